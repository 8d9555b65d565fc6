"""Watched words: what follows where somebody writes one, what waits, and who watches."""

import pytest
from django.db.models import Q
from django.urls import reverse

from communities.models import Activity
from discussions.models import Comment, Post, Summary, Thread
from knowledge.indexing import index_outstanding
from knowledge.models import Entry
from moderation.matching import Text
from moderation.models import Decision, Review, WatchedWord, watched_word
from moderation.watching import Refused, look
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_poll, make_thread
from wiki.models import Page, PageRemoval

URL = reverse("moderation:words", args=["bakers"])
TRIAL = reverse("moderation:word-trial", args=["bakers"])


@pytest.fixture
def watched(bakers, alice):
    """Lets something follow from a word among the bakers."""

    def watch(pattern: str, action: str = "hold", value: str = "") -> WatchedWord:
        return WatchedWord.watch(bakers, by=alice, pattern=pattern, action=action, value=value)

    return watch


# --- What is found ---


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("secret", "A SECRET, said.", ["SECRET"]),
        ("secret", "secrets, secretly, asecret", []),
        ("pass*", "My Password and passport, but surpass not", ["Password", "passport"]),
        ("*word", "a password", ["password"]),
        ("p*w*d", "a password, a pwd, a pawn", ["password", "pwd"]),
        ("acme corp", "Acme-Corp, acme\ncorp, acme, corporate", ["Acme-Corp", "acme\ncorp"]),
        ("acme.com", "see https://acme.com/", ["acme.com"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("ab*ba", "aba abba", ["abba"]),
        ("secret", "se\u200bcret and \uff53ecret", ["se\u200bcret", "\uff53ecret"]),
        ("na na", "na na na na", ["na na", "na na"]),
        ("пароль", "Мой Пароль.", ["Пароль"]),
    ],
)
def test_what_a_pattern_finds(pattern, text, found):
    assert [here.words for here in Text(text).find(pattern)] == found


def test_no_pattern_makes_a_long_word_slow():
    text = Text("a" * 60_000 + "c")
    patterns = ["a*" * 40 + "b", "*a" * 40 + "b", "*aaa*aaa*aaa*b"]

    assert [list(text.find(pattern)) for pattern in patterns] == [[], [], []]  # looking back would take years


# --- What follows ---


def test_what_is_blocked_is_refused_by_name_and_the_text_survives(signed_in, watched, bob, bakers, thread):
    watched("rubbish", "block")
    client = signed_in(bob)
    words = "What RUBBISH this is, all of it"

    answers = [
        client.post(reverse("discussions:posts", args=[thread.pk]), {"body": words}),
        client.post(reverse("discussions:comments", args=[thread.opening.pk]), {"body": words}),
        client.post(reverse("discussions:summary", args=[thread.pk]), {"body": words, "base": 0}),
        client.post(reverse("discussions:branch", args=[thread.opening.pk]), {"title": "Another", "body": words}),
        client.post(
            reverse("discussions:post-edit", args=[thread.opening.pk]), {"body": words, "revision": 1, "began": ""}
        ),
        client.post(reverse("wiki:new", args=["bakers"]), {"title": "A page", "body": words}),
        client.post(
            reverse("discussions:ask"),
            {"kind": "question", "community": "bakers", "title": "Why?", "body": words, "confirmed": "bakers"},
        ),
    ]

    for answer in answers:
        assert answer.status_code == 422
        assert "“RUBBISH” can&#x27;t be posted here" in answer.text
        assert words in answer.text
    edited = client.post(reverse("discussions:thread-edit", args=[thread.pk]), {"title": "Rubbish?"})
    assert edited.status_code == 422
    assert Thread.objects.count() == Post.objects.count() == 1
    assert not any(model.objects.exists() for model in [Comment, Page, Summary])


def test_what_a_poll_offers_is_watched_too(watched, bakers, bob):
    watched("rubbish", "block")

    with pytest.raises(Refused):
        make_poll(community=bakers, by=bob, options=["Rye", "Rubbish"])
    assert not Thread.objects.exists()


def test_what_a_poll_offers_is_replaced_too(watched, bakers, bob):
    watched("rubbish", "replace", "chaff")

    poll = make_poll(community=bakers, by=bob, options=["Rye", "Rubbish flour"])

    assert [option.text for option in poll.options.order_by("place")] == ["Rye", "chaff flour"]


def test_where_nothing_is_left_it_is_refused(watched, bakers, bob):
    watched("damn", "replace")

    with pytest.raises(Refused):
        make_thread(community=bakers, by=bob, title="Damn")
    with pytest.raises(Refused):
        make_poll(community=bakers, by=bob, options=["Rye", "Damn"])
    assert not Thread.objects.exists()


def test_what_is_replaced_and_tagged(watched, bakers, bob):
    watched("colour*", "replace", "paint")
    watched("damn", "replace")
    watched("vpn", "tag", "network")

    thread = make_thread(
        community=bakers, by=bob, title="Colours of VPN", body="The **colourful** damn COLOUR", tags=["a"]
    )
    page = make_page(community=bakers, by=bob, title="My vpn", body="A colour")

    assert (thread.title, thread.opening.body) == ("paint of VPN", "The **paint**  paint")
    assert Thread.objects.get().tag_names == ["a", "network"]
    assert (page.body, Page.objects.get().tag_names) == ("A paint", ["network"])


def make_held(kind: str, bakers, thread, by):
    if kind == "thread":
        return make_thread(community=bakers, by=by, title="Which casino?", body="Wagerword")
    if kind == "post":
        return thread.reply(by=by, body="Wagerword casino")
    if kind == "comment":
        return Comment.objects.write(post=thread.opening, by=by, body="Wagerword casino")
    return make_page(community=bakers, by=by, title="Wagerword", body="A casino")


KINDS = ["thread", "post", "comment", "page"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_held_is_nowhere_until_it_is_released(
    signed_in, watched, bakers, thread, alice, bob, charlie, desk, kind
):
    watched("casino")
    bakers.join(by=desk, invited=True, quiet=True)
    before = Thread.objects.get(pk=thread.pk).active_at
    notify()
    Notification.objects.all().delete()

    thing = make_held(kind, bakers, thread, charlie)
    index_outstanding()
    notify()

    pages = [
        reverse("knowledge:home"),
        reverse("discussions:threads"),
        reverse("communities:community", args=["bakers"]),
        reverse("communities:feed", args=["bakers"]),
        reverse("wiki:wiki", args=["bakers"]),
        reverse("wiki:bin", args=["bakers"]),
        thread.get_absolute_url(),
        reverse("discussions:comments", args=[thread.opening.pk]),
        reverse("knowledge:search") + "?q=wagerword",
        reverse("notifications:notifications"),
    ]
    for reader in [bob, desk]:
        client = signed_in(reader)
        for page in pages:
            text = client.get(page).text.replace("q=wagerword", "").replace('value="wagerword"', "")
            text = text.replace("“wagerword”", "")
            assert "casino" not in text.lower(), page
        assert client.get(thing.get_absolute_url()).status_code == 404
        assert not Notification.objects.filter(user=reader).exists()
    assert Thread.objects.get(pk=thread.pk).active_at == before
    assert not Entry.objects.filter(text__icontains="wagerword").exists()
    assert Notification.objects.filter(user=alice, activity__verb="held").count() == 1
    assert "Somebody who left" not in signed_in(alice).get(reverse("notifications:notifications")).text
    review = Review.objects.get()
    assert review.held_for.lower() == "casino"

    review.decide(by=alice, outcome=Decision.Outcome.DISMISSED, reason="It is fine")
    index_outstanding()
    notify()

    assert signed_in(bob).get(thing.get_absolute_url()).status_code in {200, 302}
    if kind in {"post", "comment"}:
        assert Notification.objects.filter(user=bob, activity__verb__in=["replied", "commented"]).count() == 1
    assert Entry.objects.filter(Q(text__icontains="wagerword") | Q(title__icontains="wagerword")).exists()


def test_its_writer_sees_it_where_it_waits(signed_in, watched, thread, charlie, bakers):
    watched("casino")
    client = signed_in(charlie)
    sent = [
        (reverse("discussions:posts", args=[thread.pk]), {"body": "A casino"}),
        (reverse("discussions:comments", args=[thread.opening.pk]), {"body": "A casino"}),
        (reverse("wiki:new", args=["bakers"]), {"title": "Fun", "body": "A casino"}),
        (
            reverse("discussions:ask"),
            {"kind": "question", "community": "bakers", "title": "Why?", "body": "A casino", "is_anonymous": "on"},
        ),
    ]
    for address, data in sent:
        page = client.post(address, data, follow=True)
        assert page.status_code == 200
        assert page.redirect_chain[-1][0] == Review.objects.latest("pk").get_absolute_url()
        assert "A moderator looks at it first" in page.text
        assert "A casino" in page.text
    part = client.post(sent[1][0], sent[1][1], headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == Review.objects.latest("pk").get_absolute_url()


def test_what_is_refused_after_all_tells_nobody_but_its_writer(watched, thread, alice, bob, charlie):
    watched("casino")
    post = thread.reply(by=charlie, body="A casino")

    Review.objects.get().decide(by=alice, outcome=Decision.Outcome.HIDDEN, reason="Advertising")
    notify()

    assert Post.objects.get(pk=post.pk).is_hidden
    assert not Notification.objects.filter(user=bob).exists()
    assert Notification.objects.filter(user=charlie, activity__verb="decided").exists()


def test_a_change_brings_in_no_word_that_waits(watched, thread, bob, bakers):
    page = make_page(community=bakers, by=bob, body="A hall")
    thread.reply(by=bob, body="An old casino")
    watched("casino")

    with pytest.raises(Refused):
        page.edit(by=bob, body="A casino", base=page.newest)
    with pytest.raises(Refused):
        thread.opening.edit(by=bob, body="A casino")
    old = thread.posts.get(number=2)
    old.edit(by=bob, body="An old casino, with a comma")

    assert Post.objects.get(pk=old.pk).body == "An old casino, with a comma"
    assert not PageRemoval.objects.exists()


def test_who_moderates_need_not_wait_but_is_refused_like_others(watched, thread, alice):
    watched("casino")
    watched("rubbish", "block")

    thread.reply(by=alice, body="A casino")

    assert not Review.objects.exists()
    with pytest.raises(Refused):
        thread.reply(by=alice, body="Rubbish")


def test_other_communities_are_not_concerned_but_the_whole_site_is(watched, guild, alice, bob):
    watched("casino", "block")
    thread = make_thread(community=guild, by=bob, body="A casino")

    WatchedWord.objects.create(pattern="casino", action="block")

    with pytest.raises(Refused):
        thread.reply(by=bob, body="A casino")


# --- Who watches ---


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("desk", 403), ("admin", 403), ("guest", 404)]
)
def test_who_sees_and_changes_them(signed_in, request, watched, who, status):
    word = watched("casino")
    client = signed_in(request.getfixturevalue(who))

    assert client.get(URL).status_code == status
    assert client.post(TRIAL, {"text": "casino"}).status_code == status
    added = client.post(URL, {"pattern": "rubbish", "action": "block"})
    removed = client.post(reverse("moderation:word-removal", args=["bakers", word.pk]))
    assert added.status_code == removed.status_code == (302 if status == 200 else status)
    assert [w.pattern for w in WatchedWord.objects.all()] == (["rubbish"] if status == 200 else ["casino"])
    assert Activity.objects.filter(verb="unwatched word").exists() == (status == 200)


def test_a_word_of_the_site_stands_there_and_stays(signed_in, alice, bakers):
    word = WatchedWord.objects.create(pattern="casino", action="hold")

    page = signed_in(alice).get(URL)
    assert "Whole site" in page.text
    assert signed_in(alice).post(reverse("moderation:word-removal", args=["bakers", word.pk])).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"pattern": "*", "action": "hold"},
        {"pattern": "a*", "action": "hold"},
        {"pattern": "!?", "action": "hold"},
        {"pattern": "good", "action": "nonsense"},
        {"pattern": "good", "action": "tag"},
        {"pattern": "x" * 101, "action": "hold"},
    ],
)
def test_bad_input_says_so(signed_in, alice, bakers, data):
    page = signed_in(alice).post(URL, data)

    assert page.status_code == 422
    assert "field__error" in page.text
    assert not WatchedWord.objects.exists()


def test_the_same_word_is_watched_once_and_no_more_than_so_many(signed_in, watched, alice, monkeypatch):
    assert watched("casino") == watched("CASINO")
    monkeypatch.setattr(watched_word, "MOST", 1)

    page = signed_in(alice).post(URL, {"pattern": "other", "action": "hold"})

    assert page.status_code == 422
    assert WatchedWord.objects.count() == 1


def test_a_trial_says_what_would_follow_and_keeps_nothing(signed_in, watched, alice):
    watched("casino")
    watched("colour", "replace", "paint")
    before = Activity.objects.count()

    page = signed_in(alice).post(TRIAL, {"text": "A Casino of colour"}).text

    assert "“Casino” (casino): It waits for a moderator" in page
    assert "A Casino of paint" in page
    assert (Activity.objects.count(), Review.objects.count()) == (before, 0)
    assert "Nothing would follow" in signed_in(alice).post(TRIAL, {"text": "A hall"}).text


def test_the_admin_keeps_the_words_of_the_whole_site_alone(signed_in, watched, admin):
    watched("casino")
    client = signed_in(admin)
    listing = reverse("admin:moderation_watchedword_changelist")

    client.post(reverse("admin:moderation_watchedword_add"), {"pattern": "rubbish", "action": "block", "value": ""})

    word = WatchedWord.objects.get(pattern="rubbish")
    assert (word.community, word.by) == (None, admin)
    page = client.get(listing).text
    assert "rubbish" in page
    assert "casino" not in page


def test_what_replaces_is_not_looked_at_for_what_it_replaced(watched, bakers):
    words = [watched("one", "replace", "one one")]

    assert look(["one"], words).texts == ["one one"]
