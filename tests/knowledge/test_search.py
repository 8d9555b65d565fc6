"""The search page."""

import pytest
from django.urls import reverse

from knowledge.indexing import engine, index_outstanding
from knowledge.models import Keep
from tests.factories import make_community, make_page, make_thread, make_user

URL = reverse("knowledge:search")


@pytest.fixture
def bread(bakers, alice, bob):
    """A question, its accepted answer and the page that keeps it; and a talk."""
    thread = make_thread(community=bakers, by=bob, title="Why is my bread flat?", body="The bread is flat.")
    answer = thread.reply(by=alice, body="Let the bread rest & <fold> it.")
    answer.accept(by=bob)
    page = Keep.objects.keep(answer, by=alice, title="Flat bread", body="Rest the bread.")
    make_thread(community=bakers, by=alice, kind="discussion", title="Bread prices", body="High.")
    index_outstanding()
    return thread, answer, page


def kinds(response) -> list[str]:
    return sorted(hit.entry.kind for hit in response.context["found"].hits)


def test_a_hit_says_what_where_and_how_it_stands(signed_in, charlie, bread):
    text = signed_in(charlie).get(URL, {"q": "bread rest"}).text

    for said in ["Bakers", "Wiki page", "Accepted answer", "Answered", "Kept in the wiki", "Alice Archer", "<time"]:
        assert said in text
    assert "Let the <mark>bread</mark> <mark>rest</mark> &amp; &lt;fold&gt; it." in text


def test_filters_by_kind_state_and_community(signed_in, charlie, bread):
    pastry = make_community(by=make_user(), slug="pastry")
    make_page(community=pastry, by=make_user(), title="Sweet bread")
    index_outstanding()
    client = signed_in(charlie)

    assert kinds(client.get(URL, {"q": "bread"})) == ["answer", "discussion", "page", "page", "question"]
    assert kinds(client.get(URL, {"q": "bread", "kind": "page"})) == ["page", "page"]
    assert kinds(client.get(URL, {"q": "bread", "state": "accepted"})) == ["answer"]
    assert kinds(client.get(URL, {"q": "bread", "state": "kept"})) == ["answer", "page", "question"]
    assert kinds(client.get(URL, {"q": "bread", "community": "pastry"})) == ["page"]
    assert kinds(client.get(URL, {"q": "bread", "kind": "x", "state": "x"})) == kinds(client.get(URL, {"q": "bread"}))
    assert kinds(client.get(URL, {"q": "bread", "community": "none"})) == []


def test_chips_count_and_lead_back(signed_in, charlie, bread):
    client = signed_in(charlie)
    response = client.get(URL, {"q": "bread", "kind": "page"})

    chips = {chip.label: chip for chip in response.context["found"].kinds}
    assert {label: chip.count for label, chip in chips.items()} == {
        "Questions": 1,
        "Answers": 1,
        "Wiki pages": 1,
        "Discussions": 1,
    }
    assert chips["Wiki pages"].is_chosen
    assert kinds(client.get(URL + chips["Wiki pages"].link)) == ["answer", "discussion", "page", "question"]


def test_results_come_in_pages(signed_in, bakers, bob, charlie):
    for number in range(45):
        make_page(community=bakers, by=bob, title=f"Bread {number}")
    index_outstanding()
    client, seen, url = signed_in(charlie), [], "?q=bread"
    while url:
        response = client.get(URL + url)
        seen += [hit.entry.pk for hit in response.context["found"].hits]
        url = response.context["found"].older

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    "query", ["", "   ", "\x00", "the", '"', "AND OR NOT", "(((", "a:b", "*", "…", "💥" * 50, "x" * 400]
)
def test_any_query_is_answered(signed_in, charlie, bread, query):
    assert signed_in(charlie).get(URL, {"q": query}).status_code == 200


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999", "9" * 50, "٣"])
def test_any_page_is_answered(signed_in, charlie, bread, page):
    assert signed_in(charlie).get(URL, {"q": "bread", "page": page}).status_code == 200


def test_a_query_of_10000_characters_is_refused_and_still_there(signed_in, charlie):
    query = "bread " * 1666

    response = signed_in(charlie).get(URL, {"q": query})

    assert response.status_code == 422
    assert query.strip() in response.text
    assert "up to 400" in response.text


def test_nothing_found_leads_to_asking(signed_in, charlie, bread):
    text = signed_in(charlie).get(URL, {"q": "croissant & co"}).text

    assert "Nothing found" in text
    assert f"{reverse('discussions:ask')}?title=croissant%20%26%20co" in text


def test_people_of_that_name_stand_beside(signed_in, alice, charlie, guest):
    assert "Alice Archer" in signed_in(charlie).get(URL, {"q": "archer"}).text
    assert "Alice Archer" not in signed_in(guest).get(URL, {"q": "archer"}).text


def test_a_broken_index_is_said_calmly(signed_in, charlie, bread):
    for file in engine().folder.glob("generation-*/meta.json"):
        file.write_text("{")
    engine()._opened = None

    response = signed_in(charlie).get(URL, {"q": "bread"})

    assert response.status_code == 200
    assert "Search does not answer now" in response.text


@pytest.mark.parametrize("count", [1, 20])
def test_a_search_costs_the_same_for_many(signed_in, bakers, charlie, count, django_assert_num_queries):
    for number in range(count):
        make_page(community=bakers, by=make_user(), title=f"Bread {number}")
    index_outstanding()
    client = signed_in(charlie)
    client.get(URL, {"q": "bread"})

    # person, communities, what was taken away a moment ago, entries, people of that name, rail, bell
    with django_assert_num_queries(9):
        response = client.get(URL, {"q": "bread"})

    assert len(kinds(response)) == count


def test_similar_ranks_over_any_of_the_words(signed_in, charlie, bread):
    response = signed_in(charlie).get(
        reverse("knowledge:similar"),
        {"q": "Since the new oven my bread comes out flat like never before"},
        headers={"HX-Request": "true"},
    )

    titles = [entry.title for entry in response.context["entries"]]
    assert titles[:2] in (["Why is my bread flat?", "Flat bread"], ["Flat bread", "Why is my bread flat?"])
    assert "<html" not in response.text


def test_similar_beside_a_thread_leaves_the_thread_out(signed_in, charlie, bread):
    thread, _answer, page = bread
    response = signed_in(charlie).get(reverse("knowledge:similar"), {"thread": thread.pk})

    assert page.title in [entry.title for entry in response.context["entries"]]
    assert thread.title not in [entry.title for entry in response.context["entries"]]


@pytest.mark.parametrize(
    "asked", [{}, {"q": ""}, {"q": "\x00"}, {"q": "x" * 5000}, {"q": "the of"}, {"community": "\x00"}]
)
def test_similar_takes_any_text(signed_in, charlie, bread, asked):
    assert signed_in(charlie).get(reverse("knowledge:similar"), asked).status_code == 200
