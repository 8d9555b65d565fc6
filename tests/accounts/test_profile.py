import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

URL = reverse("accounts:profile")
FIELDS = {
    "name": "Bob Baker",
    "time_zone": "Europe/Paris",
    "job_title": "",
    "department": "",
    "location": "",
    "bio": "",
}


def picture(kind="PNG", size=(600, 400)) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind)
    return SimpleUploadedFile(f"me.{kind.lower()}", buffer.getvalue())


def test_post_saves_the_profile(signed_in, bob):
    response = signed_in(bob).post(URL, FIELDS | {"job_title": "Baker", "skills": "Rye Bread, wheat,, rye  bread"})

    assert response.url == bob.get_absolute_url()
    bob.refresh_from_db()
    assert (bob.job_title, bob.time_zone) == ("Baker", "Europe/Paris")
    assert sorted(bob.skills.names()) == ["rye bread", "wheat"]
    assert 'value="rye bread, wheat"' in signed_in(bob).get(URL).text


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""},
        {"name": "x" * 121},
        {"time_zone": "Mars/Olympus"},
        {"bio": "x" * 2001},
        {"job_title": "NUL \x00 byte"},
        {"skills": "x" * 41},
        {"skills": ",".join(str(number) for number in range(21))},
        {"skills": "NUL \x00 byte"},
    ],
)
def test_bad_input_is_said_at_the_field_and_what_was_typed_stays(signed_in, bob, bad):
    response = signed_in(bob).post(URL, FIELDS | {"location": "Typed place"} | bad)

    assert response.status_code == 422
    assert response.text.count('class="field__error"') == 1
    assert "Typed place" in response.text
    assert ">BB</span>" in response.text  # the page still knows who one is
    bob.refresh_from_db()
    assert bob.location == ""


def test_a_picture_is_made_small_and_shown(signed_in, bob):
    client = signed_in(bob)
    client.post(URL, FIELDS | {"avatar": picture()})

    bob.refresh_from_db()
    response = client.get(reverse("accounts:avatar", args=["bob"]))
    shown = Image.open(io.BytesIO(b"".join(response.streaming_content)))
    assert (shown.format, shown.size) == ("WEBP", (256, 171))
    assert response["Content-Type"] == "image/webp"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert reverse("accounts:avatar", args=["bob"]) in client.get(bob.get_absolute_url()).text


def test_saving_without_a_picture_keeps_it(signed_in, bob):
    client = signed_in(bob)
    client.post(URL, FIELDS | {"avatar": picture()})

    client.post(URL, FIELDS)

    bob.refresh_from_db()
    assert bob.avatar


def test_a_new_picture_takes_the_place_of_the_old_one(signed_in, bob, settings):
    client = signed_in(bob)
    client.post(URL, FIELDS | {"avatar": picture()})
    client.post(URL, FIELDS | {"avatar": picture(size=(10, 10))})

    bob.refresh_from_db()
    assert [path.name for path in (settings.MEDIA_ROOT / "avatars").iterdir()] == [bob.avatar.name.partition("/")[2]]


def test_a_picture_can_be_taken_away(signed_in, bob):
    client = signed_in(bob)
    client.post(URL, FIELDS | {"avatar": picture()})

    client.post(URL, FIELDS | {"avatar-clear": "on"})

    bob.refresh_from_db()
    assert not bob.avatar
    assert client.get(reverse("accounts:avatar", args=["bob"])).status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("me.png", b""),
        ("me.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("me.png", b"\x89PNG\r\n\x1a\n" + b"x" * 100),
        ("me.png", b"x" * (5 * 1024 * 1024 + 1)),
    ],
    ids=["empty", "mislabelled", "svg", "broken", "huge"],
)
def test_what_is_no_picture_is_refused_at_the_field(signed_in, bob, name, content):
    response = signed_in(bob).post(URL, FIELDS | {"avatar": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert response.text.count('class="field__error"') == 1


@pytest.mark.parametrize(("who", "status"), [("alice", 200), ("guest", 404)])
def test_who_may_see_the_picture(signed_in, request, bob, who, status):
    signed_in(bob).post(URL, FIELDS | {"avatar": picture()})

    response = signed_in(request.getfixturevalue(who)).get(reverse("accounts:avatar", args=["bob"]))
    assert b"".join(response)  # read to its end, so that the file is closed
    assert response.status_code == status
