"""Pictures in a text: as large as they must be, and no larger than it is wide."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from attachments.models import Attachment
from tests.factories import make_page, make_thread


@pytest.fixture
def large(signed_in, bob, bakers):
    return uploaded(signed_in(bob), (1600, 1200))


def uploaded(client, size) -> Attachment:
    buffer = io.BytesIO()
    Image.new("RGB", size, "teal").save(buffer, "PNG")
    file = SimpleUploadedFile("oven.png", buffer.getvalue())
    answer = client.post(
        reverse("attachments:files"), {"file": file, "community": "bakers"}, headers={"accept": "application/json"}
    )
    return Attachment.objects.get(pk=answer.json()["url"].split("/")[2])


def size_of(response) -> tuple[int, int]:
    return Image.open(io.BytesIO(b"".join(response.streaming_content))).size


def test_a_large_picture_has_a_thumb(signed_in, bob, large):
    client = signed_in(bob)

    assert size_of(client.get(large.get_absolute_url())) == (1600, 1200)
    assert size_of(client.get(large.thumb_url)) == (800, 600)


def test_a_small_one_is_its_own(signed_in, bob, bakers):
    client = signed_in(bob)
    small = uploaded(client, (40, 30))

    assert not small.thumb
    assert size_of(client.get(small.thumb_url)) == (40, 30)


def test_a_thumb_is_as_safe_as_its_picture(signed_in, bob, large):
    response = signed_in(bob).get(large.thumb_url)

    assert size_of(response) == (800, 600)
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]


def test_a_file_that_is_no_picture_has_none(signed_in, bob, bakers):
    attachment = Attachment.objects.create(owner=bob, file="a.txt", name="a.txt", media_type="text/plain", size=1)

    assert signed_in(bob).get(attachment.thumb_url).status_code == 404


def test_post_and_page_say_the_sizes(bob, bakers, large):
    url = f"/files/{large.pk}/"
    shown = (
        f'<img src="{url}thumb/" srcset="{url}thumb/ 800w, {url} 1600w" sizes="auto, (max-width: 50rem) 100vw, 46rem"'
        ' width="1600" height="1200" alt="oven.webp" loading="lazy">'
    )

    post = make_thread(community=bakers, by=bob, body=large.markdown).posts.get()
    page = make_page(community=bakers, by=bob, body=large.markdown)

    assert post.html == f"<p>{shown}</p>\n"
    assert page.html == f"<p>{shown}</p>\n"


def test_nothing_is_said_of_a_picture_that_the_writer_may_not_see(bob, charlie, bakers, large):
    post = make_thread(community=bakers, by=charlie, body=large.markdown).posts.get()

    assert post.html == f'<p><img src="/files/{large.pk}/" alt="oven.webp" loading="lazy"></p>\n'
