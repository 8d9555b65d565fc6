from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, connection
from django.urls import reverse

from accounts.models import User
from communities.models import DirectoryRule, Role
from communities.tasks import keep_directory_rules
from tests.communities.test_membership import verbs
from tests.factories import make_community, make_user

URL = "/communities/bakers/directory-rules/"


def baker(**fields) -> User:
    return make_user(department="Baking", location="Malmö", **fields)


@pytest.fixture
def rule(bakers, alice):
    """Everybody in baking belongs to the bakers."""
    return DirectoryRule.objects.make(community=bakers, by=alice, department="Baking", location="", group=None)


def members(community) -> set:
    return {membership.user for membership in community.memberships.all()}


# --- Leaders make them ---


def test_the_preview_counts_and_saves_nothing(signed_in, alice, bob, bakers):
    some = [baker(name="Zoe"), baker(name="Abe")]
    User.objects.filter(pk=bob.pk).update(department="Baking")

    response = signed_in(alice).post(URL, {"department": "baking"})

    assert response.context["would_join"] == 2
    assert "2 people would join." in response.text
    assert "Abe, Zoe" in response.text
    assert not DirectoryRule.objects.exists()
    assert members(bakers) == {alice, bob}
    assert len(some) == 2


def test_post_makes_the_rule_and_brings_people(signed_in, alice, bob, bakers):
    person = baker()

    response = signed_in(alice).post(URL, {"department": "Baking", "save": "1"})

    assert response.url == URL
    assert str(DirectoryRule.objects.get()) == "Baking"
    assert members(bakers) == {alice, bob, person}
    assert "made directory rule" in verbs(bakers)


def test_a_rule_that_says_nothing_is_refused(signed_in, alice, bakers):
    response = signed_in(alice).post(URL, {"save": "1"})

    assert response.status_code == 422
    assert "Fill in one of them at least." in response.text
    with pytest.raises(IntegrityError, match="directory_rule_says_something"):
        DirectoryRule.objects.create(community=bakers)


def test_the_same_rule_twice_is_one(alice, bakers, rule):
    again = DirectoryRule.objects.make(community=bakers, by=alice, department="Baking", location="", group=None)

    assert again == rule
    assert verbs(bakers).count("made directory rule") == 1


@pytest.mark.parametrize(
    ("who", "status"), [("alice", 200), ("bob", 403), ("charlie", 403), ("admin", 403), ("guest", 404)]
)
def test_who_makes_them(signed_in, request, bakers, rule, who, status):
    client = signed_in(request.getfixturevalue(who))
    removal = reverse("communities:directory-rule-removal", args=["bakers", rule.pk])

    assert client.get(URL).status_code == status
    assert client.post(URL, {"location": "Malmö"}).status_code == status
    assert client.post(removal).status_code == (302 if status == 200 else status)


def test_who_came_by_a_rule_that_is_removed_stays(signed_in, alice, bakers, rule):
    person = baker()
    rule.keep_in_step()

    signed_in(alice).post(reverse("communities:directory-rule-removal", args=["bakers", rule.pk]))
    User.objects.filter(pk=person.pk).update(department="Sales")
    keep_directory_rules()

    assert not DirectoryRule.objects.exists()
    assert person in members(bakers)


# --- What they do ---


def test_all_that_is_filled_in_must_hold(alice, bakers):
    desk = Group.objects.create(name="Night shift")
    right = baker()
    right.groups.add(desk)
    baker()
    other = make_user(department="Baking", location="Lund")
    other.groups.add(desk)

    DirectoryRule.objects.make(community=bakers, by=alice, department="baking", location="malmö", group=desk)
    keep_directory_rules()

    assert bakers.memberships.get(rule__isnull=False).user == right


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_guest": True}, {"email": None}])
def test_only_employees_who_are_here_belong(bakers, rule, fields):
    baker(**fields)

    assert rule.keep_in_step() == 0


def test_it_ends_what_came_by_it_and_holds_no_more(bakers, alice, bob, rule):
    stays, goes = baker(), baker()
    rule.keep_in_step()
    User.objects.filter(pk=goes.pk).update(department="Sales")

    assert rule.keep_in_step() == 1

    bakers.refresh_from_db()
    assert members(bakers) == {alice, bob, stays}
    assert bakers.member_count == 3


def test_who_leaves_the_house_ceases_to_belong(bakers, rule):
    person = baker()
    rule.keep_in_step()
    User.objects.filter(pk=person.pk).update(is_active=False)

    rule.keep_in_step()

    assert person not in members(bakers)


def test_who_joined_themselves_stays(bakers, rule):
    person = baker()
    bakers.join(by=person)
    rule.keep_in_step()
    User.objects.filter(pk=person.pk).update(department="Sales")

    rule.keep_in_step()

    assert person in members(bakers)


def test_who_got_a_role_stays(bakers, alice, rule):
    person = baker()
    rule.keep_in_step()
    bakers.memberships.get(user=person).change_role(by=alice, role=Role.EXPERT)
    User.objects.filter(pk=person.pk).update(department="Sales")

    rule.keep_in_step()

    assert bakers.memberships.get(user=person).role == Role.EXPERT


def test_who_leaves_is_not_brought_back_until_they_come_themselves(bakers, rule):
    person = baker()
    rule.keep_in_step()
    bakers.leave(by=person)

    assert rule.keep_in_step() == 0
    assert person not in members(bakers)

    bakers.join(by=person)
    assert person in members(bakers)


def test_what_another_rule_says_holds_too(alice, bakers, rule):
    person = baker()
    rule.keep_in_step()
    DirectoryRule.objects.make(community=bakers, by=alice, department="", location="Malmö", group=None)
    User.objects.filter(pk=person.pk).update(department="Sales")

    keep_directory_rules()

    assert person in members(bakers)


def test_it_works_in_bounded_batches(bakers, rule):
    for _ in range(5):
        baker()

    assert [rule.keep_in_step(most=2) for _ in range(4)] == [2, 2, 1, 0]
    bakers.refresh_from_db()
    assert bakers.member_count == bakers.memberships.count() == 7


def test_the_log_says_who_came_and_went_and_tells_nobody(bakers, rule):
    person = baker()
    rule.keep_in_step()

    kept = bakers.activities.get(verb="kept in step")
    assert kept.data == {"rule": rule.pk, "joined": [person.pk], "ended": []}
    assert kept.notified_at is not None


def test_in_step_twice_changes_nothing(bakers, rule):
    baker()
    rule.keep_in_step()
    before = verbs(bakers)

    assert rule.keep_in_step() == 0
    assert verbs(bakers) == before


def test_an_archived_community_stands(alice, bakers, rule):
    bakers.archive(by=alice, reason="Done")
    baker()

    assert rule.keep_in_step() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(signed_in, alice, bakers, count, django_assert_num_queries):
    for number in range(count):
        group = Group.objects.create(name=f"Shift {number}")
        DirectoryRule.objects.make(community=bakers, by=make_user(), department="", location="", group=group)
    client = signed_in(alice)

    with django_assert_num_queries(9):  # person, community, rules, three lists to choose from, reviews, rail, bell
        assert len(client.get(URL).context["rules"]) == count


@pytest.mark.django_db(transaction=True)
def test_the_count_is_right_when_rules_run_while_people_join():
    alice = make_user()
    community = make_community(by=alice)
    rule = DirectoryRule.objects.make(community=community, by=alice, department="Baking", location="", group=None)
    people = [baker() for _ in range(20)]

    def run(number: int) -> None:
        if number % 2:
            rule.keep_in_step(most=5)
        else:
            community.join(by=people[number])
        connection.close()

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(run, range(20)))
    while rule.keep_in_step():
        pass

    community.refresh_from_db()
    assert community.member_count == community.memberships.count() == 21
