"""Where pages stand and what leads to them: renaming, moving, red links, "linked from", and the bin."""

import re

import pytest
from django.urls import reverse

from communities.models import Activity
from tests.factories import make_community, make_page
from wiki.models import BelowItself, Page, PagesBelow, ParentRemoved


@pytest.fixture
def ovens(bakers, bob):
    return make_page(community=bakers, by=bob, title="Ovens", body="They are hot.")


@pytest.fixture
def door(ovens, bob):
    """A page below."""
    return make_page(community=ovens.community, by=bob, title="Door", body="It is heavy.", parent=ovens)


def url(name: str, page) -> str:
    return reverse(f"wiki:{name}", args=[page.pk])


def at(path: str, community: str = "bakers") -> str:
    return reverse("wiki:page", args=[community, path])


def link(response, words: str) -> tuple[str, str]:
    """The class and the address of the link that says these words in the page's text."""
    prose = response.text.partition('<div class="prose prose--page">')[2].partition("</article>")[0]
    [found] = re.findall(rf'<a class="([^"]*)" href="([^"]*)"[^>]*>{words}</a>', prose)
    return found[0], found[1].replace("&amp;", "&")


def linked_from(response) -> list[str]:
    return [link.source.title for link in response.context["backlinks"]]


# --- Another title, another place ---


def test_after_a_new_title_the_old_address_leads_to_the_new_one(signed_in, bob, bakers, ovens):
    client = signed_in(bob)
    reader = make_page(community=bakers, by=bob, title="Reader", body="See [[Ovens]].")

    response = client.post(url("place", ovens), {"title": "Deck ovens", "parent": ""})

    assert response.url == at("deck-ovens")
    assert "They are hot." in client.get(at("deck-ovens")).text
    assert client.get(at("ovens")).url == at("deck-ovens")
    shown = client.get(reader.get_absolute_url())
    assert link(shown, "Ovens") == ("wiki-link", at("deck-ovens"))
    assert linked_from(client.get(at("deck-ovens"))) == ["Reader"]
    assert Activity.objects.get(verb="renamed").data["before"] == {"title": "Ovens", "path": "ovens"}


def test_after_many_titles_every_old_address_leads_to_the_newest(signed_in, bob, ovens):
    for title in ["Deck ovens", "Stone ovens", "Ovens", "Big ovens"]:
        ovens.rename(by=bob, title=title, parent=None)
        ovens.refresh_from_db()

    client = signed_in(bob)
    for path in ["ovens", "deck-ovens", "stone-ovens"]:
        response = client.get(at(path))
        assert (response.status_code, response.url) == (301, at("big-ovens"))
        assert "no-cache" in response["Cache-Control"]  # another page may stand there one day


def test_a_page_that_comes_back_to_its_address_stands_there(signed_in, bob, ovens):
    for title in ["Deck ovens", "Ovens"]:
        ovens.rename(by=bob, title=title, parent=None)
        ovens.refresh_from_db()

    client = signed_in(bob)
    assert client.get(at("ovens")).status_code == 200
    assert client.get(at("deck-ovens")).url == at("ovens")


def test_a_new_page_at_an_old_address_stands_there_itself(signed_in, bob, bakers, ovens):
    ovens.rename(by=bob, title="Deck ovens", parent=None)

    make_page(community=bakers, by=bob, title="Ovens", body="Another text.")

    assert "Another text." in signed_in(bob).get(at("ovens")).text


def test_an_address_taken_over_leads_nowhere_when_its_page_is_removed(signed_in, bob, bakers, ovens):
    ovens.rename(by=bob, title="Deck ovens", parent=None)
    other = make_page(community=bakers, by=bob, title="Stones")
    other.rename(by=bob, title="Ovens", parent=None)
    other.remove(by=bob)

    response = signed_in(bob).get(at("ovens"))

    assert response.status_code == 404
    assert "was removed" in response.text


def test_a_title_may_change_where_the_address_stays(signed_in, bob, ovens):
    response = signed_in(bob).post(url("place", ovens), {"title": "OVENS!", "parent": ""}, follow=True)

    assert response.redirect_chain == [(at("ovens"), 302)]
    assert '<h1 class="page-head__title">OVENS!</h1>' in response.text


def test_the_pages_below_move_along(signed_in, bob, bakers, ovens, door):
    handle = make_page(community=bakers, by=bob, title="Handle", parent=door)
    tools = make_page(community=bakers, by=bob, title="Tools")

    signed_in(bob).post(url("place", ovens), {"title": "Ovens", "parent": tools.pk})

    paths = {page.title: page.path for page in Page.objects.all()}
    assert paths == {
        "Tools": "tools",
        "Ovens": "tools/ovens",
        "Door": "tools/ovens/door",
        "Handle": "tools/ovens/door/handle",
    }
    client = signed_in(bob)
    assert client.get(at("ovens/door/handle")).url == at("tools/ovens/door/handle")
    handle.refresh_from_db()
    assert [page.title for page in client.get(handle.get_absolute_url()).context["tree"].ancestors] == [
        "Tools",
        "Ovens",
        "Door",
    ]


def test_pages_whose_path_only_begins_alike_stay(bob, bakers, ovens):
    for title in ["Ovens and doors", "Oven", "Ovensx"]:
        make_page(community=bakers, by=bob, title=title)

    ovens.rename(by=bob, title="Stoves", parent=None)

    assert set(Page.objects.values_list("path", flat=True)) == {"stoves", "ovens-and-doors", "oven", "ovensx"}


def test_what_a_move_would_change_is_shown_and_nothing_is_changed(signed_in, bob, bakers, ovens, door):
    make_page(community=bakers, by=bob, title="Reader", body="[[Ovens]] [[Ovens/Door]]")

    response = signed_in(bob).post(url("place", ovens), {"title": "Stoves", "parent": "", "preview": "yes"})

    assert response.context["paths"] == [("ovens", "stoves"), ("ovens/door", "stoves/door")]
    assert "2 links keep working." in response.text
    assert list(Page.objects.order_by("path").values_list("path", flat=True)) == ["ovens", "ovens/door", "reader"]


def test_the_same_title_and_place_change_nothing(signed_in, bob, ovens):
    signed_in(bob).post(url("place", ovens), {"title": "Ovens", "parent": ""})

    assert not Activity.objects.filter(verb="renamed").exists()


def test_a_page_can_not_stand_below_itself(signed_in, bob, ovens, door):
    for parent in (ovens, door):
        with pytest.raises(BelowItself):
            ovens.rename(by=bob, title="Ovens", parent=parent)
        response = signed_in(bob).post(url("place", ovens), {"title": "Ovens", "parent": parent.pk})
        assert (response.status_code, list(response.context["form"].errors)) == (422, ["parent"])

    assert set(Page.objects.values_list("path", "parent")) == {("ovens", None), ("ovens/door", ovens.pk)}


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"title": "Taken"}, "title"),
        ({"title": "In the bin"}, "title"),
        ({"parent": "999999"}, "parent"),
    ],
)
def test_what_is_wrong_with_a_place_is_said_at_its_field(signed_in, bob, bakers, ovens, bad, field):
    make_page(community=bakers, by=bob, title="Taken")
    make_page(community=bakers, by=bob, title="In the bin").remove(by=bob)
    given = {"title": "Stoves", "parent": ""} | bad

    response = signed_in(bob).post(url("place", ovens), given)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["title"].value() == given["title"]
    assert Page.objects.get(pk=ovens.pk).path == "ovens"


def test_a_page_does_not_move_into_another_wiki(signed_in, bob, ovens, secret):
    response = signed_in(bob).post(url("place", ovens), {"title": "Ovens", "parent": secret.pk})

    assert list(response.context["form"].errors) == ["parent"]


def test_an_address_that_would_be_too_long_is_refused(signed_in, bob, bakers, ovens):
    above = None
    for letter in "abcd":
        above = make_page(community=bakers, by=bob, title=letter * 99, parent=above)

    for place in (url("place", ovens), reverse("wiki:new", args=["bakers"])):
        response = signed_in(bob).post(place, {"title": "Ovens", "parent": above.pk})
        assert response.status_code == 422
        assert "The address would be too long." in response.text


# --- Red links, and "linked from" ---


def test_a_red_link_turns_blue_when_its_page_is_written(signed_in, bob, charlie, bakers, ovens):
    ovens.edit(by=bob, body="See [[Baking stone]] and [[Ovens/Light]].", base=ovens.newest)
    client = signed_in(charlie)
    css_class, red = link(client.get(at("ovens")), "Baking stone")
    assert css_class == "missing"

    form = client.get(red).context["form"]
    assert (form["title"].value(), form["wanted"].value()) == ("Baking stone", "baking-stone")
    client.post(red, {"title": "Baking stone", "body": "Flat.", "wanted": "baking-stone"})

    assert link(client.get(at("ovens")), "Baking stone") == ("wiki-link", at("baking-stone"))
    assert linked_from(client.get(at("baking-stone"))) == ["Ovens"]


def test_a_red_link_leads_to_the_page_that_answers_it_whatever_its_title(signed_in, bob, bakers, ovens):
    ovens.edit(by=bob, body="See [[Baking stone]].", base=ovens.newest)
    client = signed_in(bob)

    client.post(reverse("wiki:new", args=["bakers"]), {"title": "Stones", "body": "", "wanted": "baking-stone"})

    assert client.get(at("baking-stone")).url == at("stones")
    assert link(client.get(at("ovens")), "Baking stone") == ("wiki-link", at("stones"))
    assert linked_from(client.get(at("stones"))) == ["Ovens"]


def test_a_red_link_below_a_page_begins_there(signed_in, bob, bakers, ovens):
    ovens.edit(by=bob, body="See [[Ovens/Light]].", base=ovens.newest)
    client = signed_in(bob)

    form = client.get(link(client.get(at("ovens")), "Ovens/Light")[1]).context["form"]

    assert (form["title"].value(), form["parent"].value()) == ("Light", ovens.pk)


def test_what_is_wanted_can_not_take_the_address_of_a_page(signed_in, bob, bakers, ovens):
    make_page(community=bakers, by=bob, title="Reader", body="See [[Ovens]].")
    make_page(community=bakers, by=bob, title="Stones", wanted="ovens")

    shown = signed_in(bob).get(at("ovens"))
    assert "They are hot." in shown.text
    assert linked_from(shown) == ["Reader"]


def test_a_link_into_another_community_shows_only_to_who_may_read_there(signed_in, bob, charlie, bakers, secret):
    page = make_page(community=bakers, by=bob, title="Prices", body="See [[vault:Saffron prices]].")

    shown = signed_in(bob).get(page.get_absolute_url())
    assert link(shown, "vault:Saffron prices") == ("wiki-link", at("saffron-prices", "vault"))
    hidden = signed_in(charlie).get(page.get_absolute_url())
    assert "<span>vault:Saffron prices</span>" in hidden.text
    assert "missing" not in hidden.text.partition("</article>")[0].rpartition("prose--page")[2]


def test_linked_from_follows_the_texts_and_tells_nothing_private(signed_in, bob, charlie, bakers, vault, ovens):
    reader = make_page(community=bakers, by=bob, title="Reader", body="[[Ovens]], again [[Ovens]]")
    make_page(community=vault, by=bob, title="Secret reader", body="[[bakers:Ovens]]")

    assert linked_from(signed_in(bob).get(at("ovens"))) == ["Reader", "Secret reader"]
    assert linked_from(signed_in(bob).get(url("links", ovens))) == ["Reader", "Secret reader"]
    for place in (at("ovens"), url("links", ovens)):
        response = signed_in(charlie).get(place)
        assert linked_from(response) == ["Reader"]
        assert "Secret reader" not in response.text

    reader.edit(by=bob, body="No more.", base=reader.newest)
    assert linked_from(signed_in(charlie).get(at("ovens"))) == []


def test_a_long_list_of_links_comes_in_pages(signed_in, bob, bakers, ovens):
    for number in range(105):
        make_page(community=bakers, by=bob, title=f"Reader {number}", body="[[Ovens]]")
    client = signed_in(bob)

    shown = client.get(at("ovens"))
    first = client.get(url("links", ovens))
    rest = client.get(url("links", ovens), {"after": first.context["after"]})

    assert shown.text.partition("Linked from")[2].partition("</section>")[0].count("<li>") == 12
    assert "All that link here" in shown.text
    assert (len(linked_from(first)), len(linked_from(rest))) == (100, 5)
    assert set(linked_from(first) + linked_from(rest)) == {f"Reader {number}" for number in range(105)}


# --- The bin ---


def test_a_removed_page_lies_in_the_bin_and_comes_back_whole(signed_in, bob, ovens):
    ovens.edit(by=bob, body="They are very hot.", base=ovens.newest)
    client = signed_in(bob)

    client.post(url("removal", ovens), {"reason": "twice"})
    bin = client.get(reverse("wiki:bin", args=["bakers"]))
    assert [page.title for page in bin.context["removed"]] == ["Ovens"]
    assert "twice" in bin.text
    assert client.get(at("ovens")).status_code == 404
    assert "No pages yet" in client.get(reverse("wiki:wiki", args=["bakers"])).text

    assert client.post(url("restoration", ovens)).url == at("ovens")
    assert "They are very hot." in client.get(at("ovens")).text
    assert Page.objects.get().revisions.count() == 2
    assert [activity.verb for activity in Activity.objects.filter(kind="page").order_by("pk")][-2:] == [
        "removed",
        "restored",
    ]


def test_removing_and_restoring_twice_changes_nothing(bob, alice, ovens):
    ovens.remove(by=bob, reason="twice")
    ovens.remove(by=alice, reason="again")
    assert Page.objects.get().removal.reason == "twice"

    for _ in range(2):
        Page.objects.get().restore(by=bob)
    assert Activity.objects.filter(verb__in=["removed", "restored"]).count() == 2


def test_a_page_with_pages_below_is_not_removed(signed_in, bob, ovens, door):
    response = signed_in(bob).post(url("removal", ovens))

    assert response.status_code == 422
    assert "There are pages below this one." in response.text
    with pytest.raises(PagesBelow):
        ovens.remove(by=bob)
    assert not Page.objects.get(pk=ovens.pk).is_removed


def test_a_page_comes_back_only_below_a_page_that_is_there(signed_in, bob, ovens, door):
    for page in (door, ovens):
        page.remove(by=bob)

    with pytest.raises(ParentRemoved):
        Page.objects.get(pk=door.pk).restore(by=bob)
    response = signed_in(bob).post(url("restoration", door), follow=True)
    assert "The page above it is in the bin." in response.text

    for page in (ovens, door):
        signed_in(bob).post(url("restoration", page))
    assert signed_in(bob).get(at("ovens/door")).status_code == 200


def test_before_a_page_goes_one_has_seen_what_leads_to_it(signed_in, bob, bakers, ovens):
    make_page(community=bakers, by=bob, title="Reader", body="[[Ovens]]")
    client = signed_in(bob)
    assert "Reader" in client.get(url("removal", ovens)).text

    response = client.post(url("removal", ovens), {"reason": "old"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["is_acknowledged"])
    assert response.context["form"]["reason"].value() == "old"

    assert client.post(url("removal", ovens), {"reason": "old", "is_acknowledged": "on"}).status_code == 302
    assert link(client.get(at("reader")), "Ovens")[0] == "missing"


# --- Who ---


@pytest.mark.parametrize(
    ("who", "status"),
    [("alice", 302), ("bob", 302), ("charlie", 403), ("desk", 403), ("admin", 403), ("guest", 404)],
)
def test_who_moves_and_removes_a_page(signed_in, request, ovens, who, status):
    client = signed_in(request.getfixturevalue(who))

    assert client.get(url("place", ovens)).status_code == (200 if status == 302 else status)
    assert client.post(url("place", ovens), {"title": "Stoves", "parent": ""}).status_code == status
    assert client.post(url("removal", ovens)).status_code == status
    ovens.refresh_from_db()
    assert (ovens.path == "stoves") == ovens.is_removed == (status == 302)


@pytest.mark.parametrize(("who", "may"), [("alice", True), ("bob", True), ("charlie", False), ("guest", False)])
def test_who_sees_the_bin_and_brings_back(signed_in, request, bob, ovens, who, may):
    ovens.remove(by=bob)
    client = signed_in(request.getfixturevalue(who))

    assert ("Ovens" in client.get(reverse("wiki:bin", args=["bakers"])).text) == may
    assert client.post(url("restoration", ovens)).status_code == (302 if may else 404)
    assert Page.objects.get().is_removed != may


def test_a_steward_of_another_community_moves_nothing(signed_in, charlie, ovens):
    make_community(by=charlie)

    assert signed_in(charlie).post(url("place", ovens), {"title": "Mine", "parent": ""}).status_code == 403
