"""Page templates: what new pages of a community may begin with."""

import pytest
from django.urls import reverse

from accounts.models import Draft
from communities.models import Activity
from wiki.drafts import place_of_new
from wiki.models import Page, PageTemplate
from wiki.templating import MOST, PageTemplateForm

NEW = reverse("wiki:new", args=["bakers"])
URL = reverse("wiki:templates", args=["bakers"])
BODY = "## What happened\n\n\n## Why\n"


@pytest.fixture
def lesson(bakers, alice):
    return PageTemplate.write(by=alice, community=bakers, name="Lesson learned", body=BODY)


def url_of(template, name="template"):
    return reverse(f"wiki:{name}", args=["bakers", template.pk])


def begun(client, **typed):
    """The form of a new page after what was posted."""
    return client.post(NEW, typed).context["form"]


# --- Who keeps them ---


def test_who_keeps_the_wiki_adds_changes_and_removes_one(signed_in, alice, bakers):
    client = signed_in(alice)

    client.post(URL, {"name": "Lesson", "body": "One\r\n"})
    template = PageTemplate.objects.get()
    assert (template.name, template.body) == ("Lesson", "One\n")
    for _ in range(2):
        client.post(url_of(template), {"name": "Lesson learned", "body": BODY})
    template.refresh_from_db()
    assert (template.name, template.body) == ("Lesson learned", BODY)
    client.post(url_of(template, "template-removal"))

    assert not PageTemplate.objects.exists()
    verbs = Activity.objects.filter(verb__endswith="page template").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["wrote page template", "changed page template", "removed page template"]


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("", "x", "Give the template a name."),
        ("lesson LEARNED", "x", "There is a template of that name already."),
        ("Other", " \n", "A template needs a text."),
        ("Other", "x" * 300_000, "longer than 256 KB"),
    ],
)
def test_what_can_be_no_template_is_said_and_kept_in_the_form(signed_in, alice, lesson, name, body, said):
    response = signed_in(alice).post(URL, {"name": name, "body": body})

    assert response.status_code == 422
    assert said in response.text
    assert response.context["form"]["body"].value() == body
    assert PageTemplate.objects.count() == 1


@pytest.mark.parametrize("is_new", [True, False])
def test_of_two_of_one_name_in_one_moment_the_second_is_told(signed_in, alice, bakers, lesson, monkeypatch, is_new):
    url = URL if is_new else url_of(PageTemplate.write(by=alice, community=bakers, name="Other", body="x"))
    # The name was free when the form looked.
    monkeypatch.setattr(PageTemplateForm, "clean_name", lambda form: form.cleaned_data["name"])

    response = signed_in(alice).post(url, {"name": "lesson LEARNED", "body": "My words"})

    assert response.status_code == 422
    assert "There is a template of that name already." in response.text
    assert response.context["form"]["body"].value() == "My words"
    assert list(PageTemplate.objects.filter(body="My words")) == []


def test_there_are_no_more_than_one_can_choose_from(signed_in, alice, bakers):
    rows = [PageTemplate(community=bakers, name=f"Number {number}", body="x") for number in range(MOST)]
    PageTemplate.objects.bulk_create(rows)

    assert "Remove one first" in signed_in(alice).post(URL, {"name": "Other", "body": "x"}).text


def test_one_begins_from_what_many_wikis_have(signed_in, alice, bakers):
    form = signed_in(alice).get(URL, {"starter": "lesson"}).context["form"]

    assert form["name"].value() == "Lesson learned"
    assert "## What we do otherwise from now on" in form["body"].value()


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [("alice", None, 200), ("bob", None, 403), ("bob", "steward", 200), ("charlie", None, 403)],
)
def test_who_may_keep_them(signed_in, request, bakers, lesson, who, role, status):
    person = request.getfixturevalue(who)
    if role:
        bakers.memberships.filter(user=person).update(role=role)
    client = signed_in(person)

    assert client.get(URL).status_code == status
    assert client.get(url_of(lesson)).status_code == status
    assert client.post(URL, {"name": "Other", "body": "x"}).status_code == (302 if status == 200 else status)
    assert client.post(url_of(lesson, "template-removal")).status_code == (302 if status == 200 else status)


def test_a_template_of_another_community_is_not_there(signed_in, alice, guild, lesson):
    theirs = PageTemplate.write(by=alice, community=guild, name="Other", body="Marzipan")

    assert signed_in(alice).get(url_of(theirs)).status_code == 404
    assert begun(signed_in(alice), template=theirs.pk)["body"].value() == ""


# --- Who writes a page ---


def test_a_new_page_begins_with_the_one_that_is_chosen(signed_in, bob, lesson):
    client = signed_in(bob)
    assert "Lesson learned" in client.get(NEW).text

    response = client.post(NEW, {"title": "The burnt rye", "tags": "rye", "template": lesson.pk})

    assert response.status_code == 200
    form = response.context["form"]
    assert (form["body"].value(), form["title"].value(), form["tags"].value()) == (BODY, "The burnt rye", "rye")
    assert not Page.objects.exists()


def test_a_link_may_choose_it(signed_in, bob, lesson):
    assert signed_in(bob).get(NEW, {"template": lesson.pk}).context["form"]["body"].value() == BODY


def test_what_is_typed_is_never_replaced(signed_in, bob, lesson):
    response = signed_in(bob).post(NEW, {"title": "Rye", "body": "My words", "template": lesson.pk})

    assert response.context["form"]["body"].value() == "My words"
    assert "Your text stays" in response.text


def test_one_template_gives_way_to_another_as_long_as_nothing_is_typed(signed_in, bob, alice, bakers, lesson):
    other = PageTemplate.write(by=alice, community=bakers, name="How to", body="## Steps\n")
    client = signed_in(bob)

    assert begun(client, body=BODY.replace("\n", "\r\n"), template=other.pk)["body"].value() == "## Steps\n"
    assert begun(client, body=f"{BODY}Too hot.", template=other.pk)["body"].value() == f"{BODY}Too hot."


def test_a_draft_is_never_replaced(signed_in, bob, bakers, lesson):
    Draft.keep(by=bob, place=place_of_new(bakers, ""), text="My words")

    assert signed_in(bob).get(NEW, {"template": lesson.pk}).context["form"]["body"].value() == "My words"


def test_without_templates_nothing_is_offered(signed_in, bob, bakers):
    assert "Begin with" not in signed_in(bob).get(NEW).text


@pytest.mark.parametrize("wrong", ["0", "x", "9" * 30])
def test_a_template_that_is_not_there_fills_in_nothing(signed_in, bob, bakers, wrong):
    assert begun(signed_in(bob), title="Rye", template=wrong)["body"].value() == ""
    assert signed_in(bob).get(NEW, {"template": wrong}).status_code == 200


def test_each_page_costs_the_same_for_many(signed_in, alice, bakers, lesson, django_assert_max_num_queries):
    rows = [PageTemplate(community=bakers, name=f"Number {number}", body="x", changed_by=alice) for number in range(9)]
    PageTemplate.objects.bulk_create(rows)
    client = signed_in(alice)

    for url in (URL, NEW):
        with django_assert_max_num_queries(12):
            client.get(url)
