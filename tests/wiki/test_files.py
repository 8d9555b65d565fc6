"""The files of a page, and their versions."""

import datetime as dt
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from attachments.models import Allowance, Attachment, AttachmentText
from attachments.tasks import remove_orphans
from communities.models import Activity
from knowledge.attached import words_attached
from tests.attachments.test_upload import PDF, picture
from tests.factories import make_page
from wiki.models import ApprovalRule, Article, Page


def make_file(*, by, community, name="prices.txt", content=b"Rye is 3", **more) -> Attachment:
    return Attachment.objects.upload(
        by=by,
        community=community,
        file=ContentFile(content, name=name),
        name=name,
        media_type="text/plain",
        size=len(content),
        **more,
    )


def page_with(*files, community, by, title="Prices") -> Page:
    body = "\n\n".join(f"See {file.markdown}, and [again]({file.get_absolute_url()})." for file in files)
    return make_page(community=community, by=by, title=title, body=body)


@pytest.fixture
def old(bakers, bob):
    return make_file(by=bob, community=bakers)


@pytest.fixture
def priced(bakers, bob, old):
    """Bob's page with one file, named twice."""
    return page_with(old, community=bakers, by=bob)


def url(page) -> str:
    return reverse("wiki:files", args=[page.pk])


def send(client, page, file, *, name="prices.txt", content=b"Rye is 4"):
    sent = {"file": SimpleUploadedFile(name, content)}
    return client.post(reverse("wiki:file-versions", args=[page.pk, file.pk]), sent)


def bring_back(client, page, file):
    return client.post(reverse("wiki:file-restoration", args=[page.pk, file.pk]), follow=True)


def newest() -> Attachment:
    return Attachment.objects.latest("uploaded_at")


def kept_bytes(settings) -> list[bytes]:
    return sorted(path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("prices*"))


def listed(response) -> list[tuple]:
    """Of each file in the text the number of its version, and those of the others."""
    rows = [file for file, _form in response.context["rows"]]
    return [(file.current.number, [version.number for version in file.others]) for file in rows]


def test_the_page_leads_to_its_files(signed_in, charlie, priced, old):
    client = signed_in(charlie)

    assert f'href="{url(priced)}"' in client.get(priced.get_absolute_url()).text
    assert f'href="{old.get_absolute_url()}"' in client.get(url(priced)).text


def test_a_new_version_takes_every_place_of_the_old_one_in_a_new_revision(signed_in, alice, priced, old):
    response = send(signed_in(alice), priced, old, name="prices-2027.txt")

    new = newest()
    assert response.url == url(priced)
    revision = Page.objects.get(pk=priced.pk).newest
    assert revision.body == f"See [prices-2027.txt](/files/{new.pk}/), and [again](/files/{new.pk}/)."
    assert (revision.number, revision.by, revision.comment) == (2, alice, "New version of prices.txt")
    assert (new.owner, new.version_of, new.community) == (alice, old, priced.community)


def test_who_watches_hears_of_it_as_of_a_change_that_is_no_typo(signed_in, alice, priced, old):
    send(signed_in(alice), priced, old)

    activity = Activity.objects.filter(verb="edited").latest("pk")
    assert (activity.by, activity.data["size"]) == (alice, "medium")


def test_earlier_versions_are_listed_and_open_for_who_reads_the_page(signed_in, bob, charlie, priced, old):
    send(signed_in(bob), priced, old)
    second = newest()
    send(signed_in(bob), priced, second, content=b"Rye is 5")

    client = signed_in(charlie)

    assert listed(client.get(url(priced))) == [(3, [2, 1])]
    assert b"".join(client.get(second.get_absolute_url()).streaming_content) == b"Rye is 4"


def test_an_earlier_version_comes_back_and_the_newer_one_stays(signed_in, bob, priced, old):
    client = signed_in(bob)
    send(client, priced, old)

    response = bring_back(client, priced, old)

    revision = Page.objects.get(pk=priced.pk).newest
    assert (revision.number, revision.body) == (3, priced.body)
    assert revision.comment == "Brought back an earlier version of prices.txt"
    assert listed(response) == [(1, [2])]


def test_bringing_back_what_stands_there_changes_nothing(signed_in, bob, priced, old):
    bring_back(signed_in(bob), priced, old)

    assert Page.objects.get(pk=priced.pk).number == 1


def test_after_a_version_came_back_the_next_one_belongs_to_the_same_file(signed_in, bob, priced, old):
    client = signed_in(bob)
    send(client, priced, old)
    bring_back(client, priced, old)
    send(client, priced, old, content=b"Rye is 5")

    assert listed(client.get(url(priced))) == [(3, [2, 1])]


def test_replaced_files_outlive_the_collector_and_take_room(signed_in, bob, priced, old):
    send(signed_in(bob), priced, old)
    Attachment.objects.update(uploaded_at=timezone.now() - dt.timedelta(days=2))

    remove_orphans()

    assert Attachment.objects.count() == 2
    assert Allowance.of(priced.community).used_bytes == 16


def test_search_reads_the_newest_version_alone(signed_in, bob, priced, old):
    send(signed_in(bob), priced, old)
    while AttachmentText.objects.read_next():
        pass

    assert words_attached("page", [Page.objects.get(pk=priced.pk)]) == {priced.pk: "Rye is 4"}


def test_a_picture_keeps_its_description(signed_in, bob, bakers):
    image = make_file(by=bob, community=bakers, name="door.webp", content=picture(), width=40, height=30)
    page = make_page(community=bakers, by=bob, body=f"![The door](/files/{image.pk}/)")

    send(signed_in(bob), page, image, name="gate.png", content=picture())

    assert Page.objects.get(pk=page.pk).body == f"![The door](/files/{newest().pk}/)"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("prices.exe", b"MZ", "Files of this kind can&#x27;t be uploaded."),
        ("prices.txt", b"", "This file is empty."),
        ("prices.pdf", b"no PDF", "This file is not what its name says."),
        ("prices.png", picture(), "This is a picture. The page has a link to a file here: choose another file."),
    ],
)
def test_a_bad_file_is_refused_beside_its_form_and_changes_nothing(signed_in, bob, priced, old, name, content, said):
    response = send(signed_in(bob), priced, old, name=name, content=content)

    assert response.status_code == 422
    assert said in response.text
    assert "<details open>" in response.text
    assert (Attachment.objects.count(), Page.objects.get(pk=priced.pk).number) == (1, 1)


def test_no_file_chosen_is_said(signed_in, bob, priced, old):
    response = signed_in(bob).post(reverse("wiki:file-versions", args=[priced.pk, old.pk]))

    assert response.status_code == 422
    assert "Choose a file." in response.text


def test_who_finds_no_room_is_told_and_nothing_changes(signed_in, bob, priced, old):
    Allowance.objects.update(most_bytes=10)

    response = send(signed_in(bob), priced, old)

    assert response.status_code == 422
    assert "There is no room left for it" in response.text
    assert (Attachment.objects.count(), Page.objects.get(pk=priced.pk).number) == (1, 1)


def test_of_two_who_replace_a_file_the_second_is_told_and_leaves_nothing(signed_in, alice, bob, priced, old, settings):
    send(signed_in(alice), priced, old)

    response = send(signed_in(bob), priced, old, content=b"Rye is 5")

    assert response.status_code == 422
    assert "This file is not in the text of the page any more." in response.text
    assert (Attachment.objects.count(), Page.objects.get(pk=priced.pk).number) == (2, 2)
    assert kept_bytes(settings) == [b"Rye is 3", b"Rye is 4"]


def test_what_left_the_text_is_listed_apart(signed_in, bob, priced, old):
    priced.edit(by=bob, body="Ask at the counter.", base=priced.newest)

    response = signed_in(bob).get(url(priced))

    assert listed(response) == []
    assert [[version.file for version in versions] for versions in response.context["gone"]] == [[old]]


def test_a_file_is_replaced_on_one_page_alone(signed_in, bob, bakers, priced, old):
    other = page_with(old, community=bakers, by=bob, title="Old prices")

    send(signed_in(bob), priced, old)

    assert Page.objects.get(pk=other.pk).body == other.body
    assert listed(signed_in(bob).get(url(other))) == [(1, [])]


def test_while_it_waits_for_approval_readers_keep_the_version_they_know(signed_in, bob, alice, priced, old):
    ApprovalRule.choose(priced.community, by=alice, reviewers=1)

    send(signed_in(bob), priced, old)

    client = signed_in(bob)
    assert f"/files/{old.pk}/" in client.get(priced.get_absolute_url()).text
    [(file, _form)] = client.get(url(priced)).context["rows"]
    assert (file.current.is_seen, [version.is_seen for version in file.others]) == (False, [True])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("alice", 302),  # steward
        ("bob", 302),  # looks after the page
        ("charlie", 403),  # reads it, and may propose a change
        ("guest", 404),  # may not know of it
    ],
)
def test_whoever_may_edit_the_page_replaces_its_files(client, request, alice, priced, old, who, status):
    Page.objects.get(pk=priced.pk).give(by=alice, owner=priced.edited_by)
    Article.declare(priced, by=alice, confidence="wip", governance="compliance")
    client.force_login(request.getfixturevalue(who))

    offers = "Upload a new version" in client.get(url(priced)).text

    assert offers == (status == 302)
    assert send(client, priced, old).status_code == status
    assert bring_back(client, priced, old).status_code == (200 if status == 302 else status)
    assert Page.objects.get(pk=priced.pk).number == (3 if status == 302 else 1)


def test_an_archived_community_keeps_its_files_as_they_are(signed_in, alice, priced, old):
    priced.community.archive(by=alice, reason="The ovens are cold.")
    client = signed_in(alice)

    assert send(client, priced, old).status_code == 403
    assert bring_back(client, priced, old).status_code == 403
    assert "Upload a new version" not in client.get(url(priced)).text


def test_files_of_another_page_are_not_touched(signed_in, bob, bakers, priced):
    stray = make_file(by=bob, community=bakers)

    assert send(signed_in(bob), priced, stray, name="a.pdf", content=PDF).status_code == 404
    assert bring_back(signed_in(bob), priced, stray).status_code == 404


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_for_many_files(signed_in, alice, bob, bakers, count, django_assert_num_queries):
    files = [make_file(by=[alice, bob][number % 2], community=bakers) for number in range(count)]
    page = page_with(*files[:1], community=bakers, by=bob)
    Attachment.objects.claim(" ".join(file.get_absolute_url() for file in files), about=page, by=None)
    Page.objects.update(body=" ".join(file.get_absolute_url() for file in files))
    client = signed_in(alice)
    client.get(url(page))

    with django_assert_num_queries(9):
        response = client.get(url(page))

    assert len(listed(response)) == count
