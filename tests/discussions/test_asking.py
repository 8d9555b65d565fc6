"""Asking: what is posted, what is refused, and that no text is lost."""

import pytest
from django.urls import reverse

from accounts.models import Draft
from discussions.models import Thread
from knowledge.indexing import index_outstanding
from tests.factories import make_thread

URL = reverse("discussions:ask")


def fields(**changes) -> dict:
    given = {"kind": "question", "community": "bakers", "title": "Why?", "body": "It **fell**.", "tags": "dough rye"}
    return given | changes


def test_the_question_is_asked(signed_in, charlie, bakers):
    response = signed_in(charlie).post(URL, fields())

    thread = Thread.objects.get()
    assert response.url == thread.get_absolute_url()
    assert (thread.author, thread.community, thread.title) == (charlie, bakers, "Why?")
    assert thread.tag_names == ["dough", "rye"]
    assert thread.posts.get().html == "<p>It <strong>fell</strong>.</p>\n"


def test_the_form_begins_where_one_came_from(signed_in, bob, bakers):
    response = signed_in(bob).get(URL, {"community": "bakers", "title": "Why\x00 now?", "kind": "discussion"})

    form = response.context["form"]
    assert (form["community"].value(), form["title"].value(), form["kind"].value()) == (
        "bakers",
        "Why now?",
        "discussion",
    )


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"title": ""}, "Give it a title."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"title": "a\x00b"}, "Null characters are not allowed."),
        ({"body": " \n "}, "Write something first."),
        ({"body": "x" * 1024 * 1024}, "longer than 64 KB"),
        ({"body": "a\x00b"}, "NUL character"),
        ({"community": ""}, "This field is required."),
        ({"community": "nowhere"}, "Select a valid choice"),
        ({"community": "vault"}, "Select a valid choice"),
        ({"kind": "sermon"}, "Select a valid choice"),
        ({"kind": "announcement"}, "Select a valid choice"),
        ({"tags": "one two three four five six"}, "tags"),
        ({"tags": "a\x00b"}, "a tag has letters"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(signed_in, charlie, bakers, vault, bad, said):
    given = fields(body="My long text.") | bad

    response = signed_in(charlie).post(URL, given)

    assert response.status_code == 422
    [errors] = response.context["form"].errors.values()
    assert said in str(errors)
    for name, value in given.items():
        assert response.context["form"][name].value() == value
    assert Thread.objects.count() == 0


def test_leaders_announce_where_they_lead_and_nowhere_else(signed_in, alice, charlie, bakers):
    client = signed_in(alice)
    announcement = fields(kind="announcement", confirmed="bakers")
    assert client.post(URL, announcement).status_code == 302
    bakers.memberships.filter(user=alice).update(role="member")
    assert client.post(URL, announcement).status_code == 422


def test_without_scripts_one_sees_first_what_may_answer_it(signed_in, charlie, bakers, bob):
    make_thread(community=bakers, by=bob, title="Why does rye bread collapse?")
    index_outstanding()

    response = signed_in(charlie).post(URL, fields(title="My rye collapsed", check="yes"))

    assert response.status_code == 200
    assert "Why does rye bread collapse?" in response.text
    assert "Check and post" not in response.text  # it is checked: what is left is to post it
    assert response.context["form"]["body"].value() == "It **fell**."
    assert Thread.objects.count() == 1
    assert "Check and post" in signed_in(charlie).get(URL).text


def test_an_unfinished_text_comes_back_and_goes_when_posted(signed_in, charlie, bakers):
    Draft.keep(by=charlie, place="ask", text="Half a thought")
    client = signed_in(charlie)
    assert "Half a thought" in client.get(URL).text

    client.post(URL, fields())

    assert "Half a thought" not in client.get(URL).text
