"""{% avatar %}, as templates use it."""

from django.template import engines

from accounts.models import User


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


def test_initials_on_the_persons_own_colour():
    person = User(pk=14, name="Ada de Wolf", username="ada")

    assert rendered('{% avatar person "large" %}', person=person) == (
        '<span class="avatar avatar--large hue-2" aria-hidden="true">AW</span>'
    )


def test_picture_has_an_address_that_changes_with_it():
    person = User(pk=14, name="Ada Wolf", username="ada", avatar="avatars/14_x7.png")

    assert rendered("{% avatar person %}", person=person) == (
        '<img class="avatar" src="/people/ada/avatar/?14_x7.png" alt="" width="80" height="80" loading="lazy">'
    )


def test_somebody_who_is_gone():
    assert rendered("{% avatar person %}", person=None) == '<span class="avatar" aria-hidden="true">?</span>'
