"""What admins see and do on the admin site: what may be read anyway, what was flagged, and the rest after a reason."""

import datetime as dt

import pytest
from django.db.models import F
from django.urls import reverse

from discussions.models import Comment
from moderation.models import Decision, Flag, Inspection, Review
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_thread, make_user
from wiki.models import Page

REASON = "Legal asked whether customers are named there."
LOOK = reverse("admin:moderation_inspection_add")
SECRET = "The oven of the bakers is on fire"


@pytest.fixture
def hidden_away(vault, bob):
    """One thing of each kind in a private community, by name."""
    thread = make_thread(community=vault, by=bob, title=SECRET)
    post = thread.reply(by=bob, body=f"{SECRET} again")
    comment = Comment.objects.write(post=post, by=bob, body=f"{SECRET} once more")
    page = Page.objects.write(community=vault, by=bob, title=SECRET, body=SECRET)
    return {"thread": thread, "post": post, "comment": comment, "page": page}


def listing(name: str) -> str:
    return reverse(f"admin:{app(name)}_{name}_changelist")


def one(name: str, thing) -> str:
    return reverse(f"admin:{app(name)}_{name}_change", args=[thing.pk])


def app(name: str) -> str:
    return "wiki" if name == "page" else "discussions"


def look_into(client, community, reason=REASON):
    return client.post(LOOK, {"community": community.pk, "reason": reason}, follow=True)


@pytest.mark.parametrize("name", ["thread", "post", "comment", "page"])
def test_what_stands_in_a_private_community_is_shown_after_a_reason_and_for_an_hour(
    signed_in, admin, vault, bob, hidden_away, name
):
    client, thing = signed_in(admin), hidden_away[name]
    assert SECRET not in client.get(listing(name)).text
    assert client.get(one(name, thing)).status_code == 302

    look_into(client, vault)
    assert client.get(one(name, thing)).status_code == 200
    assert SECRET in client.get(one(name, thing)).text

    Inspection.objects.update(at=F("at") - dt.timedelta(minutes=61))
    assert SECRET not in client.get(listing(name)).text
    assert client.get(one(name, thing)).status_code == 302


def test_a_look_into_one_community_opens_no_other_and_to_nobody_else(signed_in, admin, bakers, vault, hidden_away):
    other = make_user(username="other", name="Olga Other", is_staff=True, is_superuser=True)
    look_into(signed_in(admin), bakers)
    look_into(signed_in(other), vault)

    assert SECRET not in signed_in(admin).get(listing("thread")).text


@pytest.mark.parametrize("reason", ["", "because", " " * 30])
def test_a_look_needs_a_reason_of_some_words(signed_in, admin, vault, reason):
    assert look_into(signed_in(admin), vault, reason).status_code == 200
    assert not Inspection.objects.exists()


def test_who_leads_is_told_of_a_look_and_reads_why_in_their_log(signed_in, admin, vault, alice):
    look_into(signed_in(admin), vault)
    notify()

    told = Notification.objects.get(activity__verb="looked into")
    assert told.user == alice
    log_page = reverse("moderation:log", args=[vault.slug])
    log = signed_in(alice).get(log_page).text
    assert "looked, as an administrator, into" in log
    assert REASON in log
    bell = signed_in(alice).get("/notifications/")
    assert "looked, as an administrator, into" in bell.text
    assert signed_in(alice).post(f"/notifications/{told.pk}/opening/").url == log_page


def test_what_was_flagged_is_shown_with_its_text_and_decided(signed_in, admin, vault, hidden_away):
    member = make_user(username="member", name="Mona Member")
    vault.join(by=member, invited=True)
    review = Flag.raise_on(hidden_away["post"], by=member, reason="spam").review
    client, url = signed_in(admin), reverse("admin:moderation_review_change", args=[review.pk])

    assert f"{SECRET} again" in client.get(url).text
    assert "Say why" in client.post(url, forms({"outcome": "hidden", "reason": ""})).text
    assert not Decision.objects.exists()

    assert client.post(url, forms({"outcome": "hidden", "reason": "An advertisement"})).status_code == 302
    hidden_away["post"].refresh_from_db()
    assert hidden_away["post"].is_hidden
    assert Decision.objects.get().by == admin
    assert 'name="outcome"' not in client.get(url).text


def forms(data):
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}
    return data | {f"{inline}-{key}": count for inline in ("flags", "decisions") for key, count in counts.items()}


def test_what_somebody_else_has_in_hand_waits_for_them(signed_in, admin, alice, bob, thread):
    review = Flag.raise_on(thread.reply(by=bob, body="Buy my oven"), by=alice, reason="spam").review
    review.take(by=alice)
    url = reverse("admin:moderation_review_change", args=[review.pk])

    page = signed_in(admin).post(url, forms({"outcome": "hidden", "reason": "An advertisement"}))
    assert "Somebody else has it in hand" in page.text
    assert "An advertisement" in page.text
    assert not Decision.objects.exists()


@pytest.mark.parametrize("name", ["thread", "post", "comment", "page"])
def test_what_was_chosen_is_hidden_with_a_reason_that_its_author_reads(signed_in, admin, vault, bob, hidden_away, name):
    client, thing = signed_in(admin), hidden_away[name]
    look_into(client, vault)
    chosen = {"action": "hide", "_selected_action": [thing.pk]}

    asked = client.post(listing(name), chosen)
    assert "Its author reads this" in asked.text
    assert "Say why" in client.post(listing(name), chosen | {"reason": ""}).text
    assert not Review.objects.exists()

    assert "1 is hidden" in client.post(listing(name), chosen | {"reason": "Names a customer"}, follow=True).text
    review = Review.objects.get()
    assert review.decisions.get().reason == "Names a customer"
    notify()
    assert Notification.objects.filter(user=bob, activity__verb="decided").exists()


def test_an_admin_hides_nothing_of_their_own(signed_in, admin, bakers):
    thread = make_thread(community=bakers, by=admin, title="Mine")
    chosen = {"action": "hide", "_selected_action": [thread.pk], "reason": "It is mine"}

    assert "left as it was" in signed_in(admin).post(listing("thread"), chosen, follow=True).text
    assert not Review.objects.exists()
