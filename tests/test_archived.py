"""In an archived community everything stands as it is, for who leads it too: every address that one can send to."""

import pytest
from django.urls import reverse

from communities.models import Activity
from tests.addresses import OF_COMMUNITY, OF_CONTENT
from tests.places import Place

SENT = {
    "title": "New words",
    "body": "New words",
    "tags": "new",
    "reason": "New words",
    "text": "New words",
    "community": "bakers",
    "minutes": "15",
    "kind": "question",
    "stage": "active",
}
# What one does for oneself, what must go or come back, and what is not the community's alone.
STAYS = {
    "discussions:read-mark",
    "discussions:environment",
    "discussions:bookmark",
    "discussions:bookmark-removal",
    "discussions:claim-removal",
    "discussions:claim-renewal",
    "discussions:thread-removal",
    "discussions:post-removal",
    "discussions:post-restoration",
    "discussions:comment-removal",
    "discussions:comment-restoration",
    "wiki:news-read",
    "wiki:page-comment-removal",
    "wiki:page-comment-restoration",
    "moderation:flag",
    "moderation:redaction",
    "communities:follow",
    "communities:tag-care",
    "communities:tag-owner",
    "communities:tag-owner-removal",
    "communities:tag-synonyms",
    "communities:tag-synonym-removal",
    "communities:archive-removal",
    "communities:membership-removal",
    "communities:welcome-dismissal",
    "communities:role",
    "communities:join-request-refusal",
}
# Where one is led on, to a page that says why.
LEADS_ON = {
    "communities:settings",
    "communities:archive",
    "communities:membership",
    "communities:norms-acceptance",
    "communities:join-request",
    "communities:join-request-acceptance",
}


@pytest.fixture
def place(bakers, alice, bob):
    """One of everything, archived."""
    found = Place(bakers)
    assert found.arguments
    bakers.archive(by=alice, reason="The ovens are cold.")
    return found


def test_nothing_changes_any_more(signed_in, alice, place):
    client, before = signed_in(alice), Activity.objects.count()

    for table in [OF_CONTENT, OF_COMMUNITY]:
        for thing, names in table.items():
            for name in names:
                if name in STAYS:
                    continue
                response = client.post(reverse(name, kwargs=place.arguments[thing]), SENT)
                expected = {302} if name in LEADS_ON else {403, 404, 405, 422}
                assert response.status_code in expected, name
                assert Activity.objects.count() == before, name


def test_the_refusal_says_why(signed_in, alice, place):
    refused = signed_in(alice).post(reverse("discussions:posts", kwargs=place.arguments["thread"]), SENT)
    asked = signed_in(alice).post(
        reverse("communities:join-request-acceptance", kwargs=place.arguments["join request"]), follow=True
    )

    assert "In an archived community everything stands as it is." in refused.text
    assert "This community is archived: nobody joins it any more." in asked.text


def test_what_one_said_by_a_click_stands(signed_in, bob, place):
    client, before = signed_in(bob), Activity.objects.count()

    for thing, name in [
        ("post", "discussions:vote-removal"),
        ("post", "discussions:success-removal"),
        ("thread", "discussions:me-too-removal"),
        ("poll", "discussions:ballot-removal"),
        ("reaction", "discussions:reaction"),
        ("reaction", "discussions:reaction-removal"),
    ]:
        assert client.post(reverse(name, kwargs=place.arguments[thing])).status_code == 403, name
    assert Activity.objects.count() == before


def test_no_menu_offers_what_is_refused(signed_in, alice, place):
    client = signed_in(alice)
    thread = client.get(reverse("discussions:thread-menu", kwargs=place.arguments["thread"])).text
    post = client.get(reverse("discussions:post-menu", kwargs=place.arguments["post"])).text

    assert reverse("discussions:moderation", kwargs=place.arguments["thread"]) not in thread
    assert reverse("discussions:split", kwargs=place.arguments["thread"]) not in post
