import pytest
from django.urls import reverse

from communities import rules
from communities.models import LastLeader, Role
from tests.communities.test_membership import verbs


@pytest.fixture
def url(bakers):
    return reverse("communities:role", args=["bakers", "bob"])


def role_of_bob(community, bob) -> str:
    return community.memberships.get(user=bob).role


def test_post_changes_a_role(signed_in, alice, bob, bakers, url):
    response = signed_in(alice).post(url, {"role": "steward"})

    assert response.url == reverse("communities:members", args=["bakers"])
    assert role_of_bob(bakers, bob) == Role.STEWARD
    changed = bakers.activities.get(verb="changed role")
    assert (changed.by, changed.data) == (alice, {"user": bob.pk, "role": "steward"})


def test_the_same_role_changes_nothing(alice, bob, bakers):
    membership = bakers.memberships.get(user=bob)
    membership.change_role(by=alice, role=Role.STEWARD)
    before = verbs(bakers)

    membership.change_role(by=alice, role=Role.STEWARD)

    assert verbs(bakers) == before


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 302), ("bob", 403), ("charlie", 403), ("guest", 404), ("admin", 403)],
)
def test_who_may_change_roles(signed_in, request, bob, bakers, url, who, status):
    assert signed_in(request.getfixturevalue(who)).post(url, {"role": "expert"}).status_code == status
    assert (role_of_bob(bakers, bob) == Role.EXPERT) == (status == 302)


def test_the_only_leader_can_not_become_a_member(signed_in, alice, bakers):
    response = signed_in(alice).post(
        reverse("communities:role", args=["bakers", "alice"]), {"role": "member"}, follow=True
    )

    assert "A community needs a leader" in response.text
    with pytest.raises(LastLeader):
        bakers.memberships.get(user=alice).change_role(by=alice, role=Role.MEMBER)


def test_an_unknown_role_is_refused(signed_in, alice, bob, bakers, url):
    response = signed_in(alice).post(url, {"role": "emperor"}, follow=True)

    assert "Choose one of the roles" in response.text
    assert role_of_bob(bakers, bob) == Role.MEMBER


@pytest.mark.parametrize("username", ["charlie", "nobody", "b\x00b"])
def test_who_does_not_belong_has_no_role_to_change(signed_in, alice, charlie, bakers, username):
    url = f"/communities/bakers/members/{username.replace(chr(0), '%00')}/role/"

    assert signed_in(alice).post(url, {"role": "expert"}).status_code == 404


@pytest.mark.parametrize(
    ("role", "may_steward", "can_moderate", "can_lead"),
    [
        (Role.MEMBER, False, False, False),
        (Role.EXPERT, False, False, False),
        (Role.STEWARD, True, False, False),
        (Role.FACILITATOR, True, True, False),
        (Role.LEADER, True, True, True),
    ],
)
def test_what_a_role_allows(alice, bob, bakers, role, may_steward, can_moderate, can_lead):
    bakers.memberships.get(user=bob).change_role(by=alice, role=role)

    assert rules.may_steward(bob, bakers) == may_steward
    assert rules.can_moderate(bob, bakers) == can_moderate
    assert rules.can_lead(bob, bakers) == can_lead
