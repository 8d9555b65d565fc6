"""Polls: what is asked, how one votes, who sees what came out."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Activity
from discussions.models import Ballot, Poll, PollBegun, PollClosed, PollVoter, Thread
from knowledge.indexing import index_outstanding
from tests.discussions.parallel import in_parallel
from tests.factories import make_community, make_poll, make_user

ASK = reverse("discussions:ask")


@pytest.fixture
def poll(bakers, bob):
    return make_poll(community=bakers, by=bob, options=["Rye", "Wheat", "Spelt"])


def url(name: str, poll: Poll) -> str:
    return reverse(f"discussions:{name}", args=[poll.pk])


def ids(poll: Poll, *texts: str) -> list[int]:
    found = dict(poll.options.values_list("text", "pk"))
    return [found[text] for text in texts]


def cast(client, poll: Poll, *texts: str):
    """Vote as the form does."""
    if poll.is_ranked:
        ballot = {f"rank-{pk}": rank for rank, pk in enumerate(ids(poll, *texts), start=1)}
    else:
        ballot = {"option": ids(poll, *texts)}
    return client.post(url("ballot", poll), ballot)


def counts(response) -> dict[str, int]:
    return {choice.option.text: choice.count for choice in response.context["poll"].choices}


def page_of(client, poll: Poll):
    return client.get(poll.thread.get_absolute_url())


# --- Asking ---


def asked(**changes) -> dict:
    given = {
        "kind": "poll",
        "community": "bakers",
        "title": "Which flour?",
        "body": "For Monday.",
        "tags": "",
        "poll_options": "Rye\n\n  Wheat \nRye\nSpelt",
        "poll_method": "several",
        "poll_secrecy": "open",
        "poll_shown": "closed",
        "poll_closes_at": "",
    }
    return given | changes


def test_a_poll_is_asked(signed_in, charlie, bakers):
    response = signed_in(charlie).post(ASK, asked())

    poll = Poll.objects.get()
    assert response.url == poll.thread.get_absolute_url()
    assert poll.texts() == ["Rye", "Wheat", "Spelt"]
    assert (poll.method, poll.is_secret, poll.shown, poll.closes_at) == ("several", False, "closed", None)
    assert poll.thread.kind == "poll"


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"poll_options": "Rye"}, "Name 2 to 20"),
        ({"poll_options": "Rye\n rye".replace("rye", "Rye")}, "Name 2 to 20"),
        ({"poll_options": "\n".join(map(str, range(21)))}, "Name 2 to 20"),
        ({"poll_options": f"Rye\n{'x' * 201}"}, "at most 200 characters"),
        ({"poll_method": "loudest"}, "Select a valid choice"),
        ({"poll_closes_at": "2020-01-01T10:00"}, "still to come"),
        ({"poll_closes_at": "soon"}, "valid date"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(signed_in, charlie, bakers, bad, said):
    response = signed_in(charlie).post(ASK, asked(**bad))

    assert response.status_code == 422
    assert said in response.text
    assert response.context["form"]["title"].value() == "Which flour?"
    assert response.context["poll_form"]["poll_options"].value() == asked(**bad)["poll_options"]
    assert Thread.objects.count() == 0


def test_other_threads_need_no_options(signed_in, charlie, bakers):
    assert "required" not in str(signed_in(charlie).get(ASK).context["poll_form"]["poll_options"])
    assert signed_in(charlie).post(ASK, asked(kind="discussion", poll_options="")).status_code == 302
    assert not Poll.objects.exists()


def test_it_closes_by_the_clock_of_who_asks(signed_in, charlie, bakers):
    charlie.time_zone = "Asia/Tokyo"
    charlie.save()

    signed_in(charlie).post(ASK, asked(poll_closes_at="2199-05-01T09:30"))

    assert Poll.objects.get().closes_at.isoformat() == "2199-05-01T00:30:00+00:00"


def test_a_poll_is_found_by_its_options(signed_in, charlie, poll):
    index_outstanding()

    found = signed_in(charlie).get(reverse("knowledge:search"), {"q": "spelt", "kind": "poll"}).context["found"]

    assert [hit.entry.title for hit in found.hits] == [poll.thread.title]


# --- Voting ---


@pytest.mark.parametrize("method", Poll.Method.values)
def test_one_votes_changes_and_takes_back(signed_in, bakers, bob, charlie, method):
    poll = make_poll(community=bakers, by=bob, options=["Rye", "Wheat", "Spelt"], method=method)
    client = signed_in(charlie)

    cast(client, poll, "Rye")
    assert counts(page_of(client, poll)) == {"Rye": 1, "Wheat": 0, "Spelt": 0}
    for _ in range(2):
        cast(client, poll, "Wheat")
    assert counts(page_of(client, poll))["Wheat"] == 1
    assert counts(page_of(client, poll))["Rye"] == 0
    for _ in range(2):
        client.post(url("ballot-removal", poll))

    poll.refresh_from_db()
    assert poll.voter_count == 0
    assert (Ballot.objects.count(), PollVoter.objects.count()) == (0, 0)
    assert list(Activity.objects.filter(kind="thread").order_by("pk").values_list("verb", flat=True)) == [
        "started",
        "voted",
        "voted",
        "took back vote",
    ]


def test_several_options_count_each(signed_in, bakers, bob, charlie):
    poll = make_poll(community=bakers, by=bob, options=["Rye", "Wheat", "Spelt"], method="several")
    client = signed_in(charlie)

    cast(client, poll, "Rye", "Spelt")

    assert counts(page_of(client, poll)) == {"Rye": 1, "Wheat": 0, "Spelt": 1}


@pytest.mark.parametrize(
    ("method", "ballot", "said"),
    [
        ("single", {}, "Choose something first."),
        ("single", {"option": ["Rye", "Wheat"]}, "Choose one of the options."),
        ("single", {"option": ["999999"]}, "Choose one of the options."),
        ("several", {"option": ["x", "-1", "9" * 40]}, "Choose something first."),
        ("ranked", {}, "Choose something first."),
        ("ranked", {"Rye": "1", "Wheat": "1"}, "Give each place to one option only."),
    ],
)
def test_what_is_no_ballot_is_said_and_stays_chosen(signed_in, bakers, bob, charlie, method, ballot, said):
    poll = make_poll(community=bakers, by=bob, options=["Rye", "Wheat"], method=method)
    known = dict(poll.options.values_list("text", "pk"))
    if method == "ranked":
        sent = {f"rank-{known[text]}": rank for text, rank in ballot.items()}
    else:
        sent = {"option": [known.get(text, text) for text in ballot.get("option", [])]}

    response = signed_in(charlie).post(url("ballot", poll), sent)

    assert response.status_code == 422
    assert said in response.text
    chosen = [choice.option.text for choice in response.context["poll"].choices if choice.rank]
    assert chosen == [text for text in ballot.get("option", ballot) if text in known]
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("bob", 302), ("charlie", 404), ("guest", 404)])
def test_who_may_vote(signed_in, request, vault, bob, who, status):
    poll = make_poll(community=vault, by=bob, options=["Rye", "Wheat"])

    assert cast(signed_in(request.getfixturevalue(who)), poll, "Rye").status_code == status
    assert Ballot.objects.count() == (1 if status == 302 else 0)


@pytest.mark.django_db(transaction=True)
def test_fifty_votes_of_one_person_at_the_same_moment_leave_one():
    leader, person = make_user(), make_user()
    poll = make_poll(community=make_community(by=leader), by=leader, options=["Rye", "Wheat"])
    options = ids(poll, "Rye", "Wheat")

    in_parallel(lambda number: poll.vote(by=person, choices=[options[number % 2]]), range(50))

    poll.refresh_from_db()
    assert (PollVoter.objects.count(), Ballot.objects.count(), poll.voter_count) == (1, 1, 1)
    assert sum(poll.rounds[0].values()) == 1


@pytest.mark.django_db(transaction=True)
def test_votes_of_many_at_the_same_moment_are_all_counted():
    leader, people = make_user(), [make_user() for _ in range(12)]
    poll = make_poll(community=make_community(by=leader), by=leader, options=["Rye", "Wheat"])
    [rye] = ids(poll, "Rye")

    in_parallel(lambda person: poll.vote(by=person, choices=[rye]), people)

    poll.refresh_from_db()
    assert poll.rounds == [{str(rye): 12, str(ids(poll, "Wheat")[0]): 0}]


# --- The result ---


def test_the_result_is_shown_to_who_has_voted(signed_in, poll, alice, charlie):
    poll.vote(by=alice, choices=ids(poll, "Rye"))
    client = signed_in(charlie)
    before = page_of(client, poll)
    assert "You see the result once you have voted." in before.text
    assert "1 of 1" not in before.text
    assert counts(before) == {"Rye": 0, "Wheat": 0, "Spelt": 0}

    cast(client, poll, "Wheat")

    after = page_of(client, poll)
    assert "1 of 2" in after.text
    assert '<progress class="progress" value="1" max="2"' in after.text


def test_or_to_everybody_when_it_is_closed(signed_in, bakers, alice, bob, charlie):
    poll = make_poll(community=bakers, by=bob, options=["Rye", "Wheat"], shown="closed")
    poll.vote(by=charlie, choices=ids(poll, "Rye"))
    assert "The result is shown when the poll is closed." in page_of(signed_in(charlie), poll).text

    signed_in(bob).post(url("poll-closing", poll))

    assert counts(page_of(signed_in(alice), poll)) == {"Rye": 1, "Wheat": 0}


def test_a_ranked_poll_shows_its_rounds(signed_in, bakers, alice, bob, charlie, desk, admin):
    poll = make_poll(community=bakers, by=bob, options=["Rye", "Wheat", "Spelt"], method="ranked")
    for person, choices in [
        (alice, ["Rye"]),
        (charlie, ["Rye", "Wheat"]),
        (desk, ["Wheat"]),
        (admin, ["Spelt", "Wheat"]),
    ]:
        poll.vote(by=person, choices=ids(poll, *choices))
    client = signed_in(bob)
    cast(client, poll, "Wheat", "Rye")

    response = page_of(client, poll)

    assert counts(response) == {"Rye": 2, "Wheat": 3, "Spelt": 0}
    assert "Counted in 2 rounds" in response.text
    assert "Spelt goes out." in response.text
    assert [choice.option.text for choice in response.context["poll"].choices if choice.is_winner] == ["Wheat"]


@pytest.mark.parametrize("votes", [0, 1, 4])
def test_a_poll_costs_one_query_however_many_voted(signed_in, bakers, bob, votes, django_assert_num_queries):
    poll = make_poll(community=bakers, by=bob, options=["Rye", "Wheat", "Spelt"], method="ranked")
    for number in range(votes):
        poll.vote(by=make_user(), choices=ids(poll, *["Rye", "Wheat", "Spelt"][number % 3 :]))
    talk = poll.thread
    client = signed_in(bob)
    page_of(client, poll)
    with django_assert_num_queries(7):
        page_of(client, poll)

    Thread.objects.filter(pk=talk.pk).update(kind="discussion")
    with django_assert_num_queries(6):
        page_of(client, poll)


# --- Closing and changing ---


def test_closed_is_what_the_clock_says(signed_in, poll, charlie):
    client = signed_in(charlie)
    cast(client, poll, "Rye")
    Poll.objects.update(closes_at=timezone.now() - timedelta(seconds=1))

    late = client.post(url("ballot", poll), {"option": ids(poll, "Wheat")}, follow=True)
    assert "The poll was closed while you chose." in late.text
    client.post(url("ballot-removal", poll))

    response = page_of(client, poll)
    assert counts(response) == {"Rye": 1, "Wheat": 0, "Spelt": 0}
    assert not response.context["poll"].can_vote
    poll.refresh_from_db()
    with pytest.raises(PollClosed):
        poll.vote(by=charlie, choices=ids(poll, "Wheat"))


def test_what_is_asked_is_changed_until_somebody_votes(signed_in, poll, bob, charlie):
    client = signed_in(bob)
    changed = asked(poll_options="Rye\nOats", poll_method="single")
    assert client.post(url("poll-edit", poll), changed).status_code == 302
    assert poll.texts() == ["Rye", "Oats"]

    poll.refresh_from_db()
    poll.vote(by=charlie, choices=ids(poll, "Oats"))

    assert "Somebody has voted" in client.get(url("poll-edit", poll)).text
    assert client.post(url("poll-edit", poll), asked()).status_code == 422
    with pytest.raises(PollBegun):
        poll.rewrite(by=bob, options=["A", "B"])
    assert poll.texts() == ["Rye", "Oats"]


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("bob", 302), ("charlie", 403)])
def test_who_may_close_it(signed_in, request, poll, who, status):
    assert signed_in(request.getfixturevalue(who)).post(url("poll-closing", poll)).status_code == status
    poll.refresh_from_db()
    assert poll.is_closed == (status == 302)


def test_a_thread_that_is_no_poll_has_none(signed_in, thread, bob):
    client = signed_in(bob)
    for name in ["ballot", "ballot-removal", "poll-closing", "poll-edit"]:
        assert client.post(reverse(f"discussions:{name}", args=[thread.pk])).status_code == 404
    assert client.get(reverse("discussions:ballots", args=[thread.pk])).status_code == 404


# --- Who voted for what ---


def test_an_open_poll_shows_names_once_the_result_is_shown(signed_in, bakers, bob, alice, charlie):
    poll = make_poll(community=bakers, by=bob, options=["Rye", "Wheat"], is_secret=False)
    poll.vote(by=alice, choices=ids(poll, "Wheat"))
    client = signed_in(charlie)
    assert client.get(url("ballots", poll)).status_code == 403
    cast(client, poll, "Rye")

    listed = client.get(url("ballots", poll)).context["ballots"]

    assert [(person.username, texts) for person, texts in listed] == [("alice", ["Wheat"]), ("charlie", ["Rye"])]


def test_an_anonymous_poll_stores_nothing_that_leads_from_a_person_to_a_choice(signed_in, poll, charlie):
    cast(signed_in(charlie), poll, "Rye")

    assert Ballot.objects.get().person is None
    assert [field.name for field in Ballot._meta.get_fields()] == ["id", "poll", "key", "person", "choices"]
    assert [field.name for field in PollVoter._meta.get_fields()] == ["id", "poll", "person"]
    assert Activity.objects.get(verb="voted").data == {}
    assert signed_in(charlie).get(url("ballots", poll)).status_code == 404


def test_a_ballot_is_found_again_when_the_secret_key_was_replaced(poll, charlie, settings):
    poll.vote(by=charlie, choices=ids(poll, "Rye"))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 9

    poll.vote(by=charlie, choices=ids(poll, "Wheat"))

    assert Ballot.objects.get().choices == ids(poll, "Wheat")


def test_a_ballot_that_no_key_finds_stands(signed_in, poll, charlie, settings):
    client = signed_in(charlie)
    poll.vote(by=charlie, choices=ids(poll, "Rye"))
    Ballot.objects.update(key="x" * 64)

    cast(client, poll, "Wheat")
    client.post(url("ballot-removal", poll))

    assert Ballot.objects.get().choices == ids(poll, "Rye")
    assert PollVoter.objects.count() == 1
