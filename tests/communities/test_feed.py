import pytest
from django.urls import reverse

from communities.models import Activity, Community, Follow, Level
from tests.factories import make_page, make_thread, make_user


@pytest.fixture
def url(bakers):
    return reverse("communities:feed", args=["bakers"])


def lines(response) -> list[tuple[str, str, str]]:
    return [(news.activity.by.name, news.sentence, str(news.thing)) for news in response.context["feed"].news]


def test_what_happened_newest_first(signed_in, bakers, alice, bob, url):
    thread = make_thread(community=bakers, by=bob, title="Rye?")
    thread.reply(by=alice, body="Yes.").accept(by=bob)
    make_page(community=bakers, by=alice, title="Rye")

    response = signed_in(bob).get(url)

    assert lines(response) == [
        ("Alice Archer", "wrote the page", "Rye"),
        ("Bob Baker", "marked what worked in", "Rye?"),
        ("Alice Archer", "replied in", "Rye?"),
        ("Bob Baker", "opened", "Rye?"),
        ("Bob Baker", "joined", "Bakers"),
        ("Alice Archer", "joined", "Bakers"),
        ("Alice Archer", "founded the community", "Bakers"),
    ]
    assert thread.get_absolute_url() in response.text


def test_it_tells_nothing_of_votes_roles_and_requests(signed_in, bakers, guild, alice, bob, charlie):
    make_thread(community=guild, by=bob).posts.get().vote(by=alice)
    guild.ask_to_join(by=charlie)
    guild.memberships.get(user=bob).change_role(by=alice, role="expert")

    response = signed_in(bob).get(reverse("communities:feed", args=["guild"]))

    assert [sentence for _by, sentence, _thing in lines(response)] == [
        "opened",
        "joined",
        "joined",
        "founded the community",
    ]
    assert "Charlie" not in response.text


def test_what_moved_to_a_private_community_is_gone_for_strangers(signed_in, bakers, vault, bob, charlie, url):
    thread = make_thread(community=bakers, by=bob, title="Saffron")
    thread.community = vault
    thread.save()

    assert "Saffron" not in signed_in(charlie).get(url).text
    assert "Saffron" in signed_in(bob).get(url).text


def test_what_was_removed_is_gone(signed_in, bakers, alice, bob, url):
    thread = make_thread(community=bakers, by=bob, title="Rye?")
    reply = thread.reply(by=alice, body="No.")
    reply.remove(by=alice)
    gone = make_thread(community=bakers, by=bob, title="Spam")
    gone.remove(by=alice)

    response = signed_in(bob).get(url)

    assert ("Alice Archer", "replied in", "Rye?") not in lines(response)
    assert "Spam" not in response.text


def test_somebody_who_is_gone_stays_in_the_feed_without_a_name(signed_in, bakers, bob, url):
    visitor = make_user(name="Vera Visitor")
    bakers.join(by=visitor)
    Activity.objects.filter(by=visitor).update(by=None)

    page = signed_in(bob).get(url).text

    assert "Somebody" in page
    assert "Vera" not in page


def test_pages_by_key(signed_in, bakers, bob, url):
    for number in range(35):
        make_thread(community=bakers, by=bob, title=f"Question {number}")
    client = signed_in(bob)

    first = client.get(url)
    second = client.get(f"{url}?before={first.context['feed'].before}")

    assert len(lines(first)) == 30
    assert lines(second)[0] == ("Bob Baker", "opened", "Question 4")
    assert second.context["feed"].before == ""


def test_nonsense_for_a_key_is_left_aside(signed_in, bob, url):
    client = signed_in(bob)

    assert client.get(f"{url}?before=x").status_code == 200
    assert client.get(f"{url}?before={'9' * 200}").status_code == 200


def test_ignoring_a_community_does_not_hide_its_feed(signed_in, bakers, bob, url):
    Follow.set(bakers, by=bob, level=Level.IGNORE)

    assert signed_in(bob).get(url).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_feed_costs_the_same_for_many(signed_in, alice, bob, url, count, django_assert_num_queries):
    bakers = Community.objects.get()
    for number in range(count):
        make_thread(community=bakers, by=make_user(), title=f"Q{number}").reply(by=make_user(), body="A")
        make_page(community=bakers, by=make_user(), title=f"P{number}")
    client = signed_in(bob)

    # person, community, role, activities; threads, posts, pages, their communities, communities, people; rail, bell
    with django_assert_num_queries(10):
        client.get(url)
