from django.urls import reverse

URL = reverse("accounts:keyboard")


def test_the_keys_are_a_page_and_part_of_one(signed_in, bob):
    client = signed_in(bob)

    page = client.get(URL).text
    part = client.get(URL, headers={"HX-Request": "true"}).text

    assert page.count("<dt>") == part.count("<dt>") == 15
    assert 'method="dialog"' not in page
    assert 'method="dialog"' in part
    assert "<html" not in part
    assert f'href="{URL}" data-part="keyboard"' in client.get("/").text
