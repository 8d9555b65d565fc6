"""Taking pages along: as Markdown, as PDF, a whole wiki as a zip or as a git repository."""

import io
import json
import lzma
import shutil
import subprocess
import zipfile
from itertools import islice
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.urls import reverse

import demo
from attachments.models import Attachment
from communities.importing import Report
from tests.factories import make_page
from wiki import git_stream, printing
from wiki.exporting import markdown_of, write_zip
from wiki.importing import WikiImport, index_pages_first
from wiki.models import Page, Revision, WikiExport
from wiki.tasks import export_wiki, forget_exports

EXPORTS = reverse("wiki:exports", args=["bakers"])


@pytest.fixture
def rye(bakers, bob):
    return make_page(community=bakers, by=bob, title='The "rye" book', body="Twelve hours, cold.\n", tags=["rye"])


def url(name: str, rye) -> str:
    return reverse(f"wiki:{name}", args=[rye.pk])


def picture(by) -> Attachment:
    content = ContentFile(b"a picture", name="a.webp")
    return Attachment.objects.create(
        owner=by, file=content, name="oven (big).webp", media_type="image/webp", size=9, width=1, height=1
    )


def zipped(community) -> zipfile.ZipFile:
    target = io.BytesIO()
    write_zip(target, Page.objects.filter(community=community, removal=None), told=lambda count: None)
    return zipfile.ZipFile(target)


# --- One page ---


def test_a_page_is_a_markdown_file_with_its_facts_above(signed_in, charlie, rye):
    response = signed_in(charlie).get(url("markdown", rye))

    head, body = response.text.removeprefix("---\n").split("---\n", 1)
    assert body == "Twelve hours, cold.\n"
    assert 'title: "The \\"rye\\" book"\n' in head
    assert 'tags: ["rye"]\nowner: "Bob Baker"\nrevision: 1\n' in head
    assert response["Content-Disposition"] == 'attachment; filename="the-rye-book.md"'


def test_nothing_in_a_title_becomes_a_fact(rye):
    rye.title = 'a"\nowner: "me'

    assert markdown_of(rye).startswith('---\ntitle: "a\\" owner: \\"me"\npath:')


def test_a_page_is_printed_with_its_pictures_and_nothing_is_fetched(rye, bob):
    shown = picture(bob)
    rye.edit(by=bob, body=f"![Oven]({shown.get_absolute_url()}) ![x](/files/nothing/)", base=rye.newest)
    rye.refresh_from_db()

    document = printing.document(rye, rye.html, address="https://wiki.example/page/")

    assert "data:image/webp;base64,YSBwaWN0dXJl" in document
    assert "default-src 'none'; img-src data:" in document
    assert "url(data:font/woff2;base64," in document
    assert "../fonts" not in document


@pytest.mark.skipif(printing.browser() is None, reason="needs Chromium")
def test_a_page_is_answered_as_pdf(signed_in, charlie, rye):
    response = signed_in(charlie).get(url("pdf", rye))

    assert response.content.startswith(b"%PDF-")
    assert response["Content-Disposition"] == 'attachment; filename="the-rye-book.pdf"'


def test_a_server_that_can_not_print_says_how_the_reader_can(signed_in, charlie, rye, settings):
    settings.CHROMIUM = "/nowhere/chromium"

    response = signed_in(charlie).get(url("pdf", rye), follow=True)

    assert "choose “Save as PDF” there" in response.text
    assert response.redirect_chain == [(rye.get_absolute_url(), 302)]


def test_many_who_print_at_once_are_asked_to_wait(signed_in, charlie, rye, settings, tmp_path):
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexit 1\n")
    browser.chmod(0o755)
    settings.CHROMIUM = str(browser)
    client = signed_in(charlie)

    assert "can’t make PDFs" in client.get(url("pdf", rye), follow=True).text.replace(
        "&#x27;", "’"
    )  # gives its place back
    for at in range(printing.AT_ONCE):
        printing.cache.set(f"printing:{at}", True)
    assert "Try again in a moment" in client.get(url("pdf", rye), follow=True).text


# --- A wiki as a zip ---


def test_a_zip_has_a_file_for_each_page_and_the_files_on_them(bakers, bob, rye):
    shown = picture(bob)
    make_page(community=bakers, by=bob, title="Ovens", body=f"![Big]({shown.get_absolute_url()})", parent=rye)
    make_page(community=bakers, by=bob, title="Gone").remove(by=bob)

    archive = zipped(bakers)

    name = f"_files/{shown.pk}/oven (big).webp"
    assert sorted(archive.namelist()) == [name, "the-rye-book.md", "the-rye-book/ovens.md"]
    assert archive.read(name) == b"a picture"
    text = archive.read("the-rye-book/ovens.md").decode()
    assert text.endswith(f"![Big](../_files/{shown.pk}/oven%20%28big%29.webp)")


def test_a_file_that_the_page_does_not_hold_is_not_in_it(bakers, bob, charlie, rye):
    foreign = picture(charlie)
    rye.edit(by=bob, body=f"![x]({foreign.get_absolute_url()})", base=rye.newest)

    assert zipped(bakers).namelist() == ["the-rye-book.md"]


def test_a_file_that_storage_has_lost_does_not_stop_it(bakers, bob, rye):
    shown = picture(bob)
    rye.edit(by=bob, body=f"![x]({shown.get_absolute_url()})", base=rye.newest)
    shown.file.delete(save=False)

    assert zipped(bakers).namelist() == ["the-rye-book.md"]


def test_names_are_such_as_a_file_system_takes(bakers, bob):
    long = "世" * 90
    for title in ["con", f"{long}one", f"{long}two"]:
        make_page(community=bakers, by=bob, title=title)

    names = zipped(bakers).namelist()

    assert "con_.md" in names
    assert len(set(names)) == 3
    assert all(len(part.encode()) <= 255 for name in names for part in name.split("/"))


def test_a_steward_asks_for_a_zip_and_downloads_it(signed_in, alice, rye, django_capture_on_commit_callbacks):
    client = signed_in(alice)
    client.post(EXPORTS)
    asked = WikiExport.objects.get()
    assert "0 of 0 pages" in client.get(EXPORTS).text

    export_wiki(export_id=asked.pk)
    export_wiki(export_id=asked.pk)  # a task may run twice

    assert "Download 1 page" in client.get(EXPORTS, headers={"HX-Request": "true"}).text
    response = client.get(reverse("wiki:export", args=["bakers", asked.pk]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.namelist() == ["the-rye-book.md"]


def test_while_one_is_made_no_second_begins(signed_in, alice, rye):
    for _click in range(2):
        signed_in(alice).post(EXPORTS)

    assert WikiExport.objects.count() == 1


def test_what_could_not_be_made_says_so_and_may_be_tried_again(signed_in, alice, rye, settings):
    settings.MEDIA_ROOT = "/dev/null/nowhere"
    client = signed_in(alice)
    client.post(EXPORTS)
    with pytest.raises(OSError, match="nowhere"):
        export_wiki(export_id=WikiExport.objects.get().pk)

    assert "It could not be made. Try again." in client.get(EXPORTS).text
    client.post(EXPORTS)
    assert WikiExport.objects.count() == 2


def test_a_zip_is_removed_after_a_week(signed_in, alice, rye, time_machine):
    export = WikiExport.objects.create(community=rye.community, by=alice)
    export_wiki(export_id=export.pk)
    export.refresh_from_db()
    file = export.file
    forget_exports()
    assert file.storage.exists(file.name)

    WikiExport.objects.update(asked_at="2020-01-01T00:00Z")
    forget_exports()

    assert not file.storage.exists(file.name)
    assert not WikiExport.objects.exists()


@pytest.mark.parametrize("who", ["bob", "charlie", "desk"])
def test_only_stewards_take_a_wiki_along_and_each_their_own(signed_in, request, alice, who, rye):
    made = WikiExport.objects.create(community=rye.community, by=alice)
    export_wiki(export_id=made.pk)
    client = signed_in(request.getfixturevalue(who))

    assert client.get(EXPORTS).status_code == 403
    assert client.post(EXPORTS).status_code == 403
    assert client.get(reverse("wiki:export", args=["bakers", made.pk])).status_code == 403


# --- A wiki as a git repository ---


@pytest.fixture
def repository(tmp_path):
    """Makes one from pages."""

    def make(pages):
        git(tmp_path, "init", "-q", "-b", "main")
        subprocess.run(
            [shutil.which("git"), "-C", tmp_path, "fast-import", "--quiet"],
            input=b"".join(git_stream.stream(pages)),
            check=True,
        )
        return tmp_path

    return make


def git(folder, *words) -> str:
    return subprocess.run([shutil.which("git"), "-C", folder, *words], check=True, capture_output=True).stdout.decode()


def test_each_revision_is_a_commit_with_its_author_and_date(repository, bakers, alice, rye):
    rye.edit(by=alice, body="\r\ndata 3\nÜber\n\n", base=rye.newest, comment="More <exactly>")
    Revision.objects.filter(number=1).update(at="2020-02-29T12:00Z")

    folder = repository(Page.objects.filter(community=bakers))

    log = git(folder, "log", "--reverse", "--format=%an <%ae> %aI %s").splitlines()
    at = Revision.objects.get(number=2).at.isoformat(timespec="seconds").replace("+00:00", "Z")
    assert [line.replace("+00:00", "Z") for line in log] == [
        "Bob Baker <bob@users.invalid> 2020-02-29T12:00:00Z Write the page",
        f"Alice Archer <alice@users.invalid> {at} More <exactly>",
    ]
    assert "Tags: rye" in git(folder, "log", "-1", "--format=%b")


def test_every_text_reads_back_byte_for_byte(repository, bakers, bob, rye):
    texts = ["One\n", "", "No end", "\ndone\ncommit x\n", "Ünï 🙂\n\n\n", "\tTabs \n"]
    for text in texts:
        rye.refresh_from_db()
        rye.edit(by=bob, body=text, base=rye.newest)

    folder = repository(Page.objects.filter(community=bakers))

    commits = git(folder, "log", "--reverse", "--format=%H").split()
    saved = list(Revision.objects.order_by("number").values_list("body", flat=True))
    assert [git(folder, "show", f"{commit}:the-rye-book.md") for commit in commits] == saved


def test_commits_follow_the_numbers_even_where_a_clock_was_wrong(repository, bakers, bob, rye):
    other = make_page(community=bakers, by=bob, title="Oats", at="2020-06-01T12:00Z")
    for text in ("Two", "Three"):
        rye.refresh_from_db()
        rye.edit(by=bob, body=text, base=rye.newest)
    for number, month in enumerate(["07", "03", "08"], 1):
        rye.revisions.filter(number=number).update(at=f"2020-{month}-01T12:00Z")

    folder = repository(Page.objects.filter(community=bakers))

    log = git(folder, "log", "--reverse", "--format=%aI", "--name-only").split()
    rows = [(at[:7], name) for at, name in zip(log[::2], log[1::2], strict=True)]
    assert rows == [("2020-06", f"{other.slug}.md"), *((f"2020-{n}", "the-rye-book.md") for n in ("07", "03", "08"))]
    assert git(folder, "show", "main:the-rye-book.md") == "Three"


def test_a_name_can_not_break_the_stream(repository, bakers, bob, rye):
    bob.name = "Bob <x>\nBaker"
    bob.save()

    folder = repository(Page.objects.filter(community=bakers))

    assert git(folder, "log", "--format=%an").strip() == "Bob x Baker"


def test_the_command_writes_what_one_may_read(tmp_path, bakers, vault, bob, rye):
    make_page(community=vault, by=bob, title="Saffron")

    call_command("export_wiki", community="bakers", git=str(tmp_path / "stream"))
    call_command("export_wiki", community="vault", reader="bob", zip=str(tmp_path / "a.zip"), stdout=io.StringIO())

    assert b"the-rye-book.md" in (tmp_path / "stream").read_bytes()
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == ["saffron.md"]


def test_real_pages_read_back_byte_for_byte_with_their_whole_history(repository, bakers):
    with lzma.open(Path(demo.__file__).parent / "wiki.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in islice(lines, 12)]
    run = WikiImport(bakers, Report())
    pages = {run.bring(record).pk: record for record in sorted(records, key=index_pages_first)}

    folder = repository(Page.objects.filter(community=bakers))

    commits = git(folder, "rev-list", "--reverse", "main").split()
    names = dict(git_stream.unique_names(Page.objects.order_by("path").values_list("pk", "path")))
    kept: dict[int, list[str]] = {}
    for commit, page in zip(commits, git_stream.in_turn(Revision.objects).values_list("page", flat=True), strict=True):
        kept.setdefault(page, []).append(git(folder, "show", f"{commit}:{names[page]}"))
    assert kept == {pk: [revision["body_md"] for revision in record["revisions"]] for pk, record in pages.items()}
