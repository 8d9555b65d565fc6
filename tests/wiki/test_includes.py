import pytest

from tests.factories import make_page
from wiki.includes import DEEPEST, MOST


def shown(client, page):
    return client.get(page.get_absolute_url()).text


def test_a_page_stands_within_another_as_it_is_now(signed_in, alice, bakers, bob):
    part = make_page(community=bakers, by=bob, title="Opening hours", body="## Week\n\nSeven to five.")
    whole = make_page(community=bakers, by=bob, title="Shop", body="## Week\n\n![[Opening hours]]")
    part.edit(by=alice, body="## Week\n\nSeven to six.", base=part.newest)

    text = shown(signed_in(alice), whole)

    assert "Seven to six." in text
    assert '<section class="include" aria-label="Opening hours">' in text
    assert text.count('id="week"') == 1
    assert f'id="in-{part.pk}-1-week"' in text


def test_who_may_not_read_a_page_does_not_see_it_within_another(signed_in, bob, charlie, bakers, secret):
    whole = make_page(community=bakers, by=bob, title="Shop", body=f"![[{secret.community.slug}:Saffron prices]]")

    assert "Saffron is dear." in shown(signed_in(bob), whole)
    text = shown(signed_in(charlie), whole)
    assert "Saffron is dear." not in text
    assert f"<p><span>{secret.community.slug}:Saffron prices</span></p>" in text


def test_what_is_not_written_yet_is_a_red_link(signed_in, bob, bakers):
    whole = make_page(community=bakers, by=bob, title="Shop", body="![[Opening hours]]")

    assert 'class="missing"' in shown(signed_in(bob), whole)


def test_a_renamed_page_still_stands_there(signed_in, bob, bakers):
    part = make_page(community=bakers, by=bob, title="Opening hours", body="Seven to five.")
    whole = make_page(community=bakers, by=bob, title="Shop", body="![[Opening hours]]")
    part.rename(by=bob, title="When we open", parent=None)

    assert "Seven to five." in shown(signed_in(bob), whole)


def test_a_circle_ends_and_says_so(signed_in, bob, bakers):
    one = make_page(community=bakers, by=bob, title="One", body="First.\n\n![[Two]]")
    make_page(community=bakers, by=bob, title="Two", body="Second.\n\n![[One]]")

    text = shown(signed_in(bob), one)

    assert text.count("Second.") == 1
    assert "stands within itself" in text
    assert text.count('<section class="include"') == DEEPEST


def test_few_pages_stand_within_a_text_and_the_rest_are_links(signed_in, bob, bakers):
    make_page(community=bakers, by=bob, title="Part", body="Again.")
    whole = make_page(community=bakers, by=bob, title="Whole", body="![[Part]]\n\n" * (MOST + 5))

    text = shown(signed_in(bob), whole)

    assert text.count("Again.") == MOST
    assert text.count('class="wiki-link"') >= 5


@pytest.mark.parametrize("count", [1, 3])
def test_including_costs_the_same_for_many(signed_in, bob, bakers, count, django_assert_max_num_queries):
    for number in range(count):
        make_page(community=bakers, by=bob, title=f"Part {number}", body="Text with [[Whole]].")
    body = "\n\n".join(f"![[Part {number}]]" for number in range(count))
    whole = make_page(community=bakers, by=bob, title="Whole", body=body)
    client = signed_in(bob)

    with django_assert_max_num_queries(12):
        assert shown(client, whole).count("Text with") == count


def test_what_stands_in_a_page_counts_as_a_link_to_it(signed_in, bob, bakers):
    part = make_page(community=bakers, by=bob, title="Part", body="Text.")
    make_page(community=bakers, by=bob, title="Whole", body="![[Part]]")

    assert "Whole" in shown(signed_in(bob), part)
