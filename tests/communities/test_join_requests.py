import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from communities.models import JoinRequest, NothingToAsk, Role
from notifications.models import Notification
from notifications.tasks import mail_gathered, notify
from tests.communities.test_membership import verbs


@pytest.fixture
def asked(guild, charlie):
    """Charlie's request to the guild."""
    return guild.ask_to_join(by=charlie, message="I bake at home.")


def test_post_asks_to_join(signed_in, charlie, guild):
    response = signed_in(charlie).post(reverse("communities:join-request", args=["guild"]), {"message": "I bake."})

    assert response.url == guild.get_absolute_url()
    assert guild.join_requests.get().message == "I bake."
    assert verbs(guild)[-1] == "asked to join"


def test_asking_twice_changes_nothing(guild, charlie, asked):
    before = verbs(guild)

    guild.ask_to_join(by=charlie, message="Again!")

    assert guild.join_requests.get().message == "I bake at home."
    assert verbs(guild) == before


def test_who_asked_sees_it_and_asks_no_more(signed_in, charlie, guild, asked):
    page = signed_in(charlie).get(guild.get_absolute_url()).text

    assert "You asked to join" in page
    assert "<textarea" not in page


def test_a_message_that_is_too_long_is_said_at_the_field(signed_in, charlie, guild):
    response = signed_in(charlie).post(reverse("communities:join-request", args=["guild"]), {"message": "x" * 501})

    assert response.status_code == 422
    assert "field__error" in response.text
    assert "x" * 501 in response.text


@pytest.mark.parametrize(("who", "where"), [("charlie", "bakers"), ("bob", "guild"), ("bob", "vault")])
def test_who_may_simply_join_or_belongs_has_nothing_to_ask(signed_in, request, bakers, guild, vault, who, where):
    person, community = request.getfixturevalue(who), request.getfixturevalue(where)

    response = signed_in(person).post(reverse("communities:join-request", args=[where]))

    assert response.url == community.get_absolute_url()
    assert not JoinRequest.objects.exists()
    with pytest.raises(NothingToAsk):
        community.ask_to_join(by=person)


def test_a_private_community_is_not_there_to_ask(signed_in, charlie, vault):
    assert signed_in(charlie).post(reverse("communities:join-request", args=["vault"])).status_code == 404


def test_leaders_see_who_asks(signed_in, alice, bob, guild, asked):
    url = reverse("communities:members", args=["guild"])

    assert "I bake at home." in signed_in(alice).get(url).text
    assert "I bake at home." not in signed_in(bob).get(url).text


def test_post_lets_somebody_in(signed_in, alice, charlie, guild, asked):
    response = signed_in(alice).post(reverse("communities:join-request-acceptance", args=["guild", asked.pk]))

    assert response.url == reverse("communities:members", args=["guild"])
    assert guild.memberships.get(user=charlie).role == Role.MEMBER
    assert not JoinRequest.objects.exists()
    accepted = guild.activities.get(verb="accepted member")
    assert (accepted.by, accepted.data) == (alice, {"user": charlie.pk})


def test_post_turns_a_request_down(signed_in, alice, charlie, guild, asked):
    signed_in(alice).post(reverse("communities:join-request-refusal", args=["guild", asked.pk]))

    assert not guild.memberships.filter(user=charlie).exists()
    assert not JoinRequest.objects.exists()
    assert verbs(guild)[-1] == "declined member"


def test_only_the_first_answer_counts(alice, charlie, guild, asked):
    late = JoinRequest.objects.get()
    asked.decline(by=alice)
    before = verbs(guild)

    late.accept(by=alice)

    assert not guild.memberships.filter(user=charlie).exists()
    assert verbs(guild) == before


def test_accepting_twice_changes_nothing(alice, charlie, guild, asked):
    late = JoinRequest.objects.get()
    asked.accept(by=alice)
    before = verbs(guild)

    late.accept(by=alice)

    guild.refresh_from_db()
    assert guild.member_count == 3
    assert verbs(guild) == before


@pytest.mark.parametrize("answer", ["acceptance", "refusal"])
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 302),  # leads
        ("bob", 403),  # a member
        ("charlie", 403),  # knows of the community, may not read it
        ("guest", 404),  # may not know of it
        ("admin", 403),
    ],
)
def test_who_may_answer(signed_in, request, guild, asked, answer, who, status):
    url = reverse(f"communities:join-request-{answer}", args=["guild", asked.pk])

    assert signed_in(request.getfixturevalue(who)).post(url).status_code == status
    assert JoinRequest.objects.exists() == (status != 302)


def test_a_facilitator_answers_too(signed_in, alice, bob, guild, asked):
    guild.memberships.get(user=bob).change_role(by=alice, role=Role.FACILITATOR)

    response = signed_in(bob).post(reverse("communities:join-request-acceptance", args=["guild", asked.pk]))

    assert response.status_code == 302


def test_a_request_to_another_community_is_not_found(signed_in, alice, vault, asked):
    url = reverse("communities:join-request-acceptance", args=["vault", asked.pk])

    assert signed_in(alice).post(url).status_code == 404


# --- With a word ---


@pytest.mark.parametrize(("answer", "verb"), [("acceptance", "accepted member"), ("refusal", "declined member")])
def test_the_asker_is_told_the_answer_in_its_words(signed_in, alice, charlie, guild, asked, answer, verb):
    url = reverse(f"communities:join-request-{answer}", args=["guild", asked.pk])

    signed_in(alice).post(url, {"words": "We bake on Fridays."})
    notify()

    assert guild.activities.get(verb=verb).data == {"user": charlie.pk, "words": "We bake on Fridays."}
    told = Notification.objects.get(user=charlie)
    assert told.mail_due_at is not None
    assert "We bake on Fridays." in signed_in(charlie).get(reverse("notifications:notifications")).text


def test_the_words_are_in_the_mail(alice, charlie, guild, asked, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    asked.decline(by=alice, words="Ask me again in spring.")
    notify()

    time_machine.shift(600)
    mail_gathered()

    [message] = [message for message in mail.outbox if message.to == [charlie.email]]
    assert "Ask me again in spring." in message.body
    assert "turned down your request to join" in message.body


def test_words_that_are_too_long_are_kept_and_nothing_is_answered(signed_in, alice, guild, asked):
    url = reverse("communities:join-request-refusal", args=["guild", asked.pk])

    response = signed_in(alice).post(url, {"words": "w" * 501})

    assert response.status_code == 422
    assert "w" * 501 in response.text
    assert JoinRequest.objects.exists()
