"""`import_wiki` brings pages with their whole history and credit, once, quietly, past what is broken."""

import datetime as dt
import json
import lzma
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from communities.models import Activity, Follow, Level, Origin
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_user
from wiki.models import Page, Revision

ITWIKI = Path(settings.BASE_DIR).parent / "shared" / "data" / "itwiki.jsonl.xz"


def revision(number: int = 1, **fields) -> dict:
    return {
        "sha": f"{number:012}",
        "author": "Grace Hopper",
        "at": f"2016-11-2{number}T09:56:18-08:00",
        "message": f"Change {number}\n\nSigned off.",
        "body_md": f"Text {number}.\n",
    } | fields


def record(path: str = "docs/page.md", **fields) -> dict:
    revisions = fields.get("revisions") or [revision()]
    return {
        "space": "ops",
        "path": path,
        "title": Path(path).stem.capitalize(),
        "url": f"https://example.org/{path}",
        "license": "CC BY 4.0",
        "authors": ["Grace Hopper"],
        "revisions": revisions,
        "body_md": "",
    } | fields


@pytest.fixture
def bring(tmp_path, bakers, capsys):
    """Imports records, or raw lines, and returns what was reported: `bring(record(), "nonsense")`."""

    def bring_lines(*lines, space="ops"):
        file = tmp_path / "wiki.jsonl.xz"
        texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
        file.write_bytes(lzma.compress("\n".join(texts).encode()))
        return run(file, capsys, space=space)

    return bring_lines


def run(file, capsys, *, space="ops", community="bakers") -> str:
    call_command("import_wiki", str(file), space=space, community=community)
    return capsys.readouterr().out


def everything() -> list[list[tuple]]:
    """All that an import may leave behind."""
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Page, Revision, User, Origin, Activity, Follow, Notification)
    ]


# --- What comes along ---


def test_every_revision_comes_with_its_author_date_and_reason(bring, bakers):
    names = ["Grace Hopper", "Alan Turing", "Grace Hopper"]
    revisions = [revision(number, author=name) for number, name in enumerate(names, 1)]

    assert bring(record(revisions=revisions)) == "pages: 1, revisions: 3\n"

    page = Page.objects.get()
    found = page.revisions.order_by("number").select_related("by")
    assert [(it.number, it.by.name, it.at.isoformat(), it.comment, it.body) for it in found] == [
        (1, "Grace Hopper", "2016-11-21T17:56:18+00:00", "Change 1", "Text 1.\n"),
        (2, "Alan Turing", "2016-11-22T17:56:18+00:00", "Change 2", "Text 2.\n"),
        (3, "Grace Hopper", "2016-11-23T17:56:18+00:00", "Change 3", "Text 3.\n"),
    ]
    assert (page.community, page.title, page.number, page.body) == (bakers, "Page", 3, "Text 3.\n")
    assert (page.created_at, page.edited_at) == (found[0].at, found[2].at)


def test_index_pages_stand_for_their_folders(bring):
    bring(record("docs/on-call/who.md"), record("docs/on-call/index.md", title="On call"), record("README.md"))

    assert set(Page.objects.values_list("path", flat=True)) == {"readme", "readme/on-call", "readme/on-call/who"}


def test_two_pages_of_one_title_both_come(bring):
    bring(record("docs/a/page.md"), record("docs/b/page.md"))

    assert set(Page.objects.values_list("title", flat=True)) == {"Page", "Page (docs/b/page)"}


def test_pages_whose_titles_differ_in_signs_alone_all_come(bring):
    names = ["c", "c++", "c#", "c'", "$", "((", "[["]

    assert bring(*(record(f"{name}.md", title=name) for name in names)) == "pages: 7, revisions: 7\n"

    titles = ["$", "((", "[[", "c (c) 3", "c#", "c' (c')", "c++ (c++) 2"]
    assert sorted(Page.objects.values_list("title", flat=True)) == titles


@pytest.mark.parametrize("body", ["One.\r\nTwo.\r\n", "One.\rTwo.", "  One.\n\n\n"])
def test_every_text_stays_to_the_byte(signed_in, alice, bring, body):
    bring(record(revisions=[revision(1, body_md=body), revision(2), revision(3, body_md=body)]))

    page = Page.objects.get()
    assert list(page.revisions.order_by("number").values_list("body", flat=True)) == [body, "Text 2.\n", body]
    assert page.body == body


def test_the_line_ends_of_a_browser_are_no_change_to_what_came_with_others(signed_in, alice, bring):
    bring(record(revisions=[revision(1, body_md="One.\r\nTwo."), revision(2, body_md="One.\r\nTwo.\rThree.")]))
    page = Page.objects.get()
    edit = reverse("wiki:edit", args=[page.pk])

    same = signed_in(alice).post(edit, {"body": "One.\r\nTwo.\r\nThree.", "tags": "", "base": 2})
    assert (same.status_code, page.revisions.count()) == (302, 2)
    signed_in(alice).post(edit, {"body": "One.\r\nTwo.\r\nThree.\r\nFour.", "tags": "", "base": 2})
    merged = signed_in(alice).post(edit, {"body": "Zero.\r\nOne.\r\nTwo.\r\nThree.", "tags": "", "base": 2})

    assert merged.status_code == 302
    assert Page.objects.get().body == "Zero.\nOne.\nTwo.\nThree.\nFour."


def test_only_the_space_comes_that_was_asked_for(bring):
    lines = [record(), record("other.md", space="other")]

    bring(*lines)
    assert Page.objects.get().title == "Page"
    bring(*lines, space="all")
    assert Page.objects.count() == 2


def test_people_of_different_names_stay_different(bring):
    names = ["Iván", "Ivan", "Team", "黄永生", "周丰", "🎉", f"{'Long name ' * 5}A", f"{'Long name ' * 5}B"]

    bring(record(revisions=[revision(number, author=name) for number, name in enumerate(names, 1)]))

    assert list(Revision.objects.order_by("number").values_list("by__name", flat=True)) == names


def test_the_page_says_where_it_comes_from_and_whose_it_is(signed_in, bob, bring):
    bring(record(authors=["Grace Hopper", "Alan Turing"]))

    text = signed_in(bob).get(Page.objects.get().get_absolute_url()).text
    assert '<a href="https://example.org/docs/page.md"' in text
    assert "Written by Grace Hopper, Alan Turing." in text
    assert "Licence: CC BY 4.0." in text


# --- Who wrote it ---


def test_authors_are_nobody_one_could_meet(signed_in, bob, bring):
    bring(record())

    author = User.objects.get(name="Grace Hopper")
    assert (author.is_active, author.email, author.has_usable_password()) == (False, None, False)
    client = signed_in(bob)
    page = make_page(community=Page.objects.get().community, by=bob, title="Thanks", body=f"@{author.username} @bob")
    assert "Grace Hopper" not in client.get(reverse("accounts:people"), {"q": "Grace"}).text
    assert "Grace Hopper" not in client.get(reverse("accounts:suggestions"), {"q": "Grace"}).text
    assert "Bob Baker" in client.get(reverse("accounts:suggestions"), {"q": "Bob"}).text
    assert client.get(author.get_absolute_url()).status_code == 404
    text = client.get(page.get_absolute_url()).text
    assert f"<span>@{author.username}</span>" in text
    assert bob.get_absolute_url() in text
    assert "<b>Grace Hopper</b>" in client.get(reverse("wiki:page", args=["bakers", "page"])).text


def test_a_colleague_of_that_username_is_not_taken_for_the_author(bring):
    colleague = make_user(username="ops-grace-hopper", name="Grace Holm")

    bring(record())

    author = Page.objects.get().edited_by
    assert (author.name, author.is_active) == ("Grace Hopper", False)
    assert author != colleague


def test_a_space_may_be_called_anything(bring):
    revisions = [revision(1), revision(2)]

    assert bring(record(space="Team Ops", revisions=revisions), space="Team Ops") == "pages: 1, revisions: 2\n"
    assert User.objects.filter(name="Grace Hopper").count() == 1


def test_nobody_is_told(alice, bob, bring, bakers):
    Follow.set(bakers, by=bob, level=Level.WATCH)

    bring(record(revisions=[revision(1, body_md="@bob, look"), revision(2, body_md="@bob, look again")]))

    assert not Activity.objects.filter(kind="page", notified_at=None).exists()
    notify()
    assert not Notification.objects.exists()
    assert set(Activity.objects.filter(kind="page").values_list("indexed_at", flat=True)) == {None}  # but searched for
    make_page(community=bakers, by=alice, title="News", body="@bob, look")
    notify()
    assert [notification.user for notification in Notification.objects.all()] == [bob]


# --- Once ---


def test_twice_changes_nothing_even_where_people_went_on(bring, alice):
    lines = [record(revisions=[revision(1), revision(2)]), record("docs/index.md"), record("docs/b/page.md")]
    bring(*lines)
    page = Page.objects.get(number=2)
    page.rename(by=alice, title="Renamed", parent=None)
    page.edit(by=alice, body="My words", base=page.newest)
    before = everything()

    assert bring(*lines) == "nothing new\n"
    assert everything() == before


def test_what_is_new_the_second_time_comes_below_what_is_here(bring):
    bring(record("docs/index.md", title="Docs"))

    assert bring(record("docs/index.md", title="Docs"), record()) == "pages: 1, revisions: 1\n"
    assert set(Page.objects.values_list("path", flat=True)) == {"docs", "docs/page"}


# --- What is broken ---

BROKEN = {
    "no JSON": "{",
    "no end of brackets": "[" * 100_000,
    "no record": '["ops"]',
    "no path": {"space": "ops"},
    "a path that is none": record() | {"path": 7},
    "no revisions": record() | {"revisions": []},
    "revisions that are none": record(revisions=["one"]),
    "no text": record(revisions=[revision(body_md=None)]),
    "no text in between": record(revisions=[revision(1), revision(2, body_md=None), revision(3)]),
    "no title": record(title=None),
    "an author that is none": record(revisions=[revision(author=7)]),
    "no date": record(revisions=[revision(at="yesterday")]),
    "too long a text": record(revisions=[revision(body_md="x" * 300_000)]),
    "NUL in the title": record(title="a\0b"),
    "NUL in the text": record(revisions=[revision(body_md="a\0b")]),
    "NUL in between": record(revisions=[revision(1), revision(2, body_md="a\0b"), revision(3)]),
    "NUL in a reason": record(revisions=[revision(message="a\0b")]),
    "half a character": record(title="\ud800"),
    "too long an address": record(url=f"https://example.org/{'x' * 500}"),
    "no address": record(url=None),
    "no authors": record(authors=None),
    "no licence": record(license=None),
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_what_is_broken_is_reported_and_the_rest_comes(bring, broken):
    report = bring(record("docs/before.md"), broken, record("docs/zafter.md"))

    assert report.startswith("pages: 2, revisions: 2\nskipped: ")
    assert report.count("skipped: ") == 1
    assert set(Page.objects.values_list("title", "number")) == {("Before", 1), ("Zafter", 1)}
    assert Revision.objects.count() == 2


def test_an_unknown_community_is_said(db, tmp_path):
    with pytest.raises(CommandError, match="There is no community “nowhere”"):
        call_command("import_wiki", str(tmp_path / "wiki.jsonl"), space="ops", community="nowhere")


UNREADABLE = {
    "missing.jsonl.xz": None,
    "not-packed.jsonl.xz": b"{}",
    "half.jsonl.xz": lzma.compress(b"{}" * 1000)[:-20],
    "latin.jsonl": b'{"space": "caf\xe9"}',
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_file_that_can_not_be_read_is_said(tmp_path, bakers, name):
    if UNREADABLE[name] is not None:
        (tmp_path / name).write_bytes(UNREADABLE[name])

    with pytest.raises(CommandError, match=name):
        call_command("import_wiki", str(tmp_path / name), space="ops", community="bakers")


# --- A real wiki ---


@pytest.mark.skipif(not ITWIKI.exists(), reason=f"{ITWIKI} is not here")
def test_a_real_wiki_comes_whole(signed_in, bob, bakers, capsys):
    report = run(ITWIKI, capsys, space="incident-response")

    with lzma.open(ITWIKI, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines if '"space": "incident-response"' in line[:200]]
    assert report == "pages: 36, revisions: 303\n"
    origins = {origin.key: origin for origin in Origin.objects.all()}
    assert len(origins) == len(records) == Page.objects.count() == 36
    for given in records:
        origin = origins[f"wiki:incident-response:{given['path']}"]
        page = Page.objects.get(pk=origin.object_id)
        found = page.revisions.order_by("number").select_related("by")
        assert [(it.number, it.by.name, it.at, it.body) for it in found] == [
            (number, it["author"], dt.datetime.fromisoformat(it["at"]), it["body_md"])
            for number, it in enumerate(given["revisions"], 1)
        ]
        assert (page.body, origin.url, origin.licence) == (given["body_md"], given["url"], given["license"])
        assert signed_in(bob).get(page.get_absolute_url()).text.count(f'<a href="{given["url"]}"') == 1

    before = everything()
    assert run(ITWIKI, capsys, space="incident-response") == "nothing new\n"
    assert everything() == before
