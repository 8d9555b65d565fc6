"""How much room the files of a community may take."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from attachments.models import Allowance, Attachment, NoRoom
from tests.factories import make_community, make_user

URL = reverse("attachments:files")


def upload(by, community, size=10):
    content = ContentFile(b"x" * size, name="a.txt")
    return Attachment.objects.upload(
        by=by, community=community, file=content, name="a.txt", media_type="text/plain", size=size
    )


def test_each_file_takes_its_room(bob, bakers, vault):
    upload(bob, bakers, 10)
    upload(bob, bakers, 5)

    assert Allowance.of(bakers).used_bytes == 15
    assert Allowance.of(vault).used_bytes == 0


def test_the_last_byte_may_be_taken_and_none_more(bob, bakers):
    Allowance.objects.create(community=bakers, most_bytes=25)
    upload(bob, bakers, 10)
    upload(bob, bakers, 15)

    with pytest.raises(NoRoom):
        upload(bob, bakers, 1)
    assert Attachment.objects.count() == 2


def test_a_collected_file_gives_its_room_back(bob, bakers):
    attachment = upload(bob, bakers, 10)
    upload(bob, bakers, 5)

    attachment.collect()

    assert Allowance.of(bakers).used_bytes == 5


def test_who_uploads_is_told_that_there_is_no_room(signed_in, bob, bakers):
    Allowance.objects.create(community=bakers, most_bytes=25, used_bytes=20)
    fields = {"file": SimpleUploadedFile("a.txt", b"x" * 10), "community": "bakers"}

    response = signed_in(bob).post(URL, fields, headers={"accept": "application/json"})

    assert response.status_code == 422
    assert response.json() == {
        "error": "There is no room left for it: The files of Bakers take 20\xa0bytes of 25\xa0bytes."
    }


def test_the_bound_of_one_file_is_the_communitys_own(signed_in, bob, bakers, vault):
    Allowance.objects.create(community=vault, most_bytes_per_file=5)
    client, statuses = signed_in(bob), {}
    for slug in ["bakers", "vault"]:
        fields = {"file": SimpleUploadedFile("a.txt", b"x" * 6), "community": slug}
        statuses[slug] = client.post(URL, fields, headers={"accept": "application/json"}).status_code

    assert statuses == {"bakers": 201, "vault": 422}


def test_the_admin_sets_it(signed_in, admin, bakers):
    url = reverse("admin:attachments_allowance_add")
    fields = {"community": bakers.pk, "most_bytes": 1000, "most_bytes_per_file": 100}

    assert signed_in(admin).post(url, fields).status_code == 302

    assert Allowance.of(bakers).most_bytes == 1000


@pytest.mark.django_db(transaction=True)
def test_uploads_at_once_never_take_more_than_there_is():
    alice = make_user(username="alice")
    bakers = make_community(by=alice, slug="bakers")
    Allowance.objects.create(community=bakers, most_bytes=30)

    def attempt(_number) -> bool:
        try:
            upload(alice, bakers, 10)
        except NoRoom:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))

    assert outcomes.count(True) == 3
    assert Allowance.of(bakers).used_bytes == 30
    assert Attachment.objects.count() == 3
