"""What is written in a file: read by a process of its own, which no file may hold up or bring down."""

import io
import subprocess
import sys
import time
import zlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pypdf import PdfReader, PdfWriter

from attachments import reader, reading
from attachments.models import Attachment, AttachmentText
from attachments.reading import Outcome, words_in
from attachments.tasks import read_files
from communities.models import Activity
from tests.attachments.samples import docx, odt, pdf, pptx, xlsx, zipped
from tests.factories import make_page, make_thread

CORPORA = Path(__file__).resolve().parents[3] / "shared" / "corpora" / "files"
READABLE = sorted([*reader.OFFICE, "pdf", "txt"])


def read(extension: str, content: bytes) -> tuple[str, Outcome]:
    found = words_in(io.BytesIO(content), extension)
    return found.text.strip(), found.outcome


def send(by, community, name: str, content: bytes) -> Attachment:
    return Attachment.objects.upload(
        by=by,
        community=community,
        file=ContentFile(content, name=name),
        name=name,
        media_type="application/octet-stream",
        size=len(content),
    )


# --- What is read ---


@pytest.mark.parametrize(
    ("extension", "content", "words"),
    [
        ("pdf", pdf("Rye rests", "Spelt does not"), "Rye rests\nSpelt does not"),
        ("docx", docx("Rye &amp; spelt", "rest"), "Rye & spelt\nrest"),
        ("pptx", pptx("Rye", "Spelt"), "Rye\nSpelt"),
        ("xlsx", xlsx("Rye", "Spelt"), "Rye\nSpelt"),
        ("odt", odt("Rye <text:span>rests</text:span>"), "Rye rests"),
        ("ods", odt("Rye"), "Rye"),
        ("txt", b"Rye\x00\x07  rests\r\n\r\n\tlong", "Rye rests\nlong"),
        ("csv", "Düngemittel;3".encode("utf-16"), "Düngemittel;3"),
    ],
)
def test_the_words_of_each_kind(extension, content, words):
    assert read(extension, content) == (words, Outcome.READ)


def test_no_more_than_200000_characters():
    text, outcome = read("docx", docx(*["rye"] * 100_000))

    assert len(text) <= 200_000
    assert outcome == Outcome.READ


def test_what_was_changed_out_of_a_document_is_not_read():
    changed = '<w:document xmlns:w="w"><w:p><w:r><w:delText>secret</w:delText><w:t>plain</w:t></w:r></w:p></w:document>'

    assert read("docx", zipped({"word/document.xml": changed})) == ("plain", Outcome.READ)


# --- Hostile files ---

BILLION = '<!DOCTYPE l [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
FOREIGN = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
DEEP = b"<< /A " * 20_000


@pytest.mark.parametrize(
    ("extension", "content", "outcomes"),
    [
        ("docx", docx("&b;", before=BILLION), {Outcome.BROKEN}),
        ("docx", docx("&a;", before=FOREIGN), {Outcome.BROKEN}),
        ("docx", docx(" " * 80_000_000), {Outcome.READ}),
        ("docx", docx("Rye", before=f"<!--{' ' * 80_000_000}-->"), {Outcome.TOO_LARGE}),
        ("docx", docx("rye")[:-40], {Outcome.BROKEN}),
        ("docx", zipped({"word/document.xml": "<w:t>" * 100_000}), {Outcome.BROKEN}),
        ("docx", b"<h1>x</h1>", {Outcome.BROKEN}),
        ("pdf", b"<h1>x</h1>", {Outcome.BROKEN}),
        ("pdf", pdf("Rye")[:200], {Outcome.BROKEN, Outcome.READ}),
        ("pdf", b"%PDF-1.4\n" + DEEP, {Outcome.BROKEN, Outcome.TOO_SLOW}),
        (
            "pdf",
            pdf(stream=zlib.compress(b" " * 400_000_000), fields=b"/Filter /FlateDecode"),
            {Outcome.BROKEN, Outcome.TOO_LARGE, Outcome.TOO_SLOW, Outcome.READ},
        ),
    ],
    ids="entities foreign blank unpacks cut deep html html-pdf cut-pdf deep-pdf inflates".split(),
)
def test_a_hostile_file_costs_little_and_says_nothing(extension, content, outcomes):
    text, outcome = read(extension, content)

    assert outcome in outcomes
    assert text in {"", "Rye"}


def test_a_locked_file_says_so():
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf("Rye"))))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)

    assert read("pdf", locked.getvalue()) == ("", Outcome.LOCKED)


def test_a_reader_that_works_for_too_long_is_ended(monkeypatch, tmp_path):
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(reading, "READER", endless)
    monkeypatch.setattr(reading, "PATIENCE", 0.5)
    begun = time.monotonic()

    assert read("txt", b"x") == ("", Outcome.TOO_SLOW)
    assert time.monotonic() - begun < 20


def test_a_reader_is_bound_in_memory_time_and_output():
    show = (
        f"import sys; sys.path.insert(0, {str(Path(reader.__file__).parent)!r}); import reader, resource;"
        "reader.bound_myself();"
        "print(*(resource.getrlimit(name)[1] for name in (resource.RLIMIT_AS, resource.RLIMIT_CPU)))"
    )
    said = subprocess.run([sys.executable, "-I", "-c", show], capture_output=True, text=True)

    assert said.stdout.split() == [str(512 * 1024**2), "20"]


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora lie beside the checkout, where there are any")
@pytest.mark.parametrize("folder", ["archives", "documents", "html_disguised"])
def test_the_hostile_corpus_is_read_or_left(folder):
    for path in sorted((CORPORA / folder).iterdir()):
        extension = path.suffix.lstrip(".").lower()
        for tried in [extension] if extension in READABLE else ["docx", "pdf"]:
            text, outcome = read(tried, path.read_bytes())
            assert "root:" not in text, path
            assert len(text) <= 200_000, path
            assert outcome in Outcome, path


# --- When ---


def test_an_uploaded_file_waits_and_is_read_once(bob, bakers):
    send(bob, bakers, "a.txt", b"Rye rests")
    assert AttachmentText.objects.waiting().count() == 1

    read_files()

    text = AttachmentText.objects.get()
    assert (text.text, text.outcome) == ("Rye rests", Outcome.READ)
    assert not AttachmentText.objects.read_next()


def test_a_picture_or_an_archive_has_no_words(bob, bakers):
    send(bob, bakers, "a.webp", b"x")
    send(bob, bakers, "a.zip", b"x")

    assert not AttachmentText.objects.exists()


def test_a_file_that_is_gone_holds_up_no_other(bob, bakers):
    gone = send(bob, bakers, "gone.txt", b"x")
    gone.file.storage.delete(gone.file.name)
    send(bob, bakers, "a.txt", b"Rye")

    read_files()

    assert not AttachmentText.objects.waiting().exists()
    assert AttachmentText.objects.get(attachment=gone).outcome == Outcome.BROKEN


def test_what_holds_it_is_noted_and_nobody_told(bob, bakers):
    file = send(bob, bakers, "a.txt", b"Rye")
    post = make_thread(community=bakers, by=bob, body=file.markdown).posts.get()
    page = make_page(community=bakers, by=bob, body=file.markdown)

    read_files()

    noted = Activity.objects.filter(verb="read file")
    assert {activity.about for activity in noted} == {("post", post.pk), ("page", page.pk)}
    assert all(activity.by is None and activity.notified_at for activity in noted)
