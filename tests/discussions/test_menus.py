"""The menus of a post and of a thread: what stands in them is what the reader may do."""

import pytest
from django.urls import reverse

from tests.factories import make_thread


@pytest.fixture
def thread(bakers, bob):
    return make_thread(community=bakers, by=bob, title="Why does it not rise?")


@pytest.fixture
def answer(thread, alice):
    return thread.reply(by=alice, body="Let it rest.")


@pytest.mark.parametrize(
    ("who", "deeds"),
    [
        ("alice", {"post-edit", "post-removal"}),  # wrote it, and leads
        ("bob", set()),  # belongs
        ("charlie", set()),  # may read
    ],
)
def test_the_menu_of_a_post_holds_what_one_may_do(signed_in, request, answer, who, deeds):
    page = signed_in(request.getfixturevalue(who)).get(reverse("discussions:post-menu", args=[answer.pk])).text

    addresses = {name: reverse(f"discussions:{name}", args=[answer.pk]) for name in ["post-edit", "post-removal"]}
    assert {name for name, address in addresses.items() if address in page} == deeds
    assert answer.get_absolute_url() in page


@pytest.mark.parametrize(
    ("who", "deeds"),
    [
        ("alice", {"thread-edit", "thread-removal"}),  # leads
        ("bob", {"thread-edit", "thread-removal"}),  # opened it
        ("charlie", set()),  # may read
    ],
)
def test_the_menu_of_a_thread_holds_what_one_may_do(signed_in, request, thread, who, deeds):
    page = signed_in(request.getfixturevalue(who)).get(reverse("discussions:thread-menu", args=[thread.pk])).text

    addresses = {name: reverse(f"discussions:{name}", args=[thread.pk]) for name in ["thread-edit", "thread-removal"]}
    assert {name for name, address in addresses.items() if address in page} == deeds


def test_a_script_gets_the_menu_without_the_page(signed_in, alice, answer):
    menu = signed_in(alice).get(reverse("discussions:post-menu", args=[answer.pk]), headers={"HX-Request": "true"}).text

    assert reverse("discussions:post-edit", args=[answer.pk]) in menu
    assert "<html" not in menu


def test_the_thread_page_leads_to_the_menus(signed_in, bob, thread, answer):
    page = signed_in(bob).get(thread.get_absolute_url()).text

    assert reverse("discussions:thread-menu", args=[thread.pk]) in page
    assert reverse("discussions:post-menu", args=[answer.pk]) in page
