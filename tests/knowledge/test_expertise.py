from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from accounts.models import Preference
from communities.models import TagSynonym
from discussions.models import Post
from knowledge import expertise
from knowledge.models import Expertise, Keep
from tests.factories import make_community, make_thread, make_user

EXPERTS = reverse("knowledge:experts")


def answer(community, *, by, tag="rye", title="How long?", years_ago=0):
    """An answer that worked, to somebody's question under a tag."""
    asker = make_user(is_active=True)
    thread = make_thread(community=community, by=asker, title=title, tags=[tag])
    post = thread.reply(by=by, body="Twelve hours.")
    post.accept(by=asker)
    if years_ago:
        Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(days=365.25 * years_ago))
    return post


def known(reader, text="rye") -> dict[str, tuple[int, int]]:
    """Who is known to know, in order: with how many answers and pages."""
    expertise.count()
    found = expertise.experts_on(expertise.tags_in(text, reader), reader)
    return {expert.person.username: (expert.answers, expert.pages) for expert in found}


# --- What shows that somebody knows ---


def test_answers_that_worked_and_pages_that_keep_them_show_it(bakers, alice, bob, charlie):
    post = answer(bakers, by=bob)
    answer(bakers, by=bob)
    answer(bakers, by=alice)
    Keep.objects.keep(post, by=alice, title="Rye", body="Twelve hours.", tags=["rye"])

    assert known(charlie) == {"bob": (2, 1), "alice": (1, 0)}


def test_reading_voting_and_answers_that_did_not_work_show_nothing(signed_in, bakers, alice, bob, charlie):
    thread = make_thread(community=bakers, by=alice, tags=["rye"])
    thread.reply(by=bob, body="Try wheat.").vote(by=charlie)
    signed_in(charlie).get(thread.get_absolute_url())

    assert known(alice) == {}


def test_what_is_old_counts_less(bakers, alice, bob, charlie):
    for _ in range(3):
        answer(bakers, by=bob, years_ago=4)
    answer(bakers, by=alice)

    assert list(known(charlie)) == ["alice", "bob"]


def test_growing_old_changes_no_row(bakers, bob):
    answer(bakers, by=bob, years_ago=4)

    assert expertise.count() == 1
    assert expertise.count() == 0


@pytest.mark.parametrize("change", ["acceptance taken back", "answer removed", "thread removed", "retagged"])
def test_what_is_taken_back_shows_nothing_any_more(bakers, alice, bob, charlie, change):
    post = answer(bakers, by=bob)
    assert known(charlie) == {"bob": (1, 0)}

    match change:
        case "acceptance taken back":
            post.unaccept(by=alice)
        case "answer removed":
            post.remove(by=alice)
        case "thread removed":
            post.thread.remove(by=alice)
        case "retagged":
            post.thread.tags.set(["wheat"])

    assert "bob" not in known(charlie)


def test_where_something_happened_lately_it_is_counted_soon(bakers, bob, charlie):
    expertise.count_lately()
    answer(bakers, by=bob)
    expertise.count_lately()
    answer(bakers, by=bob)

    expertise.count_lately()

    [row] = Expertise.objects.all()
    assert (row.user, row.tag.name, row.community, row.answers) == (bob, "rye", bakers, 2)


def test_counting_one_community_leaves_the_others(bakers, guild, bob):
    answer(bakers, by=bob)
    answer(guild, by=bob)
    expertise.count()
    Post.objects.update(accepted_at=None)

    expertise.count([guild.pk])

    assert [row.community for row in Expertise.objects.all()] == [bakers]


def test_the_command_counts_everything(bakers, bob, capsys):
    answer(bakers, by=bob)

    call_command("count_expertise")

    assert capsys.readouterr().out == "1 rows changed.\n"


# --- Who is told of it ---


def test_what_was_shown_where_one_may_not_read_says_nothing(bakers, guild, vault, alice, bob, charlie, guest):
    for community in [bakers, guild, vault]:
        answer(community, by=bob)

    assert known(alice) == {"bob": (3, 0)}
    assert known(charlie) == {"bob": (1, 0)}
    assert known(guest) == {}


def test_a_private_communitys_experts_on_an_open_tag_stay_there(bakers, vault, alice, bob, charlie):
    make_thread(community=bakers, by=alice, tags=["rye"])
    answer(vault, by=bob)

    assert known(charlie) == {}


def test_who_does_not_want_it_is_not_named(bakers, bob, charlie):
    answer(bakers, by=bob)
    Preference(user=bob, is_shown_expert=False).save()

    assert known(charlie) == {}


def test_who_left_the_house_is_not_named(bakers, bob, charlie):
    answer(bakers, by=bob)
    bob.is_active = False
    bob.save()

    assert known(charlie) == {}


@pytest.mark.parametrize("text", ["rye", "Who knows RYE?", "secale", "my rye bread"])
def test_a_tag_is_found_in_a_question_and_by_its_other_names(bakers, alice, bob, charlie, text):
    answer(bakers, by=bob)
    TagSynonym.add(Tag.objects.get(name="rye"), by=alice, name="secale")

    assert known(charlie, text) == {"bob": (1, 0)}


# --- The page ---


def test_the_page_names_them_with_what_shows_it(signed_in, bakers, bob, charlie):
    post = answer(bakers, by=bob, title="Is rye heavy?")
    expertise.count()

    page = signed_in(charlie).get(EXPERTS, {"q": "rye"})

    assert "Bob Baker" in page.text
    assert "1 answer that worked" in page.text
    assert f'<a href="{post.get_absolute_url()}">Is rye heavy?</a>' in page.text


def test_beside_a_thread_stand_those_who_know_its_tags(signed_in, bakers, bob, charlie):
    answer(bakers, by=bob)
    expertise.count()
    thread = make_thread(community=bakers, by=charlie, tags=["rye", "oven"])

    part = signed_in(charlie).get(EXPERTS, {"thread": thread.pk}, headers={"HX-Request": "true"})

    assert "Bob Baker" in part.text
    assert "<html" not in part.text


@pytest.mark.parametrize("number", ["0", "999999999", "x", "9" * 30, ""])
def test_a_thread_that_is_none_is_no_thread(signed_in, charlie, number):
    assert signed_in(charlie).get(EXPERTS, {"thread": number}).status_code in {200, 404}


@pytest.mark.parametrize("people", [1, 3])
def test_the_part_costs_the_same_for_any_number_of_people(
    signed_in, bakers, charlie, people, django_assert_num_queries
):
    for _ in range(people):
        who = make_user()
        for _ in range(3):
            answer(bakers, by=who)
    expertise.count()
    thread = make_thread(community=bakers, by=charlie, tags=["rye"])
    client = signed_in(charlie)
    client.get(EXPERTS)

    with django_assert_num_queries(7):
        client.get(EXPERTS, {"thread": thread.pk}, headers={"HX-Request": "true"})


def test_other_communities_do_not_change_what_is_counted_here(bakers, bob):
    other = make_community(by=bob)
    answer(other, by=bob)

    expertise.count([bakers.pk])

    assert not Expertise.objects.exists()
