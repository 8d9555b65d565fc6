"""What the editor offers after [[: pages of the community that the reader may read."""

import pytest
from django.urls import reverse

import markup
from tests.factories import make_page
from wiki.links import page_links
from wiki.views.suggesting import MOST, link_to

URL = reverse("wiki:suggestions")


def offered(client, **asked) -> list[str]:
    return [link for _page, link in client.get(URL, asked).context["pages"]]


def test_pages_are_offered_by_words_of_their_title(signed_in, bob, bakers, guild):
    make_page(community=bakers, by=bob, title="Cold dough")
    make_page(community=bakers, by=bob, title="Oven")
    make_page(community=guild, by=bob, title="Dough of the guild")

    assert offered(signed_in(bob), q="dOUGH", community="bakers") == ["[[Cold dough]]"]


def test_without_words_the_latest_are_offered(signed_in, bob, bakers):
    for number in range(MOST + 1):
        make_page(community=bakers, by=bob, title=f"Page {number}")

    assert offered(signed_in(bob), community="bakers") == [f"[[Page {number}]]" for number in range(MOST, 0, -1)]


@pytest.mark.parametrize("who", ["charlie", "guest"])
def test_a_stranger_is_offered_nothing(signed_in, request, secret, who):
    assert offered(signed_in(request.getfixturevalue(who)), q="Saffron", community=secret.community.slug) == []


@pytest.mark.parametrize(
    "asked", [{}, {"q": "a\x00"}, {"community": "no-such"}, {"q": "x" * 900, "community": "bakers"}]
)
def test_what_is_asked_badly_is_offered_nothing(signed_in, bob, bakers, asked):
    assert offered(signed_in(bob), **asked) == []


@pytest.mark.parametrize("title", ["Cold dough", "List [draft] | old", "A/B"])
def test_what_is_offered_leads_to_the_page(bob, bakers, title):
    above = make_page(community=bakers, by=bob, title="Above")
    for page in [
        make_page(community=bakers, by=bob, title=title),
        make_page(community=bakers, by=bob, title=title, parent=above),
    ]:
        [target] = markup.render(link_to(page)).links

        assert page_links({(bakers.pk, target)}, bob)[bakers.pk, target].url == page.get_absolute_url()
