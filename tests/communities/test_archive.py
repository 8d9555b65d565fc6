import pytest
from django.urls import reverse

from communities.models import Archival, CommunityArchived, Invitation, InvitationOver, NothingToAsk
from discussions import rules as discussion_rules
from knowledge.indexing import index_outstanding
from tests.communities.test_membership import verbs
from tests.factories import make_page, make_thread
from wiki import rules as wiki_rules

URL = "/communities/bakers/archive/"


@pytest.fixture
def ended(bakers, alice, bob):
    """The bakers with a thread and a page, archived."""
    make_thread(community=bakers, by=bob, title="Why sourdough?").reply(by=alice, body="For the taste.")
    make_page(community=bakers, by=bob, title="On sourdough")
    bakers.archive(by=alice, reason="The ovens are cold.", thanks="Thank you, Bob.")
    return bakers


def test_post_archives(signed_in, alice, bakers):
    response = signed_in(alice).post(URL, {"reason": "The ovens are cold.", "thanks": "Thank you, Bob."})

    assert response.url == bakers.get_absolute_url()
    bakers.refresh_from_db()
    assert bakers.is_archived
    assert (bakers.archival.archived_by, bakers.archival.reason) == (alice, "The ovens are cold.")
    assert bakers.archival.thanks == "Thank you, Bob."
    assert verbs(bakers)[-1] == "archived"


def test_the_reason_is_asked_and_the_thanks_are_kept(signed_in, alice, bakers):
    response = signed_in(alice).post(URL, {"thanks": "Thank you, Bob."})

    assert response.status_code == 422
    assert "Thank you, Bob." in response.text


def test_archiving_twice_changes_nothing(ended, bob):
    before = verbs(ended)

    ended.archive(by=bob, reason="Again")

    assert Archival.objects.get().reason == "The ovens are cold."
    assert verbs(ended) == before


def test_post_opens_it_again(signed_in, alice, bob, ended):
    signed_in(alice).post(f"{URL}removal/")

    ended.refresh_from_db()
    assert not ended.is_archived
    assert not Archival.objects.exists()
    assert verbs(ended)[-1] == "reopened"
    assert wiki_rules.can_write(bob, ended)


def test_opening_twice_changes_nothing(alice, bakers):
    before = verbs(bakers)

    bakers.reopen(by=alice)

    assert verbs(bakers) == before


@pytest.mark.parametrize(("who", "status"), [("alice", 302), ("bob", 403), ("admin", 403), ("guest", 404)])
def test_who_may(signed_in, request, bakers, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.post(URL, {"reason": "Done"}).status_code == status
    assert client.post(f"{URL}removal/").status_code == status


# --- What it means ---


def test_it_is_read_and_says_why_it_ended(signed_in, bob, ended):
    page = signed_in(bob).get(ended.get_absolute_url()).text

    assert "Archived" in page
    assert "The ovens are cold." in page
    assert "Thank you, Bob." in page
    assert "Why sourdough?" in page


def test_it_is_marked_in_the_directory_where_nobody_joins_it(signed_in, charlie, ended):
    page = signed_in(charlie).get(reverse("communities:communities")).text

    assert "badge--archived" in page
    assert "Join Bakers" not in page


def test_it_is_found_by_search(signed_in, charlie, ended):
    index_outstanding()

    assert signed_in(charlie).get(reverse("knowledge:search"), {"q": "sourdough"}).context["found"].results.total == 2


def test_nobody_comes_in_any_more(ended, alice, charlie, guild, vault):
    with pytest.raises(CommunityArchived):
        ended.join(by=charlie, invited=True)
    guild.archive(by=alice, reason="Done")
    with pytest.raises(NothingToAsk):
        guild.ask_to_join(by=charlie)
    invitation = Invitation.objects.to_person(charlie, community=vault, by=alice)
    vault.archive(by=alice, reason="Done")
    with pytest.raises(InvitationOver):
        invitation.accept(by=charlie)


def test_the_page_to_join_says_so(signed_in, charlie, ended):
    response = signed_in(charlie).post(reverse("communities:membership", args=["bakers"]), follow=True)

    assert response.status_code == 200
    assert "is archived" in response.text
    assert not ended.memberships.filter(user=charlie).exists()


def test_nobody_writes(alice, bob, ended):
    thread, page = ended.threads.get(), ended.pages.get()
    question, answer = thread.posts.order_by("number")

    for person in [alice, bob]:
        assert not discussion_rules.can_reply(person, thread)
        assert not discussion_rules.can_rename(person, thread)
        assert not discussion_rules.can_accept(person, thread)
        assert not discussion_rules.can_announce(person, ended)
        assert not discussion_rules.can_edit(person, question)
        assert not discussion_rules.can_vote(person, answer)
        assert not discussion_rules.can_say_it_worked(person, answer)
        assert not discussion_rules.can_have_too(person, thread)
        assert not discussion_rules.can_take_back_duplicate(person, thread)
        assert not discussion_rules.can_cross_list(person, ended)
        assert not wiki_rules.can_write(person, ended)
        assert not wiki_rules.can_remove(person, page)
    assert not discussion_rules.can_remove(bob, question, ended)
    assert discussion_rules.can_remove(alice, question, ended)  # what must go can go


def test_the_thread_and_the_page_say_why(signed_in, bob, ended):
    client = signed_in(bob)

    for thing in [ended.threads.get(), ended.pages.get()]:
        page = client.get(thing.get_absolute_url()).text
        assert "Bakers is archived: this stands as it is." in page
        assert "<textarea" not in page


def test_it_is_not_among_the_communities_to_ask(signed_in, bob, ended):
    client = signed_in(bob)

    response = client.post(
        reverse("discussions:ask"), {"kind": "question", "community": "bakers", "title": "Why?", "body": "So?"}
    )

    assert response.status_code == 422
    assert ended.threads.count() == 1


def test_charter_and_settings_stand(signed_in, alice, ended):
    client = signed_in(alice)

    assert client.post("/communities/bakers/charter/", {"purpose": "New"}).status_code == 403
    assert client.post("/communities/bakers/settings/", {"name": "New"}).url == URL
    ended.refresh_from_db()
    assert ended.name == "Bakers"
