import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from attachments.models import Attachment
from attachments.models.allowance import MEGABYTE
from tests.factories import make_thread

URL = reverse("attachments:files")
JSON = {"accept": "application/json"}
CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "files"
needs_corpora = pytest.mark.skipif(
    not CORPORA.is_dir(), reason="the corpora lie beside the checkout, where there are any"
)

PDF = b"%PDF-1.7\n%%EOF"

pytestmark = pytest.mark.usefixtures("bakers")


def picture(kind="PNG", size=(40, 30), **how) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, kind, **how)
    return buffer.getvalue()


def upload(client, name, content, content_type="application/octet-stream"):
    fields = {"file": SimpleUploadedFile(name, content, content_type), "community": "bakers"}
    return client.post(URL, fields, headers=JSON)


def test_post_takes_a_picture_and_answers_its_markdown(signed_in, bob, bakers):
    response = upload(signed_in(bob), "Oven door.PNG", picture())

    attachment = Attachment.objects.get()
    assert response.status_code == 201
    assert response.json() == {
        "url": f"/files/{attachment.pk}/",
        "markdown": f"![Oven_door.webp](/files/{attachment.pk}/)",
        "room": f"The files of Bakers take {attachment.size}\xa0bytes of 2.0\xa0GB.",
    }
    assert (attachment.owner, attachment.community, attachment.media_type) == (bob, bakers, "image/webp")
    assert (attachment.width, attachment.height) == (40, 30)


def test_other_files_become_links(signed_in, bob):
    response = upload(signed_in(bob), "recipe.pdf", PDF)

    attachment = Attachment.objects.get()
    assert response.json()["markdown"] == f"[recipe.pdf](/files/{attachment.pk}/)"
    assert (attachment.media_type, attachment.size, attachment.width) == ("application/pdf", len(PDF), None)


def test_a_picture_loses_what_the_camera_wrote_and_stands_upright(signed_in, bob):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010E] = "taken at home"
    exif.get_ifd(0x8825)[1] = "N"  # where
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    upload(signed_in(bob), "photo.jpg", picture("JPEG", (1600, 1200), exif=exif, icc_profile=profile))

    attachment = Attachment.objects.get()
    for file, size in [(attachment.file, (1200, 1600)), (attachment.thumb, (600, 800))]:
        with Image.open(file.path) as stored:
            assert stored.size == size
            assert dict(stored.getexif()) == {}
            assert stored.info.keys() <= {"loop", "background", "timestamp", "duration"}


def test_a_clear_picture_loses_its_texts_too(signed_in, bob):
    texts = PngInfo()
    texts.add_text("Comment", "taken at home")
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(buffer, "PNG", pnginfo=texts, dpi=(300, 300))

    upload(signed_in(bob), "clear.png", buffer.getvalue())

    with Image.open(Attachment.objects.get().file.path) as stored:
        assert stored.info == {}


def test_of_a_moving_picture_the_first_frame_stays(signed_in, bob):
    frames = [Image.new("RGB", (40, 30), colour) for colour in ("teal", "red", "teal")]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])

    upload(signed_in(bob), "moving.gif", buffer.getvalue())

    with Image.open(Attachment.objects.get().file.path) as stored:
        assert (stored.format, getattr(stored, "n_frames", 1)) == ("WEBP", 1)


def test_a_large_picture_becomes_smaller(signed_in, bob):
    upload(signed_in(bob), "wide.png", picture(size=(4000, 100)))

    assert (Attachment.objects.get().width, Attachment.objects.get().height) == (2000, 50)


def test_transparency_stays(signed_in, bob):
    buffer = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(buffer, "PNG")

    upload(signed_in(bob), "clear.png", buffer.getvalue())

    with Image.open(Attachment.objects.get().file.path) as stored:
        assert (stored.format, stored.mode) == ("PNG", "RGBA")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "This file is empty."),
        ("empty.png", b"", "This file is empty."),
        ("huge.txt", b"x" * (10 * MEGABYTE + 1), "In Bakers a file may have 10.0\xa0MB"),
        ("page.html", b"<h1>x</h1>", "can't be uploaded"),
        ("vector.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "can't be uploaded"),
        ("program.exe", b"MZ", "can't be uploaded"),
        ("nameless", b"x", "can't be uploaded"),
        ("page.png", b"<h1>x</h1>", "not a picture"),
        ("picture.pdf", picture(), "not what its name says"),
        ("page.pdf", b"<h1>x</h1>", "not what its name says"),
        ("program.txt", b"MZ\x00\x01", "not what its name says"),
        ("latin.txt", b"caf\xe9", "not what its name says"),
        ("wide.txt", b"\xff\xfea\x00\x00\x00", "not what its name says"),
        ("page.docx", b"<h1>x</h1>", "not what its name says"),
    ],
)
def test_what_is_refused_is_said(signed_in, bob, name, content, said):
    response = upload(signed_in(bob), name, content, "image/png")

    assert response.status_code == 422
    assert said in response.json()["error"]
    assert not Attachment.objects.exists()


def test_no_file_at_all(signed_in, bob):
    response = signed_in(bob).post(URL, {"community": "bakers"}, headers=JSON)

    assert (response.status_code, response.json()) == (422, {"error": "Choose a file."})


@pytest.mark.parametrize(
    ("slug", "said"),
    [
        ("", "Choose the community first: it keeps the file."),
        ("vault", "Choose a community that you may write in."),
        ("nowhere", "Choose a community that you may write in."),
    ],
)
def test_a_file_is_for_a_community_that_one_may_read(signed_in, charlie, vault, slug, said):
    file = SimpleUploadedFile("a.txt", b"x")

    response = signed_in(charlie).post(URL, {"file": file, "community": slug}, headers=JSON)

    assert (response.status_code, response.json()) == (422, {"error": said})
    assert not Attachment.objects.exists()


def test_a_text_in_wide_characters_is_a_text(signed_in, bob):
    upload(signed_in(bob), "wide.txt", "Düngemittel".encode("utf-16"))

    assert Attachment.objects.get().media_type == "text/plain; charset=utf-16"


def test_a_name_that_is_too_long(signed_in, bob):
    assert upload(signed_in(bob), "x" * 250 + ".txt", b"x").status_code == 422


def test_the_same_name_twice_is_two_files(signed_in, bob):
    client = signed_in(bob)
    upload(client, "a.txt", b"one")
    upload(client, "a.txt", b"two")

    contents = [Path(attachment.file.path).read_bytes() for attachment in Attachment.objects.all()]
    assert sorted(contents) == [b"one", b"two"]


def test_anonymous_uploads_nothing(client, db):
    assert upload(client, "a.txt", b"x").status_code == 302
    assert not Attachment.objects.exists()


# --- Without scripts ---


def test_the_page_takes_a_file_and_shows_its_line(signed_in, bob):
    client = signed_in(bob)
    page = client.get(URL, {"community": "bakers"})
    assert "The files of Bakers take 0" in page.text
    assert "One file may have 10.0" in page.text

    response = client.post(URL, {"file": SimpleUploadedFile("a.txt", b"x"), "community": "bakers"})

    assert response.url == f"{URL}?community=bakers"
    assert Attachment.objects.get().markdown in client.get(response.url).text


def test_the_page_says_what_is_wrong(signed_in, bob):
    response = signed_in(bob).post(URL, {"file": SimpleUploadedFile("a.txt", b""), "community": "bakers"})

    assert response.status_code == 422
    assert "This file is empty." in response.text


def test_the_page_lists_ones_own_files_that_are_in_no_text(signed_in, bob, charlie, bakers):
    client = signed_in(charlie)
    upload(client, "foreign.txt", b"x")
    client = signed_in(bob)
    upload(client, "loose.txt", b"x")
    upload(client, "held.txt", b"x")
    make_thread(community=bakers, by=bob, body=Attachment.objects.get(name="held.txt").markdown)

    text = client.get(URL).text

    assert [name for name in ["foreign.txt", "loose.txt", "held.txt"] if name in text] == ["loose.txt"]


# --- Hostile files and names ---


def hostile_files() -> list:
    return sorted(path for path in CORPORA.rglob("*") if path.is_file() and path.suffix != ".jsonl")


@needs_corpora
@pytest.mark.parametrize("path", hostile_files(), ids=lambda path: str(path.relative_to(CORPORA)))
def test_a_hostile_file_is_refused_or_served_harmlessly(signed_in, bob, path):
    client = signed_in(bob)

    answer = upload(client, path.name, path.read_bytes(), "text/html")

    assert answer.status_code in {201, 422}
    if answer.status_code == 422:
        assert answer.json()["error"]
        return
    response = client.get(answer.json()["url"])
    body = b"".join(response.streaming_content)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    if response["Content-Type"].startswith("image/"):
        assert Image.open(io.BytesIO(body)).format in {"PNG", "WEBP"}  # our own encoding
        thumb = b"".join(client.get(f"{answer.json()['url']}thumb/").streaming_content)
        assert Image.open(io.BytesIO(thumb)).format in {"PNG", "WEBP"}
        assert b"<" not in body.partition(b"html")[0][-1:]
    elif response["Content-Type"] != "application/pdf":
        assert response["Content-Disposition"].startswith("attachment")
        assert "html" not in response["Content-Type"]


def hostile_names() -> list[str]:
    if not CORPORA.is_dir():
        return []
    lines = (CORPORA / "filenames.jsonl").read_text().splitlines()
    return [case["filename"] for case in map(json.loads, lines) if "filename" in case]


@needs_corpora
@pytest.mark.parametrize("name", hostile_names(), ids=ascii)
def test_a_hostile_name_is_refused_or_tidied(signed_in, bob, settings, name):
    client = signed_in(bob)
    file = io.BytesIO(b"plain text")
    file.name = name

    answer = client.post(URL, {"file": file, "community": "bakers"}, headers=JSON)

    assert answer.status_code in {201, 422}
    if answer.status_code == 422:
        return
    attachment = Attachment.objects.get()
    assert not set(attachment.name) & set("/\\<>\"'\r\n\x00[]()")
    assert Path(attachment.file.path).resolve().is_relative_to(settings.MEDIA_ROOT)
    response = client.get(answer.json()["url"])
    assert b"".join(response.streaming_content) == b"plain text"
    assert "\n" not in response["Content-Disposition"]
