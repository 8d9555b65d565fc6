"""Taking words out for good: from all that a community keeps, and what is made of it."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Draft
from attachments.models import Attachment, AttachmentText
from communities.models import Activity, JoinRequest
from communities.stores import Store
from discussions.models import Comment, Post, PostRevision, Summary, Template, Thread
from knowledge.indexing import differences, index_outstanding
from knowledge.models import Entry
from moderation import redacting
from moderation.models import Flag, Review
from moderation.redacting import Redaction
from notifications.tasks import mail_gathered, notify
from tests.event_factories import make_event
from tests.factories import make_page, make_poll, make_thread
from wiki.models import Page, Revision, Wording

SECRET = "Hunter2*(x)"
WORDS = f"It is hunter2*(x), yes: {SECRET}."
URL = reverse("moderation:redaction", args=["bakers"])

# Text that holds no words of a community's content, by model; None means all of it.
EXCEPTED = {
    # A person's own: nobody else reads it, or it is about the person and not the community.
    "accounts.User": None,
    "discussions.Bookmark": {"note"},
    "knowledge.SavedSearch": None,
    # Of the whole site.
    "communities.TagDescription": {"text", "html"},
    "communities.TagSynonym": {"name"},
    "taggit.Tag": None,
    # Names of ours, addresses, secrets and figures.
    "accounts.Draft": {"place"},
    "accounts.ApiToken": None,
    "attachments.Attachment": {"media_type", "file", "thumb"},
    "attachments.AttachmentUse": {"kind"},
    "communities.Activity": {"verb", "kind", "place_kind"},
    "communities.CalendarKey": {"secret"},
    "communities.Community": {"slug"},
    "communities.DirectoryRule": None,
    "communities.Event": {"zone"},
    "communities.Follow": {"kind"},
    "communities.Invitation": {"email", "token_hash"},
    "communities.Origin": None,  # where content came from: its licence asks that it is named
    "communities.StageProposal": {"figures"},
    "discussions.Ballot": {"key"},
    "discussions.Duplicate": {"moved"},
    "discussions.Poll": {"rounds"},
    "discussions.Post": {"reaction_counts"},
    "discussions.Unsealing": {"reason"},  # the log of who was opened stays whole
    "knowledge.Digest": None,  # keys of entries: drawn when it is sent
    "knowledge.Entry": {"tags", "url", "signals"},
    "knowledge.HitPin": {"key"},  # made of its query
    "meaning.Vector": None,  # figures of an entry: made anew with it
    "moderation.Flag": {"kind"},
    "moderation.Review": {"kind"},
    "moderation.WatchedWord": {"pattern", "value"},  # to stop the words from coming back one names them there
    "notifications.MailedAnswer": {"key"},
    "notifications.PushSubscription": None,  # where a person's browser is told, and what it is called
    "wiki.Blame": {"runs"},
    "wiki.CleanedPage": {"role_before"},
    "wiki.Page": {"slug", "path"},  # counted, and named to who moderates: see its Store
    "wiki.PageLink": None,  # noted anew as a page is drawn
    "wiki.NewsAudience": {"department", "location"},  # as the directory says it
    "knowledge.SponsorLetter": {"facts"},  # counts, and keys of entries: drawn when it is sent
    "notifications.RequiredNotice": {"department", "location"},  # as the directory says it
    "wiki.RequiredReading": {"department", "location"},  # as the directory says it
    "wiki.Redirect": {"path"},
    "wiki.Revision": {"tags"},
    "wiki.Verification": {"kind"},
    "wiki.Wording": {"kind"},
}
# What a store sets anew.
DRAWN = {"html", "headings"}


def test_every_text_is_in_the_registry_or_excepted_by_name():
    stored = {(store.model, name) for store in Store.all() for name in store.fields if not store.is_left}
    texts = (models.CharField, models.TextField, models.JSONField)
    missing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.partition(".")[0] in OURS
        for field in model._meta.local_fields
        if isinstance(field, texts) and not field.choices and (model, field.name) not in stored
        if not (field.name in DRAWN and any(store.model is model and store.draw for store in Store.all()))
        if not is_excepted(model._meta.label, field.name)
    ]
    assert missing == []


OURS = {config.name for config in apps.get_app_configs() if not config.name.startswith(("django.", "allauth"))}


def is_excepted(label: str, name: str) -> bool:
    names = EXCEPTED.get(label, set())
    return names is None or name in names


@pytest.fixture
def written(bakers, alice, bob, charlie):
    """The words in one of everything."""
    thread = make_thread(community=bakers, by=bob, title=f"Is {SECRET} safe?", body=WORDS, tags=["vpn"])
    thread.opening.edit(by=alice, body=f"{WORDS} Changed.", reason=f"Named {SECRET}")
    thread.rename(by=bob, title=f"Is {SECRET} safe enough?", tags=[])
    answer = thread.reply(by=charlie, body=f"- {WORDS}")
    Comment.objects.write(post=answer, by=bob, body=WORDS)
    Summary.write(thread, by=alice, body=WORDS, base=0)
    thread.close(by=alice, reason=WORDS)
    Template.write(by=alice, community=bakers, kind="question", body=WORDS)
    make_poll(community=bakers, by=bob, options=[SECRET, "Rye"])
    page = make_page(community=bakers, by=bob, title=f"On {SECRET}", body=f"# {SECRET}\n\n{WORDS}")
    page.edit(by=alice, body="Clean by now.", base=page.newest)
    Wording.add(page, by=bob, words=WORDS)
    make_event(community=bakers, by=alice, title=SECRET, body=WORDS, place=SECRET)
    Flag.raise_on(answer, by=bob, reason="secret", text=WORDS)
    Draft.keep(by=bob, place=f"thread:{thread.pk}", text=WORDS)
    Draft.keep(by=bob, place=f"page:{page.pk}:1", text=WORDS)
    file = Attachment.objects.create(
        owner=bob, community=bakers, file=ContentFile(b"x", name="a.txt"), name=f"{SECRET}.txt", media_type="x", size=1
    )
    file.uses.create(kind="post", object_id=answer.pk)
    AttachmentText.objects.create(attachment=file, text=WORDS)
    index_outstanding()
    return thread


def everything_in_the_database() -> str:
    """Each row of each table of ours, as text."""
    rows = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.app_label in {app.rpartition(".")[2] for app in OURS}:
                table = model._meta.db_table
                cursor.execute(f"SELECT '{table}: ' || t::text FROM \"{table}\" t")
                rows += [row[0] for row in cursor.fetchall()]
    return "\n".join(rows)


def test_no_table_holds_the_words_any_more(written, alice, bakers):
    assert SECRET.lower() in everything_in_the_database().lower()

    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")

    left = [line for line in everything_in_the_database().lower().split("\n") if "hunter2*" in line]
    assert left == []


def test_what_is_shown_is_drawn_anew(written, alice, bakers):
    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")

    assert Thread.objects.get(pk=written.pk).title == "Is ████ safe enough?"
    assert written.posts.get(number=2).html == "<ul>\n<li>It is ████, yes: ████.</li>\n</ul>\n"
    assert [revision.body for revision in PostRevision.objects.order_by("number")] == [
        "It is ████, yes: ████.",
        "It is ████, yes: ████. Changed.",
    ]
    page = Page.objects.get()
    assert (page.title, page.body) == ("On ████", "Clean by now.")
    assert Revision.objects.get(number=1).body == "# ████\n\nIt is ████, yes: ████."


def test_headings_and_the_files_of_a_text_stay_its_own(alice, bob, bakers):
    page = make_page(community=bakers, by=bob, body=f"# The {SECRET} way")
    file = Attachment.objects.create(
        owner=bob, community=bakers, file=ContentFile(b"x", name="a.webp"), name="a", media_type="x", size=1,
        width=40, height=30,
    )  # fmt: skip
    theirs = Attachment.objects.create(
        owner=alice, file=ContentFile(b"x", name="b.webp"), name="b", media_type="x", size=1, width=40, height=30
    )
    body = f"{SECRET} ![]({file.get_absolute_url()}) ![]({theirs.get_absolute_url()})"
    post = make_thread(community=bakers, by=bob, body=body).opening

    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")

    assert Page.objects.get(pk=page.pk).headings == [[1, "the-way", "The ████ way"]]
    assert 'width="40"' in Post.objects.get(pk=post.pk).html
    assert not theirs.uses.exists()


def test_the_words_of_a_question_go_where_an_article_elsewhere_keeps_them(bakers, guild, bob, alice):
    asked = make_thread(community=bakers, by=bob, title=f"Is {SECRET} safe?", body=WORDS)
    page = make_page(community=guild, by=bob)
    Wording.objects.create(page=page, words=asked.title, more=WORDS, kind="thread", object_id=asked.pk)

    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")

    assert Wording.objects.values_list("words", "more").get() == ("Is ████ safe?", "It is ████, yes: ████.")


def test_other_communities_keep_theirs(written, alice, bob, bakers, guild):
    other = make_thread(community=guild, by=bob, title=f"Is {SECRET} safe?", body=WORDS)
    draft = Draft.keep(by=bob, place=f"thread:{other.pk}", text=WORDS)

    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")

    assert SECRET in Thread.objects.get(pk=other.pk).title
    assert SECRET in other.opening.body
    assert SECRET in Draft.objects.get(pk=draft.pk).text


def test_search_finds_them_no_more_not_even_before_the_index_knows(signed_in, written, alice, bakers):
    client = signed_in(alice)
    search = reverse("knowledge:search")
    assert client.get(search, {"q": "hunter2"}).context["found"].hits

    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")
    assert not client.get(search, {"q": "hunter2"}).context["found"].hits

    index_outstanding()
    assert not client.get(search, {"q": "hunter2"}).context["found"].hits
    assert client.get(search, {"q": "changed"}).context["found"].hits
    assert not Entry.objects.filter(text__icontains="hunter2").exists()
    assert list(differences()) == []


def test_letters_that_wait_say_them_no_more(time_machine, thread, alice, bob, bakers):
    time_machine.move_to(timezone.now(), tick=False)
    thread.reply(by=alice, body=f"Try {SECRET} please")
    notify()
    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")
    time_machine.shift(timedelta(minutes=10))

    mail_gathered()

    assert [message.to for message in mail.outbox] == [["bob@example.com"]]
    whole = mail.outbox[0].body + str(mail.outbox[0].alternatives)
    assert "████" in whole
    assert "hunter2" not in whole.lower()


def test_the_log_says_who_and_why_and_not_what(signed_in, written, alice, bakers):
    client = signed_in(alice)

    page = client.post(URL, {"text": SECRET, "reason": "A password", "sure": "1"}, follow=True).text

    assert "A password" in page
    assert "Alice Archer" in page
    done = Activity.objects.get(verb="redacted")
    assert (done.by, done.data["reason"]) == (alice, "A password")
    assert "hunter2" not in page.lower()


def test_the_preview_counts_and_changes_nothing(signed_in, bakers, alice, bob):
    thread = make_thread(community=bakers, by=bob, title="A title", body=WORDS)
    Comment.objects.write(post=thread.opening, by=bob, body=SECRET)
    Draft.keep(by=bob, place=f"thread:{thread.pk}", text=WORDS)
    before = Activity.objects.count()

    page = signed_in(alice).post(URL, {"text": SECRET, "reason": "A password"})

    assert "3 places hold these words" in page.text
    assert [(place.label, place.count) for place in page.context["places"]] == [("Posts", 2), ("Comments", 1)]
    assert Activity.objects.count() == before
    assert SECRET in Post.objects.get(pk=thread.opening.pk).body


def test_an_address_that_holds_them_is_named_and_stays(signed_in, bakers, alice, bob):
    make_page(community=bakers, by=bob, title="About Hunter two")

    page = signed_in(alice).post(URL, {"text": "hunter two", "reason": "A name"})

    counted = {place.label.partition(":")[0]: place.count for place in page.context["places"]}
    assert counted == {"Wiki pages": 1, "Versions of wiki pages": 1, "Addresses of wiki pages": 1}
    assert page.context["count"] == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [("abc", "Too short"), ("", "None"), (SECRET, ""), (SECRET, f"It was {SECRET.upper()}"), ("x" * 201, "Too long")],
)
def test_bad_input_says_so_and_changes_nothing(signed_in, written, alice, text, reason):
    page = signed_in(alice).post(URL, {"text": text, "reason": reason, "sure": "1"})

    assert page.status_code == 422
    assert SECRET in Thread.objects.get(pk=written.pk).title


def test_what_stands_in_very_much_is_no_secret(signed_in, written, alice, monkeypatch):
    monkeypatch.setattr(redacting, "MOST_ROWS", 2)

    page = signed_in(alice).post(URL, {"text": SECRET, "reason": "A password", "sure": "1"})

    assert page.status_code == 422
    assert SECRET in Thread.objects.get(pk=written.pk).title


def test_done_twice_it_is_logged_once(written, alice, bakers):
    Redaction(bakers, SECRET).carry_out(by=alice, reason="A password")

    assert Redaction(bakers, SECRET).carry_out(by=alice, reason="A password") == 0
    assert Activity.objects.filter(verb="redacted").count() == 1


def test_quotes_and_backslashes_are_found_in_what_the_log_keeps(bakers, alice, bob):
    words = 'say "no\\yes" \'%_'
    thread = make_thread(community=bakers, by=bob, title="A title")
    thread.close(by=alice, reason=f"I {words} now")

    Redaction(bakers, words).carry_out(by=alice, reason="A password")

    assert Activity.objects.get(verb="closed").data["reason"] == "I ████ now"


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("desk", 403), ("admin", 403), ("guest", 404)]
)
def test_who_may(signed_in, request, bakers, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(URL).status_code == status
    assert client.post(URL, {"text": SECRET, "reason": "A password"}).status_code == status


def test_menus_lead_there_for_who_moderates(signed_in, written, alice, bob, bakers):
    review, page = Review.objects.get(), Page.objects.get()
    menu = reverse("discussions:post-menu", args=[written.opening.pk])
    places = [
        menu,
        page.get_absolute_url(),
        review.get_absolute_url(),
        reverse("moderation:community-queue", args=["bakers"]),
    ]

    assert all(URL in signed_in(alice).get(place).text for place in places)
    assert not any(URL in signed_in(bob).get(place).text for place in places[:3])


def test_who_asks_to_join_is_covered(bakers, charlie, alice):
    JoinRequest.objects.create(community=bakers, user=charlie, message=WORDS)

    assert Redaction(bakers, SECRET).carry_out(by=alice, reason="A password") == 2
