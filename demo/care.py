"""What goes on around the demo's pages: articles, comments, what waits for approval, what people are to read."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from communities.models import Community
from demo.records import ago, records
from markup.passages import Anchor
from wiki.models import (
    ApprovalRule,
    Article,
    ChangeNote,
    NewsAudience,
    NewsRead,
    Page,
    PageComment,
    PageTemplate,
    Passage,
    ReadReceipt,
    RequiredReading,
    ReviewInterval,
    Verification,
    Wording,
)


def load_care(people: dict[str, User], communities: dict[str, Community]) -> None:
    """All of it, by the product's own verbs; what they date by the clock is put back to its day."""
    care = records("care.json")
    for record in care["articles"]:
        load_article(page_of(record), record, people)
    for record in care["templates"]:
        community, by = communities[record["community"]], people[record["by"]]
        PageTemplate.write(by=by, community=community, name=record["name"], body=record["body"])
    for record in care["waiting"]:
        ApprovalRule.choose(communities[record["community"]], by=people[record["rule_by"]], reviewers=1)
        change(page_of(record), record, people)
    for record in care["news"]:
        load_news(page_of(record), record, people)
    for record in care["readings"]:
        load_reading(page_of(record), record, people)
    for record in care["comments"]:
        load_comments(page_of(record), record, people)
    for record in care["checks"]:
        page, by = page_of(record), people[record["by"]]
        ReviewInterval.choose(page, by=by, days=record["every_days"], covers_below=False)
        put_back(Verification.give(page, by=by), at=record["days_ago"])
    for record in care["notes"]:
        put_back(ChangeNote.leave(page_of(record), by=people[record["by"]], text=record["text"]), at=record["days_ago"])


def page_of(record: dict) -> Page:
    return Page.objects.get(community__slug=record["community"], title=record["page"])


def put_back(row, **days_ago: float) -> None:
    """Let it have happened so many days before the demo was loaded."""
    type(row).objects.filter(pk=row.pk).update(**{name: ago(days) for name, days in days_ago.items()})


def change(page: Page, record: dict, people: dict[str, User]) -> None:
    page.edit(
        by=people[record["by"]],
        body=page.body.replace(record["old"], record["new"]),
        base=page.newest,
        comment=record["comment"],
        at=ago(record["days_ago"]),
    )


def load_article(page: Page, record: dict, people: dict[str, User]) -> None:
    article = Article.declare(page, by=people[record["by"]], confidence=record["confidence"])
    put_back(article, at=record["days_ago"])
    for wording in record["wordings"]:
        Wording.add(page, by=people[wording["by"]], words=wording["words"])


def load_news(page: Page, record: dict, people: dict[str, User]) -> None:
    for department in record["departments"]:
        NewsAudience.mark(page, by=people[record["by"]], department=department)
    change(page, record, people)
    for read in record["read"]:
        reader = people[read["by"]]
        page.news.addressed_to(reader).read(by=reader)
        NewsRead.objects.filter(news__page=page, person=reader).update(at=ago(read["days_ago"]))


def load_reading(page: Page, record: dict, people: dict[str, User]) -> None:
    due_on = timezone.localdate() + dt.timedelta(days=record["due_in_days"])
    reading = RequiredReading.objects.ask(page, by=people[record["by"]], due_on=due_on)
    put_back(reading, asked_at=record["days_ago"])
    for read in record["read"]:
        receipt: ReadReceipt = reading.confirm(by=people[read["by"]])
        put_back(receipt, at=read["days_ago"])


def load_comments(page: Page, record: dict, people: dict[str, User]) -> None:
    first, *others = record["said"]
    begun = Passage.objects.begin(page, by=people[first["by"]], anchor=Anchor(record["quote"]), body=first["body"])
    passage = begun.passage
    said: list[PageComment] = [begun]
    said += [passage.answer(by=people[other["by"]], body=other["body"]) for other in others]
    for comment, told in zip(said, record["said"], strict=True):
        put_back(comment, created_at=told["days_ago"])
    if resolved := record["resolved"]:
        passage.resolve(by=people[resolved["by"]])
        put_back(passage.resolutions.get(), at=resolved["days_ago"])
