"""The way of somebody who is new: each step is a link that the page before shows."""

from django.urls import reverse

from wiki.models import Page


def test_from_home_to_the_first_saved_page_in_four_clicks(signed_in, bakers, bob):
    client = signed_in(bob)
    shown = client.get(reverse("knowledge:home")).text
    clicks = [bakers.get_absolute_url(), reverse("wiki:wiki", args=["bakers"]), reverse("wiki:new", args=["bakers"])]
    for address in clicks:
        assert f'href="{address}"' in shown
        shown = client.get(address).text
    assert f'action="{clicks[-1]}"' in shown

    response = client.post(clicks[-1], {"title": "Resting times", "body": "Twelve hours, cold."}, follow=True)

    assert len([*clicks, "Save the page"]) <= 4
    assert response.redirect_chain[-1][0] == Page.objects.get().get_absolute_url()
    assert "Twelve hours, cold." in response.text
