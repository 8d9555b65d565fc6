"""Questions and answers of a Stack Exchange site, from JSON lines as described in the README of the data."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import transaction

import markup
from communities.importing import MALFORMED, Report, imported_person, is_here, moment
from communities.models import Community, Origin
from communities.tags import LONGEST, MOST_TAGS, clean_tags
from discussions.models import Post, Thread

LICENCES = [("2018-05-02", "4.0"), ("2011-04-08", "3.0"), ("", "2.5")]  # the version by the day of the contribution
LONGEST_TITLE = 200


class BrokenRecord(Exception):
    """A record that can't become a thread."""


@dataclass
class StackExchangeImport:
    """One run. What an earlier run brought stays as it is; nobody is told of anything."""

    community: Community
    report: Report

    def bring(self, record: dict) -> Thread | None:
        """Bring a question with its answers, all or nothing. None if it is broken: the report says why."""
        counted = self.report.brought.copy(), self.report.left.copy()
        try:
            with transaction.atomic():
                return self._question(record)
        except (BrokenRecord, *MALFORMED) as error:
            self.report.brought, self.report.left = counted
            self.report.skip(f"question {record.get('id', '?')}", error)
            return None

    def _question(self, record: dict) -> Thread:
        site = urlsplit(record["url"]).hostname
        if not site:
            raise BrokenRecord("no address that says where it is from")
        key = f"stackexchange:{site}:{record['id']}"
        if origin := Origin.objects.filter(key=key).first():
            thread = Post.objects.select_related("thread").get(pk=origin.object_id).thread
        else:
            thread = self._start(record, site, key)
        for answer in sorted(record["answers"], key=lambda answer: (answer["created"], answer["id"])):
            self._answer(thread, answer, site, record["url"])
        return thread

    def _start(self, record: dict, site: str, key: str) -> Thread:
        title = record["title"].strip()
        if not title or len(title) > LONGEST_TITLE:
            raise BrokenRecord("no title, or one of over 200 characters")
        thread = Thread.objects.start(
            by=self._author(record, site),
            community=self.community,
            kind=Thread.Kind.QUESTION,
            title=title,
            body=_body(record),
            tags=[tag for tag in clean_tags(record["tags"]) if len(tag) <= LONGEST][:MOST_TAGS],
            created_at=moment(record["created"]),
            score=record["score"],
            quiet=True,
        )
        self._note_origin(thread.posts.get(), record, key, record["url"])
        self.report.brought["questions"] += 1
        self._note_left(record)
        return thread

    def _answer(self, thread: Thread, record: dict, site: str, question_url: str) -> None:
        key = f"stackexchange:{site}:{record['id']}"
        if is_here(key):
            return
        created_at = moment(record["created"])
        author = self._author(record, site)
        body, score = _body(record), record["score"]
        post = thread.reply(by=author, body=body, created_at=created_at, score=score, quiet=True)
        if record.get("accepted"):
            post.accept(by=thread.author, at=created_at, quiet=True)
        self._note_origin(post, record, key, f"{question_url}#{record['id']}")
        self.report.brought["answers"] += 1
        self._note_left(record)

    def _author(self, record: dict, site: str):
        author = record.get("author") or {}
        number = author.get("id")
        if number is None:
            return imported_person(f"{site}-unknown", f"Somebody on {site}")
        return imported_person(f"{site}-{number}", author.get("name") or f"User {number} of {site}")

    def _note_origin(self, post: Post, record: dict, key: str, url: str) -> None:
        version = next(version for day, version in LICENCES if record["created"] >= day)
        Origin.objects.create(
            key=key,
            kind="post",
            object_id=post.pk,
            author_name=post.author.name if post.author else "",
            url=url,
            licence=record.get("license") or f"CC BY-SA {version}",
            score=record["score"],
        )

    def _note_left(self, record: dict) -> None:
        self.report.left["comments"] += len(record.get("comments") or [])
        self.report.left["older revisions"] += max(len(record.get("revisions") or []) - 1, 0)
        self.report.left["links"] += len(record.get("links") or [])
        self.report.left += type(self.report.left)()  # forget what counts zero


def _body(record: dict) -> str:
    text = (record.get("body_md") or record.get("body_html") or "").replace("\x00", "")
    if not text.strip():
        raise BrokenRecord("no text")
    if len(text.encode()) > markup.LONGEST_POST:
        raise BrokenRecord("a text over the limit")
    return text
