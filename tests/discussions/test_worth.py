"""What a question and its answers are worth to others: me too, worked for me, where, demand."""

import pytest
from django.urls import reverse

from communities.models import Activity
from discussions.models import MeToo, NotAnAnswer, NotAQuestion, Post, Success, Thread
from tests.discussions.parallel import in_parallel
from tests.factories import make_community, make_thread, make_user


@pytest.fixture
def answer(thread, alice):
    return thread.reply(by=alice, body="Let it *rest*.")


def url(name: str, thing) -> str:
    return reverse(f"discussions:{name}", args=[thing.pk])


# --- I have this too ---


def test_who_has_the_question_too_is_counted_once_and_takes_it_back(signed_in, charlie, thread):
    client = signed_in(charlie)
    for _ in range(2):
        client.post(url("me-too", thread))
    thread.refresh_from_db()
    assert (thread.me_too_count, thread.demand) == (1, 1)
    assert 'aria-pressed="true"' in client.get(thread.get_absolute_url()).text
    for _ in range(2):
        client.post(url("me-too-removal", thread))
    thread.refresh_from_db()
    assert (thread.me_too_count, thread.demand) == (0, 0)
    assert list(Activity.objects.filter(kind="thread").values_list("verb", flat=True).order_by("pk")) == [
        "started",
        "had too",
        "took back me too",
    ]


def test_with_htmx_only_the_button_comes_back(signed_in, charlie, thread, answer):
    client = signed_in(charlie)

    for name, thing in [("me-too", thread), ("success", answer)]:
        response = client.post(url(name, thing), headers={"HX-Request": "true"})
        assert 'aria-pressed="true"' in response.text
        assert "<html" not in response.text


def test_who_asked_has_it_anyway(signed_in, bob, thread):
    assert signed_in(bob).post(url("me-too", thread)).status_code == 403
    assert url("me-too", thread) not in signed_in(bob).get(thread.get_absolute_url()).text


def test_only_a_question_can_be_had_too(signed_in, charlie, bakers, bob):
    talk = make_thread(community=bakers, by=bob, kind="discussion")

    assert signed_in(charlie).post(url("me-too", talk)).status_code == 403
    with pytest.raises(NotAQuestion):
        MeToo.say(talk, by=charlie)


# --- It worked for me ---


def test_who_asked_has_one_button_for_what_worked(signed_in, alice, bob, charlie, thread, answer):
    def offered(client) -> tuple[int, int]:
        shown = client.get(thread.get_absolute_url()).text
        return shown.count("Worked for me"), shown.count("This worked")

    assert offered(signed_in(bob)) == (0, 1)
    assert offered(signed_in(charlie)) == (1, 0)
    Success.note(answer, by=bob)  # by another page, or once
    assert offered(signed_in(bob)) == (1, 1)
    taken_back = signed_in(bob).post(url("success-removal", answer), headers={"HX-Request": "true"})
    assert "Worked for me" not in taken_back.text


def test_an_answer_says_for_how_many_it_worked(signed_in, charlie, desk, thread, answer):
    client = signed_in(charlie)
    for _ in range(2):
        client.post(url("success", answer))
    Success.note(answer, by=desk)

    assert "solved it for 2 people" in client.get(thread.get_absolute_url()).text
    client.post(url("success-removal", answer))
    client.post(url("success-removal", answer))
    assert "solved it for 1 person" in client.get(thread.get_absolute_url()).text
    answer.refresh_from_db()
    thread.refresh_from_db()
    assert (answer.success_count, thread.success_count, thread.demand, answer.score) == (1, 1, 1, 0)


@pytest.mark.parametrize(("who", "status"), [("charlie", 302), ("bob", 302), ("alice", 403)])
def test_it_works_for_others_than_who_wrote_it(signed_in, request, answer, who, status):
    assert signed_in(request.getfixturevalue(who)).post(url("success", answer)).status_code == status


def test_a_removed_answer_works_for_nobody(alice, charlie, thread, answer):
    Success.note(answer, by=charlie, environment="Rye")
    answer.remove(by=alice)

    thread.refresh_from_db()
    assert (thread.success_count, thread.environments) == (0, [])
    with pytest.raises(NotAnAnswer):
        Success.note(answer, by=charlie)
    answer.restore(by=alice)
    thread.refresh_from_db()
    assert (thread.success_count, thread.environments) == (1, ["Rye"])


# --- Where it works ---


def test_who_accepts_and_who_tried_say_where_it_works(signed_in, bob, charlie, thread, answer):
    answer.accept(by=bob)
    assert signed_in(bob).get(url("post-environment", answer)).status_code == 200
    signed_in(bob).post(url("post-environment", answer), {"environment": " Windows  11 "})
    signed_in(charlie).post(url("post-environment", answer), {"environment": "macOS 15"})

    answer.refresh_from_db()
    thread.refresh_from_db()
    assert answer.acceptance.environment == "Windows 11"
    assert answer.environments == thread.environments == ["Windows 11", "macOS 15"]
    assert answer.success_count == 1
    page = signed_in(charlie).get(thread.get_absolute_url()).text
    assert page.count("Windows 11") == 3  # a badge, a chip and what the chip sends
    suggested = signed_in(bob).get(url("post-environment", answer)).text
    assert '<option value="Windows 11"></option><option value="macOS 15"></option>' in suggested


def test_a_place_is_spelt_as_before(bob, charlie, desk, thread, answer):
    Success.note(answer, by=charlie, environment="Windows 11")
    Success.note(Post.objects.get(pk=answer.pk), by=desk, environment="windows 11")

    thread.refresh_from_db()
    assert thread.environments == ["Windows 11"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 201])
def test_a_place_that_is_none_is_asked_for_again(signed_in, charlie, answer, text):
    response = signed_in(charlie).post(url("post-environment", answer), {"environment": text})

    assert response.status_code == 422
    assert not Success.objects.exists()


def test_what_is_taken_back_works_nowhere(bob, charlie, thread, answer):
    answer.accept(by=bob)
    Success.note(answer, by=charlie, environment="Rye")
    Success.take_back(answer, by=charlie)

    thread.refresh_from_db()
    assert thread.environments == []


def numbers(response) -> list[int]:
    return [post.number for post in response.context["posts"]]


def test_what_works_where_the_reader_works_stands_first(signed_in, bob, charlie, desk, thread, alice):
    windows, mac, _other = (thread.reply(by=alice, body=name) for name in ["windows", "mac", "other"])
    windows.accept(by=bob)
    Success.note(windows, by=desk, environment="Windows 11")
    Success.note(mac, by=desk, environment="macOS 15")
    client = signed_in(charlie)
    assert numbers(client.get(thread.get_absolute_url())) == [1, 2, 3, 4]

    client.post(url("environment", thread), {"environment": "macOS 15"})

    assert numbers(client.get(thread.get_absolute_url())) == [1, 3, 2, 4]
    assert 'aria-pressed="true">macOS 15' in client.get(thread.get_absolute_url()).text
    client.post(url("environment", thread), {"environment": ""})
    assert numbers(client.get(thread.get_absolute_url())) == [1, 2, 3, 4]


def test_all_answers_are_reached_each_once_where_the_reader_works(signed_in, thread, alice, bob, charlie):
    for number in range(65):
        post = thread.reply(by=alice, body="Answer")
        if number % 2:
            Success.note(post, by=bob, environment="Rye")
        if number in {3, 30}:
            post.accept(by=bob)
    client = signed_in(charlie)
    client.post(url("environment", thread), {"environment": "Rye"})
    seen, page = [], thread.get_absolute_url()
    while page:
        response = client.get(page)
        seen += numbers(response)
        more = response.context["reading"].more
        page = more and thread.get_absolute_url() + more

    assert len(seen) == len(set(seen)) == 66
    assert [number % 2 for number in seen[1:33]] == [1] * 32
    for number in [63, 66]:
        post = thread.posts.get(number=number)
        assert number in numbers(client.get(post.get_absolute_url(), follow=True))


# --- Demand ---


def test_most_wanted_first(signed_in, bakers, bob, charlie, desk):
    threads = [make_thread(community=bakers, by=bob, title=f"Thread {number}") for number in range(45)]
    for number in [7, 30]:
        MeToo.say(threads[number], by=charlie)
    MeToo.say(threads[30], by=desk)
    client, seen, query = signed_in(charlie), [], "show=wanted"
    while query:
        listing = client.get(f"{reverse('discussions:threads')}?{query}").context["listing"]
        seen += [thread.title for thread in listing.threads]
        query = listing.older

    assert seen[:2] == ["Thread 30", "Thread 7"]
    assert len(seen) == len(set(seen)) == 45


def test_a_page_says_what_the_demand_is_made_of(signed_in, charlie, desk, thread, answer):
    MeToo.say(thread, by=charlie)
    Success.note(answer, by=desk)
    page = signed_in(charlie).get(thread.get_absolute_url()).text

    assert "wanted 2 times" in page
    assert url("demand", thread) in page
    assert "People who have this too" in signed_in(charlie).get(url("demand", thread)).text


@pytest.mark.django_db(transaction=True)
def test_fifty_presses_of_one_person_leave_one_row():
    leader, other = make_user(), make_user()
    thread = make_thread(community=make_community(by=leader), by=leader)
    post = thread.reply(by=leader, body="This")

    in_parallel(lambda _number: MeToo.say(thread, by=other), range(50))
    in_parallel(lambda _number: Success.note(post, by=other, environment="Rye"), range(50))

    thread = Thread.objects.get()
    assert (MeToo.objects.count(), thread.me_too_count) == (1, 1)
    assert (Success.objects.count(), thread.success_count) == (1, 1)
    assert Post.objects.get(pk=post.pk).success_count == 1
    assert thread.demand == 2
    in_parallel(lambda _number: MeToo.take_back(thread, by=other), range(50))
    in_parallel(lambda _number: Success.take_back(post, by=other), range(50))
    thread.refresh_from_db()
    assert (thread.demand, thread.environments) == (0, [])


# --- People helped ---


def test_a_profile_says_for_how_many_it_worked(signed_in, alice, bob, charlie, desk, vault, answer):
    secret = make_thread(community=vault, by=bob, title="Saffron buns").reply(by=alice, body="Soak it.")
    Success.note(answer, by=charlie)
    Success.note(answer, by=desk)
    Success.note(secret, by=bob)

    for_bob, for_charlie = (signed_in(person).get(alice.get_absolute_url()).text for person in [bob, charlie])
    assert "Solved it for 3 people" in for_bob
    assert "Saffron buns" in for_bob
    assert "Solved it for 2 people" in for_charlie
    assert "Saffron buns" not in for_charlie
    assert "Solved it for" not in signed_in(charlie).get(bob.get_absolute_url()).text


def test_where_an_answer_works_goes_with_it_to_another_thread(alice, charlie, thread, answer):
    later = thread.reply(by=alice, body="Or longer.")
    Success.note(later, by=charlie, environment="Rye")

    aside = thread.split(thread.posts.filter(number__gt=1), by=alice, title="Aside")

    thread.refresh_from_db()
    aside.refresh_from_db()
    assert (thread.environments, thread.demand) == ([], 0)
    assert (aside.environments, aside.demand) == (["Rye"], 1)
