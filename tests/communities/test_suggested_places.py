"""Where a department or location is typed, the page offers those that the directory knows."""

import pytest
from django.urls import reverse

from accounts.models import User
from communities.models import Membership
from tests.factories import make_page, make_user


@pytest.fixture
def urls(bakers, alice, bob):
    """Forms that ask for a department and a location."""
    User.objects.filter(pk=bob.pk).update(department='Bread & "buns"', location="Malmö")
    make_user(username="gone", department="Coal", is_active=False)
    page = make_page(community=bakers, by=alice)
    return {
        "directory rule": reverse("communities:directory-rules", args=[bakers.slug]),
        "news": reverse("wiki:page-news", args=[page.pk]),
        "required reading": reverse("wiki:readings", args=[page.pk]),
    }


@pytest.mark.parametrize("form", ["directory rule", "news", "required reading"])
def test_departments_and_locations_are_suggested(signed_in, alice, urls, form):
    shown = signed_in(alice).get(urls[form]).text

    assert '<datalist id="department-known"><option value="Bread &amp; &quot;buns&quot;"></option></datalist>' in shown
    assert '<datalist id="location-known"><option value="Malmö"></option></datalist>' in shown
    assert 'list="department-known"' in shown


def test_a_guest_learns_nothing_from_it(signed_in, bakers, guest, urls):
    bakers.join(by=guest, invited=True)
    Membership.objects.filter(user=guest).update(role="steward")

    response = signed_in(guest).get(urls["news"])

    assert response.status_code == 200
    assert "Malmö" not in response.text
