import pytest
from django.urls import reverse
from taggit.models import Tag

from communities.models import (
    Activity,
    Community,
    Follow,
    Level,
    NameInUse,
    Role,
    TagDescription,
    TagOwner,
    TagSynonym,
    TagTally,
)
from communities.tags import clean_tags
from knowledge.indexing import index_outstanding
from notifications.models import Notification
from notifications.tasks import notify
from tests.factories import make_page, make_thread, make_user


@pytest.fixture
def vpn(bakers, bob):
    make_thread(community=bakers, by=bob, title="Why does it drop?", tags=["vpn"])
    return Tag.objects.get(name="vpn")


def url_of(name: str, page: str = "tag", **more) -> str:
    return reverse(f"communities:{page}", kwargs={"name": name} | more)


def carried(response) -> dict[str, list[str]]:
    return {kind.use.name: [str(thing) for thing in kind.things] for kind in response.context["carriers"]}


def told() -> list[tuple[str, str]]:
    notify()
    return list(Notification.objects.order_by("user__username", "pk").values_list("user__username", "reason"))


# --- The page of a tag ---


def test_all_that_carries_it(signed_in, charlie, bakers, alice, bob, vpn):
    bakers.tags.add("vpn")
    make_page(community=bakers, by=alice, title="VPN client", tags=["vpn"])
    alice.skills.add("vpn")

    response = signed_in(charlie).get(url_of("vpn"))

    assert carried(response) == {
        "person": ["Alice Archer"],
        "community": ["Bakers"],
        "thread": ["Why does it drop?"],
        "page": ["VPN client"],
    }


@pytest.mark.parametrize(
    ("who", "status"), [("bob", 200), ("charlie", 404), ("guest", 404), ("desk", 404), ("admin", 404)]
)
def test_a_tag_of_a_private_community_is_known_to_its_members_alone(signed_in, request, vault, bob, who, status):
    make_thread(community=vault, by=bob, tags=["atlantis"])
    TagTally.count()
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url_of("atlantis")).status_code == status
    assert ("atlantis" in client.get(reverse("communities:tags")).text) == (status == 200)
    assert ("atlantis" in client.get(reverse("communities:tags"), {"q": "atlantis"}).context["tags"]) is False
    assert len(client.get(reverse("communities:tags"), {"q": "atlantis"}).context["tags"]) == (status == 200)


def test_what_private_communities_add_is_neither_listed_nor_counted(signed_in, charlie, vault, bob, vpn):
    make_thread(community=vault, by=bob, title="Secret tunnel", tags=["vpn"])
    TagTally.count()
    client = signed_in(charlie)

    assert carried(client.get(url_of("vpn"))) == {"thread": ["Why does it drop?"]}
    assert [(tag.name, tag.uses) for tag in client.get(reverse("communities:tags")).context["tags"]] == [("vpn", 1)]


def test_a_tag_vanishes_with_the_community_before_it_is_counted_anew(signed_in, charlie, bakers, vpn):
    TagTally.count()
    Community.objects.filter(pk=bakers.pk).update(visibility="private", joining="invitation")

    assert list(signed_in(charlie).get(reverse("communities:tags")).context["tags"]) == []
    assert signed_in(charlie).get(url_of("vpn")).status_code == 404


@pytest.mark.parametrize("name", ["c++", "c#", "node.js", "übung", "tcp/ip"])
def test_any_name_has_an_address(signed_in, bob, alice, name):
    alice.skills.add(name)
    TagTally.count()
    tag = Tag.objects.get(name=name)
    client = signed_in(bob)
    alice.skills.add("c")

    response = client.get(url_of(tag.slug if "/" in name else name))

    assert response.status_code == 200
    assert response.context["tag"] == tag


def test_capitals_and_slugs_lead_to_it(signed_in, bob, vpn):
    assert signed_in(bob).get("/tags/VPN/").url == "/tags/vpn/"
    assert signed_in(bob).get("/tags/nothing/").status_code == 404
    assert signed_in(bob).get("/tags/%00/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_many(signed_in, alice, bob, bakers, vpn, count, django_assert_num_queries):
    for _ in range(count):
        make_thread(community=bakers, by=bob, tags=["vpn"])
        make_page(community=bakers, by=alice, title=f"Page {_}", tags=["vpn"])
        make_user().skills.add("vpn")
    TagDescription.write(vpn, by=alice, text="The tunnel.")
    TagOwner.appoint(vpn, by=alice, person=bob)
    client = signed_in(bob)

    # Person, tag, synonyms, people, communities, threads, pages, rail, bell.
    with django_assert_num_queries(9):
        response = client.get(url_of("vpn"))

    assert len(carried(response)["thread"]) == count + 1


# --- The list ---


def test_those_used_most_first_and_by_name(signed_in, bob, bakers):
    for tags in [["rye"], ["rye", "oven"], ["rye", "oven", "salt"]]:
        make_thread(community=bakers, by=bob, tags=tags)
    TagTally.count()
    url = reverse("communities:tags")
    client = signed_in(bob)

    assert [(tag.name, tag.uses) for tag in client.get(url).context["tags"]] == [("rye", 3), ("oven", 2), ("salt", 1)]
    assert [tag.name for tag in client.get(f"{url}?q=OVE").context["tags"]] == ["oven"]


def test_a_synonym_finds_it_and_counts_nothing_twice(signed_in, admin, bob, bakers, vpn):
    for name in ["tunnel", "tunnels"]:
        TagSynonym.add(vpn, by=admin, name=name)
    TagTally.count()

    found = signed_in(bob).get(reverse("communities:tags"), {"q": "tunnel"}).context["tags"]

    assert [(tag.name, tag.uses) for tag in found] == [("vpn", 1)]


def test_leaders_see_what_nobody_looks_after_the_most_used_first(signed_in, alice, bob, bakers):
    for tags in [["rye"], ["rye", "oven"], ["rye", "oven", "salt"]]:
        make_thread(community=bakers, by=bob, tags=tags)
    TagTally.count()
    TagOwner.appoint(Tag.objects.get(name="oven"), by=alice, person=bob)
    url = reverse("communities:tags") + "?show=unowned"

    assert [tag.name for tag in signed_in(alice).get(url).context["tags"]] == ["rye", "salt"]
    assert [tag.name for tag in signed_in(bob).get(url).context["tags"]] == ["rye", "oven", "salt"]


def test_pages_of_the_list_leave_nothing_out(signed_in, bob, bakers):
    for number in range(70):
        bakers.tags.add(f"tag{number}")
    TagTally.count()
    url, after, seen = reverse("communities:tags"), "", []
    while True:
        response = signed_in(bob).get(url, {"after": after})
        seen += [tag.name for tag in response.context["tags"]]
        if not (after := response.context["after"]):
            break

    assert len(seen) == len(set(seen)) == 70


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    for number in range(count):
        bakers.tags.add(f"tag{number}")
        TagOwner.appoint(Tag.objects.get(name=f"tag{number}"), by=alice, person=bob)
    TagTally.count()
    client = signed_in(bob)

    with django_assert_num_queries(5):  # person, whether one keeps tags in order, tags, rail, bell
        assert len(client.get(reverse("communities:tags")).context["tags"]) == count


# --- Describing, owning ---


def test_post_describes_it(signed_in, alice, bob, vpn):
    response = signed_in(alice).post(url_of("vpn", "tag-care"), {"text": "The **tunnel** into the office."})

    assert response.url == url_of("vpn")
    assert "<strong>tunnel</strong>" in signed_in(bob).get(url_of("vpn")).text
    signed_in(alice).post(url_of("vpn", "tag-care"), {"text": ""})
    assert not TagDescription.objects.exists()


@pytest.mark.parametrize(
    ("page", "who", "status"),
    [
        ("tag-care", "alice", 200),  # leads a community
        ("tag-care", "admin", 200),
        ("tag-care", "bob", 403),
        ("tag-care", "guest", 404),
        ("tag-merger", "admin", 200),
        ("tag-merger", "alice", 403),
        ("tag-merger", "guest", 404),
    ],
)
def test_who_may_look_after_tags(signed_in, request, vpn, page, who, status):
    assert signed_in(request.getfixturevalue(who)).get(url_of("vpn", page)).status_code == status


@pytest.mark.parametrize("page", ["tag-owner", "tag-owner-removal", "tag-synonyms", "tag-merger"])
def test_a_member_changes_nothing(signed_in, bob, vpn, page):
    assert signed_in(bob).post(url_of("vpn", page), {"person": "bob", "name": "x", "into": "x"}).status_code == 403


def test_who_is_appointed_is_told_and_may_describe_and_decline(signed_in, alice, bob, bakers, vpn):
    signed_in(alice).post(url_of("vpn", "tag-owner"), {"person": "@bob"})

    assert TagOwner.objects.get(tag=vpn).owner == bob
    assert told() == [("bob", "owner")]
    page = signed_in(bob).get(reverse("notifications:notifications")).text
    assert "made you look after the tag</b>" not in page
    assert "asks you to look after the tag <b>vpn</b>" in page
    assert signed_in(bob).get(url_of("vpn", "tag-care")).status_code == 200

    signed_in(bob).post(url_of("vpn", "tag-owner-removal"))

    assert not TagOwner.objects.exists()
    assert list(Activity.objects.filter(kind="tag").values_list("verb", flat=True)) == ["appointed", "released"]


def test_appointing_twice_tells_once(alice, bob, vpn):
    TagOwner.appoint(vpn, by=alice, person=bob)
    TagOwner.appoint(vpn, by=alice, person=bob)

    assert told() == [("bob", "owner")]


@pytest.mark.parametrize("person", ["nobody", "guest", ""])
def test_nobody_is_appointed_who_may_not_know_of_the_tag(signed_in, alice, guest, vpn, person):
    response = signed_in(alice).post(url_of("vpn", "tag-owner"), {"person": person})

    assert response.status_code == 422
    assert not TagOwner.objects.exists()


def test_a_tag_whose_owner_left_has_none(signed_in, alice, bob, bakers, vpn):
    TagOwner.appoint(vpn, by=alice, person=bob)
    TagTally.count()
    bob.is_active = False
    bob.save()

    page = signed_in(alice).get(url_of("vpn"))
    assert "Nobody yet." in page.text
    assert [
        tag.name for tag in signed_in(alice).get(reverse("communities:tags") + "?show=unowned").context["tags"]
    ] == ["vpn"]


# --- Synonyms ---


def test_who_types_a_synonym_gets_the_tag(signed_in, alice, bob, bakers, vpn):
    signed_in(alice).post(url_of("vpn", "tag-synonyms"), {"name": "Tunnel"})

    thread = make_thread(community=bakers, by=bob, tags=["tunnel", "vpn", "mfa"])

    assert thread.tag_names == ["mfa", "vpn"]
    assert clean_tags(["Tunnel"]) == ["vpn"]
    assert signed_in(bob).get("/tags/tunnel/").url == "/tags/vpn/"
    listed = signed_in(bob).get(reverse("discussions:threads"), {"tag": "tunnel"}).context["listing"]
    assert listed.threads[0] == thread


def test_a_synonym_of_a_tag_that_one_may_not_know_of_leads_nowhere(signed_in, admin, bob, charlie, vault):
    make_thread(community=vault, by=bob, tags=["atlantis"])
    TagSynonym.add(Tag.objects.get(name="atlantis"), by=admin, name="sunken")

    assert signed_in(charlie).get("/tags/sunken/").status_code == 404


def test_a_name_in_use_is_no_synonym(signed_in, alice, admin, bakers, vpn):
    bakers.tags.add("tunnel")

    response = signed_in(alice).post(url_of("vpn", "tag-synonyms"), {"name": "tunnel"})

    assert response.status_code == 422
    TagSynonym.add(vpn, by=admin, name="other")
    with pytest.raises(NameInUse):
        TagSynonym.add(Tag.objects.get(name="tunnel"), by=admin, name="other")


def test_a_synonym_can_be_taken_away(signed_in, alice, vpn):
    TagSynonym.add(vpn, by=alice, name="tunnel")
    synonym = TagSynonym.objects.get()

    signed_in(alice).post(url_of("vpn", "tag-synonym-removal", pk=synonym.pk))

    assert clean_tags(["tunnel"]) == ["tunnel"]


# --- Following ---


def test_who_watches_a_tag_is_told_of_what_is_new_under_it(bakers, alice, bob, charlie, vpn):
    notify()
    Follow.set(vpn, by=charlie, level=Level.WATCH)

    make_thread(community=bakers, by=bob, tags=["vpn"])
    make_page(community=bakers, by=bob, tags=["vpn"])
    make_thread(community=bakers, by=bob, tags=["mfa"])

    assert told() == [("charlie", "tag")] * 2


def test_who_ignores_a_tag_is_told_nothing_of_it_and_a_thread_chosen_itself_counts_more(
    bakers, bob, charlie, desk, vpn
):
    thread = make_thread(community=bakers, by=bob, tags=["vpn"])
    notify()
    for person in [charlie, desk]:
        Follow.set(bakers, by=person, level=Level.WATCH)
        Follow.set(vpn, by=person, level=Level.IGNORE)
    Follow.set(thread, by=desk, level=Level.FOLLOW)

    thread.reply(by=bob, body="It dropped again.")

    assert told() == [("desk", "reply")]


def test_of_two_tags_the_closer_level_counts(bakers, bob, charlie, vpn):
    bakers.tags.add("mfa")
    Follow.set(vpn, by=charlie, level=Level.IGNORE)
    Follow.set(Tag.objects.get(name="mfa"), by=charlie, level=Level.WATCH)

    make_thread(community=bakers, by=bob, tags=["vpn", "mfa"])

    assert told() == [("charlie", "tag")]


def test_a_stewards_role_is_enough(signed_in, alice, bob, bakers, vpn):
    bakers.memberships.get(user=bob).change_role(by=alice, role=Role.STEWARD)

    assert signed_in(bob).get(url_of("vpn", "tag-care")).status_code == 200


def test_who_searches_by_a_synonym_finds_what_carries_the_tag(signed_in, bob, admin, vpn):
    index_outstanding()
    TagSynonym.add(vpn, by=admin, name="tunnel")
    index_outstanding()
    client, url = signed_in(bob), reverse("knowledge:search") + "?q=tunnel"

    assert [hit.entry.title for hit in client.get(url).context["found"].hits] == ["Why does it drop?"]

    TagSynonym.objects.get().drop(by=admin)
    index_outstanding()
    assert client.get(url).context["found"].hits == []
