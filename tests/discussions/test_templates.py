"""Templates: what new threads of a community begin with. In a browser: tests/browser/test_asking.py."""

import pytest
from django.urls import reverse

from accounts.models import Draft
from communities.models import Activity
from discussions.models import Template

ASK = reverse("discussions:ask")
TEXT = "What I did:\n\nWhat happened:\n"


def url(slug: str) -> str:
    return reverse("discussions:templates", args=[slug])


@pytest.fixture
def template(alice, bakers):
    Template.write(by=alice, community=bakers, kind="question", body=TEXT)
    return Template.objects.get()


def test_who_moderates_writes_a_template_for_a_kind(signed_in, alice, bakers):
    client = signed_in(alice)
    client.post(url("bakers"), {"kind": "question", "body": TEXT})
    client.post(url("bakers"), {"kind": "story", "body": "Once"})
    for _ in range(2):
        client.post(url("bakers"), {"kind": "story", "body": "Once upon a time"})

    assert dict(Template.objects.values_list("kind", "body")) == {"question": TEXT, "story": "Once upon a time"}
    assert Activity.objects.filter(verb="wrote template").count() == 3
    assert "What happened:" in client.get(url("bakers")).text


def test_an_empty_text_takes_the_template_away(signed_in, alice, template):
    signed_in(alice).post(url("bakers"), {"kind": "question", "body": " "})

    assert not Template.objects.exists()


@pytest.mark.parametrize("bad", [{"kind": "sermon", "body": "x"}, {"kind": "question", "body": "x" * 70_000}])
def test_what_can_be_no_template_is_said(signed_in, alice, bakers, bad):
    assert signed_in(alice).post(url("bakers"), bad).status_code == 422
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    ("who", "role", "status"),
    [
        ("alice", None, 200),
        ("bob", None, 403),
        ("bob", "steward", 403),
        ("bob", "facilitator", 200),
        ("charlie", None, 404),
    ],
)
def test_who_may_write_templates(signed_in, request, vault, who, role, status):
    person = request.getfixturevalue(who)
    if role:
        vault.memberships.filter(user=person).update(role=role)

    assert signed_in(person).get(url("vault")).status_code == status
    assert signed_in(person).post(url("vault"), {"kind": "question", "body": TEXT}).status_code == (
        302 if status == 200 else status
    )


def test_a_question_begins_with_it(signed_in, charlie, template):
    client = signed_in(charlie)

    assert client.get(ASK, {"community": "bakers"}).context["form"]["body"].value() == TEXT
    assert client.get(ASK, {"community": "bakers", "kind": "story"}).context["form"]["body"].value() == ""
    assert client.get(ASK).context["form"]["body"].value() == ""


def test_a_draft_is_never_replaced(signed_in, charlie, template):
    Draft.keep(by=charlie, place="ask", text="My words")

    assert signed_in(charlie).get(ASK, {"community": "bakers"}).context["form"]["body"].value() == "My words"


@pytest.mark.parametrize(("typed", "shown"), [("", TEXT), (" \n", TEXT), ("My words", "My words")])
def test_without_scripts_a_button_fills_only_an_empty_text(signed_in, charlie, template, typed, shown):
    asked = {"kind": "question", "community": "bakers", "title": "Why?", "body": typed, "template": "yes"}

    form = signed_in(charlie).post(ASK, asked).context["form"]

    assert form["body"].value() == shown
    assert (form["title"].value(), form["community"].value()) == ("Why?", "bakers")


def test_the_script_is_told_the_text_of_what_one_may_read(signed_in, alice, charlie, template, vault):
    Template.write(by=alice, community=vault, kind="question", body="Saffron")
    client = signed_in(charlie)

    def text(**query):
        return client.get(reverse("discussions:template"), query).text

    assert text(community="bakers", kind="question") == TEXT
    assert text(community="bakers", kind="poll") == ""
    assert text(community="vault", kind="question") == text(community="nowhere", kind="question") == ""
    assert text(community="a\x00", kind="\x00") == ""
