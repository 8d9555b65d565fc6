from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from accounts.letters import unsubscribe_token
from accounts.models import Preference
from communities.models import Activity
from discussions.models import Thread
from knowledge.indexing import index_outstanding
from knowledge.models import Keep, SponsorLetter
from knowledge.sponsor_figures import Month, request_for, risk_in_words
from knowledge.sponsor_letters import draft_due, facts_of, send_due
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_thread, make_user
from tests.notifications import mailboxes

MAY_2 = datetime(2026, 5, 2, 8, tzinfo=UTC)
APRIL = Month.of(MAY_2).before
IN_APRIL = datetime(2026, 4, 10, 12, tzinfo=UTC)


@pytest.fixture
def sponsor(db):
    return make_user(username="sue", name="Sue Sponsor")


@pytest.fixture
def kept(time_machine, bakers, alice, bob, sponsor):
    """A question of April that was answered and kept. Sue sponsors the bakers."""
    time_machine.move_to(IN_APRIL, tick=False)
    bakers.sponsor = sponsor
    bakers.save()
    type(bakers).objects.update(created_at=IN_APRIL - timedelta(days=100))
    thread = make_thread(community=bakers, by=bob, title="Why sour?")
    post = thread.reply(by=alice, body="Too warm.")
    post.accept(by=bob)
    Keep.objects.keep(post, by=alice, title="On sourness", body="Too warm.")
    at_work(bakers)
    return thread


def at_work(community) -> None:
    """The database has its own clock: all that was written is of April."""
    Activity.objects.filter(community=community).update(at=IN_APRIL)
    Keep.objects.update(at=IN_APRIL)
    index_outstanding()


@pytest.fixture
def letter(kept, bakers):
    draft_due(MAY_2)
    return SponsorLetter.objects.get(community=bakers)


@pytest.fixture
def url():
    return reverse("knowledge:sponsor-letter", args=["bakers"])


# --- What it says ---


def test_it_counts_the_month_from_the_log(kept, bakers):
    counts = facts_of(bakers, APRIL)["counts"]

    assert counts["threads"] == [1, 0]
    assert counts["answers"] == [1, 0]
    assert counts["solved"] == [1, 0]
    assert counts["kept"] == [1, 0]
    assert counts["writers"] == [2, 0]
    assert facts_of(bakers, APRIL.after)["counts"]["threads"] == [0, 1]


def test_its_stories_are_what_was_kept_and_solved(signed_in, letter, url, alice):
    page = signed_in(alice).get(url)

    assert [entry.title for entry in page.context["drawn"].stories] == ["On sourness", "Why sour?"]


def test_what_is_at_risk_is_said_and_a_request_follows(kept, bakers, alice, bob):
    Thread.objects.filter(pk=make_thread(community=bakers, by=bob).pk).update(created_at=IN_APRIL)
    carol = make_user()
    other = make_thread(community=bakers, by=bob, kind="discussion")
    for person in [alice, alice, alice, alice, carol]:
        other.reply(by=person, body="Yes.")
    at_work(bakers)

    risks = facts_of(bakers, APRIL)["risks"]

    assert [risk_in_words(risk) for risk in risks] == [
        "1 question has waited for more than a week without any answer.",
        "One person gave 5 of 6 answers.",
        "One person leads it, and nobody stands in.",
    ]
    assert "answer one question a week" in request_for(risks)


def test_a_community_that_fell_silent_says_so(kept, bakers):
    assert facts_of(bakers, APRIL.after)["risks"][0] == ["silent"]


# --- When it goes ---


def test_its_leaders_see_it_first(letter, sponsor, alice, bob):
    assert send_due(MAY_2 + timedelta(days=3)) == 0
    notify()

    told = Notification.objects.filter(activity__verb="drafted sponsor letter")
    assert [notice.user for notice in told] == [alice]


def test_what_nobody_touched_goes_by_itself_and_once(letter, sponsor):
    assert draft_due(MAY_2) == 0
    assert send_due(MAY_2 + timedelta(days=5)) == 1
    assert send_due(MAY_2 + timedelta(days=6)) == 0

    [message] = mail.outbox
    assert message.to == ["sue@example.com"]
    assert message.subject == "Bakers in April 2026"
    assert "On sourness" in message.body
    assert message.extra_headers["Message-ID"].startswith(f"<sponsor-{letter.pk}@")


def test_in_the_middle_of_a_month_the_last_is_no_news(kept):
    assert draft_due(MAY_2 + timedelta(days=14)) == 0


@pytest.mark.parametrize("loss", ["no sponsor", "left", "unsubscribed", "private"])
def test_nobody_gets_it_who_may_not_or_will_not(letter, bakers, sponsor, loss, client):
    if loss == "no sponsor":
        bakers.sponsor = None
        bakers.save()
    elif loss == "left":
        sponsor.is_active = False
        sponsor.save()
    elif loss == "unsubscribed":
        client.post(reverse("accounts:unsubscribe", args=[unsubscribe_token(sponsor, "sponsor")]))
        assert Preference.of(sponsor).mail_sponsor is False
        assert Preference.of(sponsor).digest == Preference.Period.WEEKLY
    else:
        type(bakers).objects.update(visibility="private", joining="invitation")

    assert send_due(MAY_2 + timedelta(days=5)) == 0
    assert mail.outbox == []


def test_who_sponsors_a_closed_community_from_outside_gets_figures_without_titles(letter, bakers, sponsor):
    type(bakers).objects.update(visibility="closed", joining="request")

    assert send_due(MAY_2 + timedelta(days=5)) == 1

    assert "answers that worked" in mail.outbox[0].body
    for part in [mail.outbox[0].body, mail.outbox[0].alternatives[0].content]:
        assert "sour" not in part.lower()


def test_where_mails_say_nothing_it_only_leads_here(letter, bakers, sponsor):
    type(bakers).objects.update(mails_content=False)

    assert send_due(MAY_2 + timedelta(days=5)) == 1

    assert "On sourness" not in mail.outbox[0].body
    assert "answers that worked" not in mail.outbox[0].body
    assert reverse("knowledge:sponsor-letter", args=["bakers"]) in mail.outbox[0].body


def test_while_mail_is_down_it_waits(settings, letter):
    works, settings.MAILERS = settings.MAILERS, mailboxes.DOWN
    assert send_due(MAY_2 + timedelta(days=5)) == 0

    settings.MAILERS = works
    assert send_due(MAY_2 + timedelta(days=6)) == 1


# --- What its leaders do ---


def test_a_leader_says_what_to_ask_for(signed_in, letter, url, alice):
    client = signed_in(alice)

    assert client.post(url, {"request": "Come to our meeting on the 12th."}).url == url
    assert "Come to our meeting on the 12th." in client.get(url).text
    send_due(MAY_2 + timedelta(days=5))
    assert "Come to our meeting on the 12th." in mail.outbox[0].body


def test_a_request_that_is_too_long_is_told_and_kept(signed_in, letter, url, alice):
    response = signed_in(alice).post(url, {"request": "x" * 601})

    assert response.status_code == 422
    assert "x" * 601 in response.text


def test_a_leader_sends_it_now(signed_in, letter, url, alice, sponsor):
    signed_in(alice).post(reverse("knowledge:sponsor-letter-sending", args=["bakers"]), {"month": "2026-04"})

    assert [message.to for message in mail.outbox] == [["sue@example.com"]]
    assert SponsorLetter.objects.get().sent_to == sponsor
    assert signed_in(alice).post(url, {"request": "Too late"}).status_code == 403


def test_what_a_leader_holds_back_does_not_go(signed_in, letter, url, alice):
    signed_in(alice).post(reverse("knowledge:sponsor-letter-holding", args=["bakers"]), {"month": "2026-04"})

    assert send_due(MAY_2 + timedelta(days=5)) == 0


def test_before_the_first_letter_a_leader_sees_the_running_month(signed_in, kept, url, alice):
    page = signed_in(alice).get(url)

    assert "This is how the running month looks by now." in page.text
    assert not SponsorLetter.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("sponsor", 200)])
def test_who_may_see_it(signed_in, request, letter, url, who, status):
    response = signed_in(request.getfixturevalue(who)).get(url)

    assert response.status_code == status
    assert ("On sourness" in response.text) == (who == "alice")  # not yet sent


def test_a_month_that_is_none_is_the_newest_or_404(signed_in, letter, url, alice):
    client = signed_in(alice)

    assert client.get(url, {"month": "2026-99"}).status_code == 200
    sending = reverse("knowledge:sponsor-letter-sending", args=["bakers"])
    assert client.post(sending, {"month": "2026-99"}).status_code == 404
    assert client.post(sending, {"month": "x"}).status_code == 404
