import pytest
from django.conf import settings

import markup
from knowledge.cards import cards
from knowledge.indexing import index_outstanding
from markup import refs
from tests.factories import make_page, make_thread


def address_of(thing) -> str:
    return f"{settings.SITE_URL}{thing.get_absolute_url()}"


def filled(text: str, reader) -> str:
    return refs.fill([(markup.render(text).html, None)], reader)[0]


def test_an_address_alone_becomes_a_card(alice, bob, bakers):
    thread = make_thread(community=bakers, by=bob, title="Why does it rise?", body="It rose over night.")
    page = make_page(community=bakers, by=bob, title="Yeast", body="A mushroom.")
    reply = thread.reply(by=alice, body="Because of the yeast.")
    index_outstanding()

    html = filled("\n\n".join(map(address_of, [thread, page, reply])), bob)

    assert html.count('class="link-card"') == 3
    assert '<b class="link-card__title">Why does it rise?</b>' in html
    for words in ["It rose over night.", "A mushroom.", "Because of the yeast.", bakers.name]:
        assert words in html


def test_an_address_among_words_stays_a_link(bob, bakers):
    thread = make_thread(community=bakers, by=bob)
    index_outstanding()

    html = filled(f"See {address_of(thread)} for more.", bob)

    assert "link-card" not in html
    assert f'href="{address_of(thread)}"' in html


@pytest.mark.parametrize(("who", "is_card"), [("bob", True), ("charlie", False), ("guest", False)])
def test_who_may_not_read_it_sees_the_address_only(request, bob, vault, who, is_card):
    page = make_page(community=vault, by=bob, title="Saffron prices", body="Saffron is dear.")
    index_outstanding()

    html = filled(address_of(page), request.getfixturevalue(who))

    assert ("Saffron is dear." in html) == ("link-card" in html) == is_card
    if not is_card:
        assert html == f'<p><a href="{page.get_absolute_url()}">{address_of(page)}</a></p>\n'


@pytest.mark.parametrize(
    "address", ["/threads/999999/", "/people/bob/", "/threads/1/#post-9", "/communities/x/wiki/y/"]
)
def test_what_leads_nowhere_stays_a_link(bob, address):
    assert filled(f"{settings.SITE_URL}{address}", bob).count(f'href="{address}"') == 1


def test_other_sites_are_no_cards(bob):
    assert 'href="https://elsewhere.example/threads/1/"' in filled("https://elsewhere.example/threads/1/", bob)


def test_many_cards_cost_three_queries(bob, bakers, django_assert_num_queries):
    wanted = set()
    for _ in range(3):
        thread = make_thread(community=bakers, by=bob)
        page = make_page(community=bakers, by=bob, title=f"Page {thread.pk}", body="Text.")
        reply = thread.reply(by=bob, body="Reply.")
        wanted |= {(None, thing.get_absolute_url()) for thing in (thread, page)}
        wanted |= {(None, f"/threads/{thread.pk}/#post-{reply.number}")}
    index_outstanding()

    with django_assert_num_queries(3):
        assert len(cards(wanted, bob)) == 9
