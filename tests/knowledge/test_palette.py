"""The command palette: where one was lately, and what the words typed may mean."""

import pytest
from django.urls import reverse

from knowledge.engine import LAYOUT
from knowledge.indexing import engine, index_outstanding
from tests.factories import make_community, make_page, make_thread, make_user

URL = reverse("knowledge:palette")


def labels(response) -> dict[str, list[str]]:
    return {group.name: [choice.label for choice in group.choices] for group in response.context["groups"]}


@pytest.fixture
def deploying(bakers, bob):
    page = make_page(community=bakers, by=bob, title="Deployment of the oven")
    make_thread(community=bakers, by=bob, title="How do we deploy an oven?")
    make_thread(community=bakers, by=bob, title="Who has the keys?", body="Of the deployment.")
    index_outstanding()
    return page


def test_without_a_word_it_shows_where_one_was_lately_and_what_can_be_done(signed_in, charlie, bob, bakers, deploying):
    make_thread(community=bakers, by=bob, title="Never opened")
    client = signed_in(charlie)
    client.post(reverse("discussions:read-mark", args=[make_thread(community=bakers, by=bob).pk]), {"numbers": "1"})
    index_outstanding()

    shown = labels(client.get(URL))

    assert shown["Lately"] == ["How long does the dough rest?"]
    assert "Ask a question" in shown["Actions"]
    assert labels(signed_in(bob).get(URL))["Lately"][-1] == "Deployment of the oven"


def test_an_unfinished_word_finds_titles_not_texts(signed_in, charlie, deploying):
    shown = labels(signed_in(charlie).get(URL, {"q": "oven deplo"}))

    assert sorted(shown["Pages and discussions"]) == ["Deployment of the oven", "How do we deploy an oven?"]


def test_all_words_but_the_last_are_whole(signed_in, charlie, deploying):
    assert "Pages and discussions" not in labels(signed_in(charlie).get(URL, {"q": "deplo oven"}))


@pytest.mark.parametrize("text", ["c++", "c#", "[", ".*", "\\", "a|b", "\x00", "é", "𝒳", "(" * 300])
def test_any_text_is_a_fair_one(signed_in, charlie, deploying, text):
    assert signed_in(charlie).get(URL, {"q": text}).status_code == 200


def test_people_communities_and_actions(signed_in, charlie, bob, bakers):
    shown = labels(signed_in(charlie).get(URL, {"q": "bak"}))

    assert shown["People"] == ["Bob Baker"]
    assert shown["Communities"] == ["Bakers"]
    assert labels(signed_in(charlie).get(URL, {"q": "book"}))["Actions"] == ["Saved"]


def test_a_name_that_nothing_has_still_leads_on(signed_in, charlie):
    response = signed_in(charlie).get(URL, {"q": "qwxz & co"})

    assert labels(response) == {"Not here?": ["Search everything for “qwxz & co”", "Ask “qwxz & co”"]}
    assert "/search/?q=qwxz+%26+co" in response.text


def test_what_one_may_not_read_is_not_offered_nor_is_where_one_was_before_leaving(signed_in, charlie, bob):
    cellar = make_community(by=bob, slug="cellar", name="Cellar", visibility="private", members=[charlie])
    thread = make_thread(community=cellar, by=bob, title="Cellar door")
    make_page(community=cellar, by=charlie, title="Cellar keys")
    index_outstanding()
    client = signed_in(charlie)
    client.post(reverse("discussions:read-mark", args=[thread.pk]), {"numbers": "1"})
    assert set(labels(client.get(URL))["Lately"]) == {"Cellar door", "Cellar keys"}

    cellar.leave(by=charlie)

    assert "Lately" not in labels(client.get(URL))
    assert set(labels(client.get(URL, {"q": "cellar"}))) == {"Not here?"}


@pytest.mark.parametrize("size", [1, 12])
def test_queries(signed_in, charlie, bakers, bob, django_assert_num_queries, size):
    for number in range(size):
        make_page(community=bakers, by=bob, title=f"Oven {number}")
        make_user(name=f"Oven {number}")
    index_outstanding()
    client = signed_in(charlie)
    with django_assert_num_queries(6):
        client.get(URL, {"q": "oven"}, headers={"HX-Request": "true"})


def test_an_index_of_an_older_layout_is_made_anew(deploying, bakers, bob, signed_in, charlie):
    folder = engine().folder
    generation = next(folder.glob("generation-*"))
    old = generation.rename(generation.with_name(generation.name.removeprefix(LAYOUT).join(["generation-", ""])))
    (folder / "CURRENT").write_text(old.name)
    client = signed_in(charlie)
    assert "Pages and discussions" not in labels(client.get(URL, {"q": "deploy"}))  # and no error

    index_outstanding()

    assert "Deployment of the oven" in labels(client.get(URL, {"q": "deploy"}))["Pages and discussions"]
