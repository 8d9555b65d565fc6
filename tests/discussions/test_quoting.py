"""Quoting a post in a reply."""

import pytest
from django.urls import reverse

from accounts.models import Draft


@pytest.fixture
def answer(thread, alice):
    return thread.reply(by=alice, body="Let it *rest*.\n\nIn the [cold].")


def begun(client, thread, number) -> str:
    return client.get(thread.get_absolute_url(), {"quote": number}).context["form"]["body"].value()


def test_the_menu_leads_to_a_reply_that_begins_with_the_post(signed_in, bob, thread, answer):
    client = signed_in(bob)
    assert (
        f"{thread.get_absolute_url()}?quote=2#reply"
        in client.get(reverse("discussions:post-menu", args=[answer.pk])).text
    )

    assert begun(client, thread, "2") == (
        f"> Let it *rest*.\n>\n> In the [cold].\n>\n> [Alice Archer said in #2]({answer.get_absolute_url()})\n\n"
    )


def test_what_was_typed_stands_before_it_and_it_comes_once(signed_in, bob, thread, answer):
    Draft.keep(by=bob, place=f"thread:{thread.pk}", text="I tried.")
    client = signed_in(bob)
    text = begun(client, thread, "2")
    assert text.startswith("I tried.\n\n> Let it *rest*.")

    Draft.objects.update(text=text)

    assert begun(client, thread, "2") == text


@pytest.mark.parametrize("number", ["", "x", "99", "-1", "9" * 30])
def test_a_number_that_is_none_quotes_nothing(signed_in, bob, thread, answer, number):
    Draft.keep(by=bob, place=f"thread:{thread.pk}", text="I tried.")

    assert begun(signed_in(bob), thread, number) == "I tried."


def test_a_removed_post_is_not_quoted(signed_in, bob, alice, thread, answer):
    answer.remove(by=alice)

    assert begun(signed_in(bob), thread, "2") == ""


def test_names_can_not_break_the_link(signed_in, bob, alice, thread, answer):
    alice.name = "A [x](http://evil.example)"
    alice.save()

    assert r"> [A \[x\](http://evil.example) said in #2](/" in begun(signed_in(bob), thread, "2")
