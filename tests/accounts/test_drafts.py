"""Drafts: kept while one writes, the same everywhere, discarded and brought back.

In a browser: tests/browser/test_drafts.py.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft, DraftMoved
from accounts.tasks import forget_discarded_drafts
from tests.discussions.parallel import in_parallel
from tests.factories import make_community, make_page, make_thread, make_user

URL = reverse("accounts:drafts")
JSON = {"Accept": "application/json"}


def save(client, text: str, *, base: str = "", place: str = "ask", **fields):
    """Save as the editor's script does."""
    return client.post(URL, {"place": place, "text": text, "draft_base": base} | fields, headers=JSON)


# --- Keeping ---


def test_post_keeps_the_text_for_its_place(signed_in, alice, bob):
    response = save(signed_in(bob), " Half a thought\n", place="thread:12")

    assert response.json() == {"base": Draft.objects.get().base}
    assert Draft.of(bob, "thread:12").text == " Half a thought\n"
    assert Draft.of(bob, "thread:13").text == ""
    assert Draft.of(alice, "thread:12").text == ""


def test_who_goes_on_from_what_is_kept_changes_it(signed_in, bob):
    client, base = signed_in(bob), ""
    for text in ["One", "Two", "Two"]:
        base = save(client, text, base=base).json()["base"]

    assert Draft.objects.get().text == "Two"
    assert Draft.objects.get().version == 2


def test_the_whole_form_is_kept_and_comes_back(signed_in, bob, bakers):
    client = signed_in(bob)
    form = {"title": "Why?", "community": "bakers", "kind": "discussion", "tags": "rye dough"}
    save(client, "Half", **form)

    shown = client.get(reverse("discussions:ask")).context["form"]

    assert {name: shown[name].value() for name in form} == form
    assert shown["body"].value() == "Half"


def test_a_title_alone_is_worth_keeping(signed_in, bob):
    save(signed_in(bob), "", title="Why?")

    assert Draft.of(bob, "ask").fields["title"] == "Why?"


def test_an_empty_text_is_discarded_and_can_be_brought_back(signed_in, bob):
    client = signed_in(bob)
    base = save(client, "One").json()["base"]

    assert save(client, " \n", base=base).json() == {"base": ""}
    assert Draft.of(bob, "ask").text == ""
    assert Draft.objects.discarded().get().text == "One"


@pytest.mark.parametrize(
    "bad",
    [
        {"place": "", "text": "x"},
        {"place": "x" * 121, "text": "x"},
        {"place": "a\x00b", "text": "x"},
        {"place": "ask", "text": "a\x00b"},
        {"place": "ask", "text": "x" * 300_001},
    ],
)
def test_what_can_not_be_kept_is_said(signed_in, bob, bad):
    client = signed_in(bob)

    response = client.post(URL, bad, headers=JSON)

    assert response.status_code == 422
    assert response.json() == {"error": "This draft can't be kept."}
    assert client.post(URL, bad).status_code == 422
    assert not Draft.objects.exists()


def test_of_the_rest_of_a_form_only_what_is_sound_is_kept(signed_in, bob):
    many = {f"field{number}": "x" for number in range(60)}
    save(signed_in(bob), "Text", long="x" * 5_000, nul="a\x00b", **many)

    kept = Draft.objects.get().fields
    assert len(kept) < 60
    assert not {"long", "nul"} & kept.keys()


def test_without_scripts_a_form_is_kept_by_a_button(signed_in, bob, bakers):
    client = signed_in(bob)
    assert "Keep as a draft" in client.get(reverse("discussions:ask")).text

    response = client.post(URL, {"place": "ask", "body": "Half", "title": "Why?", "draft_base": ""}, follow=True)

    assert response.redirect_chain == [(URL, 302)]
    assert "Why? Half" in response.text


# --- On two devices ---


def test_who_wrote_on_elsewhere_sees_both_and_nothing_is_changed(signed_in, bob):
    client = signed_in(bob)
    base = save(client, "Begun").json()["base"]
    save(client, "Begun and <went> on", base=base)

    response = save(client, "Begun otherwise", base=base)

    assert response.status_code == 409
    moved = response.json()
    assert (moved["text"], moved["base"]) == ("Begun and <went> on", Draft.objects.get().base)
    for words in ["otherwise", "&lt;went&gt;", "Keep what is here", "Take what is saved"]:
        assert words in moved["html"]
    assert Draft.objects.get().text == "Begun and <went> on"


@pytest.mark.parametrize("base", ["", "1:1", "x", "9" * 40])
def test_who_began_from_nothing_or_nonsense_sees_both_too(signed_in, bob, base):
    client = signed_in(bob)
    save(client, "Begun")

    assert save(client, "Something else", base=base).status_code == 409
    assert save(client, "Begun", base=base).status_code == 200


def test_the_text_that_gives_way_can_be_brought_back(signed_in, bob):
    client = signed_in(bob)
    save(client, "Saved")
    moved = save(client, "Here").json()

    save(client, "Here", base=moved["base"], aside="Saved")

    assert Draft.of(bob, "ask").text == "Here"
    assert [draft.text for draft in Draft.objects.discarded()] == ["Saved"]


def test_without_scripts_the_choice_is_a_page(signed_in, bob):
    client = signed_in(bob)
    save(client, "Saved", title="Old")

    response = client.post(URL, {"place": "ask", "body": "Sent", "title": "New", "draft_base": ""})

    assert response.status_code == 409
    for words in ["Keep what I sent", "Take what is saved", "Old", "New"]:
        assert words in response.text
    theirs = response.context["theirs"]
    chosen = {"place": "ask", "draft_base": theirs.base, "text": "Sent", "title": "New", "aside": theirs.whole}
    client.post(URL, chosen)
    assert Draft.of(bob, "ask").whole == "New\n\nSent"
    assert Draft.objects.discarded().get().text == "Old\n\nSaved"


@pytest.mark.django_db(transaction=True)
def test_of_two_devices_at_the_same_moment_one_wins_and_the_other_is_told():
    person = make_user()

    def keep(number):
        try:
            return Draft.keep(by=person, place="ask", text=f"Text {number}")
        except DraftMoved:
            return None

    kept = in_parallel(keep, range(12))

    assert len([draft for draft in kept if draft]) == 1
    assert Draft.objects.count() == 1


# --- The list ---


def test_the_list_shows_place_first_words_and_time(signed_in, bob, alice, bakers, thread):
    page = make_page(community=bakers, by=alice)
    post = thread.posts.get()
    answer = thread.reply(by=alice, body="Rest.")
    for place in [f"thread:{thread.pk}", f"post:{post.pk}", f"page:{page.pk}:1", f"wiki:{bakers.pk}:a/b", "ask"]:
        Draft.keep(by=bob, place=place, text=f"Words of {place}")
    Draft.keep(by=bob, place=f"keep:{answer.pk}", text="Kept words")
    Draft.keep(by=alice, place="ask", text="Not mine")

    client = signed_in(bob)
    response = client.get(URL)

    for place, label in [
        (f"thread:{thread.pk}", f"Reply in: {thread.title}"),
        (f"post:{post.pk}", f"Edit in: {thread.title}"),
        (f"page:{page.pk}:1", f"Page: {page.title}"),
        (f"wiki:{bakers.pk}:a/b", "New page in Bakers"),
        ("ask", "A new thread"),
    ]:
        assert f"Words of {place}" in response.text
        assert label in response.text
    assert f"Keep in the wiki: {thread.title}" in response.text
    assert "Not mine" not in response.text
    assert "<time" in response.text
    for _draft, place, words in response.context["drafts"]:
        assert words in client.get(place.url.split("#")[0]).text


def test_my_menu_leads_to_the_list(signed_in, bob):
    assert f'href="{URL}"' in signed_in(bob).get("/").text


def test_who_may_read_the_place_no_more_has_the_text_and_not_the_title(signed_in, bob, vault):
    thread = make_thread(community=vault, by=bob, title="Saffron")
    for place in [
        f"thread:{thread.pk}",
        f"post:{thread.posts.get().pk}",
        f"wiki:{vault.pk}:x",
        "nonsense:1",
        "thread:x",
    ]:
        Draft.keep(by=bob, place=place, text=f"My words {place}")
    vault.leave(by=bob)

    text = signed_in(bob).get(URL).text

    assert text.count("Something that is no longer there for you") == 5
    assert text.count("My words thread:") == 4  # in first words, and whole
    assert "Saffron" not in text
    assert "Vault" not in text


@pytest.mark.parametrize("count", [1, 4])
def test_the_list_costs_the_same_for_many_drafts(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    for number in range(count):
        community = make_community(by=alice)
        thread = make_thread(community=community, by=alice)
        page = make_page(community=community, by=alice)
        places = [f"thread:{thread.pk}", f"post:{thread.posts.get().pk}", f"page:{page.pk}:1", f"wiki:{community.pk}:x"]
        for place in places:
            Draft.keep(by=bob, place=place, text=f"Text {number}")
        Draft.set_aside(by=bob, place="ask", text="Old")
    client = signed_in(bob)
    client.get("/")

    # person, drafts, discarded, threads, posts, pages, communities, rail, bell
    with django_assert_num_queries(9):
        client.get(URL)


# --- Discarding ---


def test_discarding_asks_once_and_can_be_undone(signed_in, bob):
    draft = Draft.keep(by=bob, place="ask", text="Half a thought")
    client = signed_in(bob)
    assert "Discard this draft?" in client.get(URL).text

    for _ in range(2):
        client.post(reverse("accounts:draft-removal", args=[draft.pk]))
    assert "Half a thought" not in client.get(reverse("discussions:ask")).text
    assert "Bring back" in client.get(URL).text

    for _ in range(2):
        client.post(reverse("accounts:draft-restoration", args=[draft.pk]))
    assert "Half a thought" in client.get(reverse("discussions:ask")).text


def test_what_was_begun_since_is_discarded_in_turn(bob):
    old = Draft.keep(by=bob, place="ask", text="Old")
    old.discard()
    Draft.keep(by=bob, place="ask", text="New")

    old.restore()

    assert Draft.of(bob, "ask").text == "Old"
    assert Draft.objects.discarded().get().text == "New"


@pytest.mark.parametrize(("days", "is_there"), [(6, True), (8, False)])
def test_a_discarded_draft_stays_for_seven_days(signed_in, bob, days, is_there):
    draft = Draft.set_aside(by=bob, place="ask", text="Old")
    Draft.objects.update(discarded_at=timezone.now() - timedelta(days=days))
    kept = Draft.keep(by=bob, place="ask", text="New")

    assert ("Bring back" in signed_in(bob).get(URL).text) == is_there
    forget_discarded_drafts()

    assert Draft.objects.filter(pk=draft.pk).exists() == is_there
    assert Draft.objects.filter(pk=kept.pk).exists()
