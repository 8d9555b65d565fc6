"""Tags that say the same each time say what Django's own say, and only where nothing can change it."""

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation


def rendered(source, **context):
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('{% translate "Reply" %}', "Reply"),
        ('{% translate "It’s <b>" %}', "It’s <b>"),
        ('{% translate "100% sure" %}', "100% sure"),
        ('{% translate "Reply" as word %}[{{ word }}]', "[Reply]"),
        ('{% url "accounts:people" as people %}<{{ people }}>', "</people/>"),
        ('{% url "nowhere" as here %}[{{ here }}]', "[]"),
        ('{% icon "bell" %}', '<svg class="icon" aria-hidden="true"><use href="/static/icons/icons.svg#bell"/></svg>'),
        ('{% static "css/index.css" %}', "/static/css/index.css"),
    ],
)
def test_it_says_the_same_again(source, said):
    template = Template(source)

    assert [template.render(Context()), template.render(Context())] == [said, said]


def test_what_depends_on_something_is_worked_out_each_time():
    template = Template('{% translate word %} {% url "accounts:person" name %} {% icon name %}')

    first = template.render(Context({"word": "Yes", "name": "bob"}))
    second = template.render(Context({"word": "No", "name": "alice"}))

    assert first.startswith(f"Yes {reverse('accounts:person', args=['bob'])} ")
    assert second.startswith(f"No {reverse('accounts:person', args=['alice'])} ")
    assert "#alice" in second


def test_each_language_says_its_own():
    template = Template('{% translate "Yes" %}')

    said = []
    for language in ["en", "de", "en"]:
        with translation.override(language):
            said.append(template.render(Context()))

    assert said == ["Yes", "Ja", "Yes"]


def test_an_unknown_address_is_still_an_error():
    with pytest.raises(Exception, match="nowhere"):
        rendered('{% url "nowhere" %}')
