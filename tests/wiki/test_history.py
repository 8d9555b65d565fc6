"""Looking back: the list of revisions, one of them, any two compared, and bringing one back."""

import re

import pytest
from django.urls import reverse
from django.utils.html import escape

from communities.models import Activity
from tests.factories import make_page, make_user
from wiki.models import Page

TEXTS = ["One.\n\nTwo.\n", "One.\n\nTwo and a half.\n", "One.\n\nTwo and a half.\n\nThree.\n"]


@pytest.fixture
def bread(bakers, bob, alice, charlie):
    """Three revisions by three people."""
    page = make_page(community=bakers, by=bob, body=TEXTS[0], tags=["rye"], comment="first words")
    page.edit(by=alice, body=TEXTS[1], base=page.newest, comment="more exactly", tags=["oven"])
    page.refresh_from_db()
    page.edit(by=charlie, body=TEXTS[2], base=page.newest)
    page.refresh_from_db()
    return page


def url(name: str, page, *numbers) -> str:
    return reverse(f"wiki:{name}", args=[page.pk, *numbers])


def listed(response) -> list[int]:
    return [revision.number for revision in response.context["revisions"]]


def changed(response, side: str) -> list[str]:
    """The lines of one side, old or new, that the comparison shows as changed; without its marks."""
    rows = re.findall(r'<tr class="diff__row diff__row--(?!same).*?</tr>', response.text, re.DOTALL)
    cells = [cell for row in rows for cell in re.findall(rf'<td class="diff__{side}">(.*?)</td>', row, re.DOTALL)]
    texts = [re.sub(r"<.*?>", "", cell).strip() for cell in cells]
    return [text for text in texts if text]


# --- The list ---


def test_the_history_says_who_saved_what_newest_first(signed_in, bob, bread):
    response = signed_in(bob).get(url("history", bread))

    assert listed(response) == [3, 2, 1]
    assert [revision.by.name for revision in response.context["revisions"]] == [
        "Charlie Cole",
        "Alice Archer",
        "Bob Baker",
    ]
    assert "more exactly" in response.text


def test_a_long_history_comes_in_pages_and_none_is_left_out(signed_in, bob, bread):
    for number in range(4, 66):
        bread.edit(by=bob, body=f"Text {number}", base=bread.newest)
        bread.refresh_from_db()
    client, seen, link = signed_in(bob), [], url("history", bread)
    while link:
        response = client.get(link)
        seen.append(listed(response))
        older = re.search(r'rel="next" href="([^"]+)"', response.text)
        link = older and older[1]

    assert [len(numbers) for numbers in seen] == [30, 30, 5]
    assert sum(seen, []) == list(range(65, 0, -1))  # noqa: RUF017


@pytest.mark.parametrize("before", ["nonsense", "", "-1", "0", "9" * 30, "٣", "1\x00"])
def test_nonsense_for_a_number_is_left_aside(signed_in, bob, bread, before):
    assert listed(signed_in(bob).get(url("history", bread), {"before": before})) == [3, 2, 1]


@pytest.mark.parametrize("count", [1, 30])
def test_the_history_costs_the_same_for_many_revisions(signed_in, bob, bakers, count, django_assert_num_queries):
    page = make_page(community=bakers, by=bob)
    for number in range(count):
        page.edit(by=make_user(), body=f"Text {number}", base=page.newest)
        page.refresh_from_db()
    client = signed_in(bob)
    client.get(url("history", page))

    with django_assert_num_queries(7):
        assert len(listed(client.get(url("history", page)))) == min(count + 1, 30)


# --- Two compared ---


@pytest.mark.parametrize("view", ["", "sides"])
@pytest.mark.parametrize(
    ("old", "new", "before", "after"),
    [
        (1, 2, ["Two."], ["Two and a half."]),
        (2, 3, [], ["Three."]),
        (1, 3, ["Two."], ["Two and a half.", "Three."]),
        (1, 1, [], []),
    ],
)
def test_any_two_are_compared_in_either_order(signed_in, bob, bread, old, new, before, after, view):
    client = signed_in(bob)
    there = client.get(url("compare", bread), {"old": old, "new": new, "view": view})
    back = client.get(url("compare", bread), {"old": new, "new": old, "view": view})

    for response in (there, back):
        assert (response.context["old"].number, response.context["new"].number) == (old, new)
        assert changed(response, "old") == before
        assert changed(response, "new") == after


def test_within_a_line_only_what_changed_is_marked(signed_in, bob, bread):
    response = signed_in(bob).get(url("compare", bread), {"old": 1, "new": 2})

    assert "Two<ins> and a half</ins>." in response.text
    assert "<ins>+ 3 words</ins>" in response.text
    assert "<del>rye</del> <ins>oven</ins>" in response.text


def test_without_numbers_the_last_change_is_shown_and_the_first_is_all_new(signed_in, bob, bread):
    client = signed_in(bob)
    last = client.get(url("compare", bread))
    first = client.get(url("compare", bread), {"old": 0, "new": 1})

    assert (last.context["old"].number, last.context["new"].number) == (2, 3)
    assert "Before the page was written" in first.text
    assert changed(first, "new") == ["One.", "Two."]


def test_what_is_compared_can_not_run(signed_in, bob, bread):
    hostile = "<script>alert(1)</script>"
    bread.edit(by=bob, body=hostile, base=bread.newest)

    response = signed_in(bob).get(url("compare", bread))

    assert hostile not in response.text
    assert escape(hostile) in re.sub(r"</?(ins|del)>", "", response.text)


@pytest.mark.parametrize("numbers", [{"new": 99}, {"old": 99}, {"old": 98, "new": 99}, {"old": 1, "new": 999999999}])
def test_a_revision_that_is_not_there_is_not_compared(signed_in, bob, bread, numbers):
    assert signed_in(bob).get(url("compare", bread), numbers).status_code == 404


@pytest.mark.parametrize("number", ["nonsense", "", "-1", "9" * 30, "1; drop", "1\x00"])
def test_nonsense_for_a_revision_shows_the_last_change(signed_in, bob, bread, number):
    response = signed_in(bob).get(url("compare", bread), {"old": number, "new": number})

    assert (response.context["old"].number, response.context["new"].number) == (2, 3)


def test_a_comparison_costs_the_same_for_any_two(signed_in, bob, bread, django_assert_num_queries):
    client = signed_in(bob)
    client.get(url("compare", bread))

    for numbers in ({"old": 1, "new": 3}, {"old": 2, "new": 3}):
        with django_assert_num_queries(7):
            client.get(url("compare", bread), numbers)


# --- One revision ---


def test_an_old_revision_is_shown_as_it_was(signed_in, bob, bread, django_assert_num_queries):
    client = signed_in(bob)
    client.get(url("revision", bread, 1))

    with django_assert_num_queries(7):
        response = client.get(url("revision", bread, 1))

    assert "<p>Two.</p>" in response.text
    assert "Three." not in response.text
    assert "This is revision 1 of 3." in response.text
    assert '<span class="tag">rye</span>' in response.text
    assert "first words" in response.text


@pytest.mark.parametrize("number", [0, 4, 999_999_999_999_999_999_999])
def test_a_revision_that_was_never_saved_is_not_there(signed_in, bob, bread, number):
    assert signed_in(bob).get(url("revision", bread, number)).status_code == 404
    assert signed_in(bob).post(url("revision-restoration", bread, number)).status_code == 404


# --- Bringing one back ---


def test_a_restored_revision_is_a_new_one_and_none_is_lost(signed_in, bob, bread):
    response = signed_in(bob).post(url("revision-restoration", bread, 1))

    bread.refresh_from_db()
    assert response.url == bread.get_absolute_url()
    assert (bread.number, bread.body, bread.tag_names, bread.edited_by) == (4, TEXTS[0], ["rye"], bob)
    assert [revision.body for revision in bread.revisions.order_by("number")] == [*TEXTS, TEXTS[0]]
    assert bread.newest.comment == "Restored revision 1"
    assert "<p>Two.</p>" in signed_in(bob).get(bread.get_absolute_url()).text
    assert Activity.objects.latest("pk").data["restored"] == 1


def test_restoring_twice_or_the_newest_changes_nothing(signed_in, bob, bread):
    client = signed_in(bob)
    for number in (3, 1, 1):
        assert client.post(url("revision-restoration", bread, number)).status_code == 302

    assert Page.objects.get().number == 4


# --- Who ---


@pytest.mark.parametrize(("who", "may"), [("alice", True), ("charlie", True), ("guest", False)])
def test_who_looks_back_in_an_open_wiki_and_brings_back(signed_in, request, bread, who, may):
    client = signed_in(request.getfixturevalue(who))

    for link in (url("history", bread), url("compare", bread), url("revision", bread, 1)):
        assert client.get(link).status_code == (200 if may else 404)
    assert client.post(url("revision-restoration", bread, 1)).status_code == (302 if may else 404)
    assert Page.objects.get().number == (4 if may else 3)


def test_the_history_of_a_private_or_removed_page_is_not_there(signed_in, charlie, bob, secret, bread):
    bread.remove(by=bob)

    for gone in (secret, bread):
        for link in (url("history", gone), url("compare", gone), url("revision", gone, 1)):
            assert signed_in(charlie).get(link).status_code == 404
