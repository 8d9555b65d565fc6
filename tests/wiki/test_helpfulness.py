import pytest
from django.urls import reverse

from tests.factories import make_page, make_user
from wiki.models import Helpfulness, least_helpful


def url_of(page):
    return reverse("wiki:helpfulness", args=[page.pk])


def test_a_reader_says_that_a_page_helped(signed_in, wiki_page, charlie):
    client = signed_in(charlie)
    assert "Did this page help?" in client.get(wiki_page.get_absolute_url()).text

    response = client.post(url_of(wiki_page))

    assert response.url == wiki_page.get_absolute_url()
    assert "It helped you." in client.get(wiki_page.get_absolute_url()).text
    assert Helpfulness.objects.values_list("number", "reason").get() == (1, "")


def test_no_is_said_with_one_of_four_reasons(signed_in, wiki_page, charlie):
    client = signed_in(charlie)

    client.post(url_of(wiki_page), {"reason": "because"})
    assert not Helpfulness.objects.exists()

    client.post(url_of(wiki_page), {"reason": "old"})
    assert Helpfulness.objects.get().reason == "old"
    assert "It did not help you." in client.get(wiki_page.get_absolute_url()).text


def test_the_last_word_of_a_reader_counts(wiki_page, charlie):
    Helpfulness.say(wiki_page, by=charlie, reason="old")
    Helpfulness.say(wiki_page, by=charlie)

    assert Helpfulness.objects.values_list("reason", flat=True).get() == ""


def test_a_major_revision_starts_anew_and_a_typo_does_not(signed_in, wiki_page, bob, charlie):
    Helpfulness.say(wiki_page, by=charlie, reason="old")
    client = signed_in(charlie)

    wiki_page.edit(by=bob, body="Twelve hours; cold.", base=wiki_page.newest, size="typo")
    assert Helpfulness.objects.of_present_text().count() == 1

    wiki_page.edit(by=bob, body="Another text.", base=wiki_page.revisions.last(), size="major")
    assert Helpfulness.objects.of_present_text().count() == 0
    assert "Did this page help?" in client.get(wiki_page.get_absolute_url()).text


def test_pages_are_ranked_by_how_many_they_did_not_help_and_their_share(signed_in, bakers, bob):
    poor, mixed, fine = (make_page(community=bakers, by=bob, title=title) for title in ["Poor", "Mixed", "Fine"])
    for page, answers in {mixed: ["old", "", "", ""], poor: ["old", "wrong"], fine: [""]}.items():
        for reason in answers:
            Helpfulness.say(page, by=make_user(), reason=reason)

    response = signed_in(bob).get(reverse("wiki:unhelpful", args=["bakers"]))

    assert [(line.page, line.no, line.all) for line in response.context["listed"]] == [(poor, 2, 2), (mixed, 1, 4)]
    assert "It is not right" in response.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_the_same_for_many_pages(bakers, bob, count, django_assert_num_queries):
    for number in range(count):
        Helpfulness.say(make_page(community=bakers, by=bob, title=f"Page {number}"), by=bob, reason="old")

    with django_assert_num_queries(2):
        assert len(least_helpful(bakers.pages.all(), most=50)) == count


def test_a_stranger_judges_nothing_that_is_private(signed_in, secret, charlie):
    assert signed_in(charlie).post(url_of(secret)).status_code == 404
    assert not Helpfulness.objects.exists()
