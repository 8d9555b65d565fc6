"""The demo's people, communities, threads and pages, made by the product's own verbs."""

import datetime as dt
import gzip
import json
import lzma

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction

from accounts.models import SERVICE_DESK, User
from communities.importing import Report, progress
from communities.models import Community, Event, Follow, Rsvp
from communities.recurring import Repeat, wall_time_in
from demo.care import load_care
from demo.people import PASSWORD, SIGN_IN
from demo.records import FOLDER, ago, records
from discussions.importing import StackExchangeImport
from discussions.models import Thread
from knowledge.models import Keep
from wiki.importing import WikiImport, index_pages_first
from wiki.models import Page


def is_loaded() -> bool:
    return Community.objects.exists()


def load() -> Report:
    """Load everything. An interrupted load leaves no community, so that the next start begins again."""
    report = Report()
    with transaction.atomic():
        people = load_people()
        communities = load_communities(people)
        threads = load_threads(people, communities)
        load_pages(people, communities, threads)
        load_care(people, communities)
        load_events(people, communities)
        load_questions(communities, report)
        load_wiki(communities, report)
    return report


def load_people() -> dict[str, User]:
    """Everybody by username. Only who is on the sign-in page has a password: one for all, and known."""
    desk, _is_new = Group.objects.get_or_create(name=SERVICE_DESK)
    known, unusable = make_password(PASSWORD), make_password(None)
    people = {}
    for record in records("people.json"):
        skills, is_desk = record.pop("skills"), record.pop("is_service_desk")
        joined_at = ago(record.pop("joined_days_ago"))
        password = known if record["email"] in SIGN_IN else unusable
        person = User(**record, joined_at=joined_at, password=password, is_superuser=record["is_staff"])
        person.save()
        person.skills.set(skills)
        if is_desk:
            person.groups.add(desk)
        people[person.username] = person
    return people


def load_communities(people: dict[str, User]) -> dict[str, Community]:
    communities = {}
    for record in records("communities.json"):
        members, started_days_ago = record.pop("members"), record.pop("started_days_ago")
        record["sponsor"] = people.get(record["sponsor"])
        tags = record.pop("tags", [])
        [leader, *others] = sorted(members, key=lambda member: member["role"] != "leader")
        community = Community.objects.start(
            by=people[leader["username"]], quiet=True, created_at=ago(started_days_ago), **record
        )
        community.tags.set(tags)
        for member in others:
            community.join(by=people[member["username"]], role=member["role"], invited=True, quiet=True)
        communities[community.slug] = community
    return communities


def load_threads(people: dict[str, User], communities: dict[str, Community]) -> dict[str, Thread]:
    threads = {}
    for record in records("threads.json"):
        author = people[record["author"]]
        thread = Thread.objects.start(
            by=author,
            community=communities[record["community"]],
            kind=record["kind"],
            title=record["title"],
            body=record["body"],
            tags=record["tags"],
            created_at=ago(record["days_ago"]),
            quiet=True,
        )
        Follow.begin(thread, by=author)
        vote(thread.posts.get(), record["votes"], people)
        for answer in record["answers"]:
            load_answer(thread, answer, people)
        threads[record["key"]] = thread
    return threads


def load_answer(thread: Thread, record: dict, people: dict[str, User]) -> None:
    author, at = people[record["author"]], ago(record["days_ago"])
    post = thread.reply(by=author, body=record["body"], created_at=at, quiet=True)
    Follow.begin(thread, by=author)
    vote(post, record["votes"], people)
    if record["is_accepted"]:
        post.accept(by=thread.author, at=at, quiet=True)


def vote(post, usernames: list[str], people: dict[str, User]) -> None:
    for username in usernames:
        post.vote(by=people[username])


def load_pages(people: dict[str, User], communities: dict[str, Community], threads: dict[str, Thread]) -> None:
    for record in records("pages.json"):
        community = communities[record["community"]]
        parent = Page.objects.get(community=community, title=record["parent"]) if record["parent"] else None
        [first, *later] = record["revisions"]
        page = Page.objects.write(
            by=people[first["author"]],
            community=community,
            title=record["title"],
            body=first["body"],
            parent=parent,
            tags=record["tags"],
            comment=first["comment"],
            at=ago(first["days_ago"]),
            quiet=True,
        )
        for revision in later:
            page.edit(
                by=people[revision["author"]],
                body=revision["body"],
                base=page.newest,
                comment=revision["comment"],
                at=ago(revision["days_ago"]),
                quiet=True,
            )
            page.refresh_from_db()
        if record["keeps"]:
            thread = threads[record["keeps"]["thread"]]
            post = thread.posts.get(number=record["keeps"]["post"])
            Keep.objects.create(page=page, post=post, by=page.owner, at=page.created_at)


def load_events(people: dict[str, User], communities: dict[str, Community]) -> None:
    for record in records("events.json"):
        day = wall_time_in(record["zone"], ago(-record["days"]))
        starts = dt.datetime.combine(day, dt.time.fromisoformat(record["time"]))
        event = Event.objects.plan(
            by=people[record["by"]],
            community=communities[record["community"]],
            starts=starts,
            ends=starts + dt.timedelta(minutes=record["minutes"]),
            repeat=Repeat(**record["repeat"]) if record["repeat"] else None,
            quiet=True,
            **{name: record[name] for name in ["kind", "title", "body", "zone", "place", "link", "capacity"]},
        )
        for choice, usernames in {Rsvp.Choice.GOING: record["going"], Rsvp.Choice.MAYBE: record["maybe"]}.items():
            for username in usernames:
                event.rsvp(by=people[username], choice=choice)


def load_questions(communities: dict[str, Community], report: Report) -> None:
    """Questions and answers of DevOps Stack Exchange, each into its community."""
    with gzip.open(FOLDER / "questions.jsonl.gz", "rt", encoding="utf-8") as lines:
        questions = [json.loads(line) for line in lines]
    runs = {slug: StackExchangeImport(community, report) for slug, community in communities.items()}
    for question in progress(questions, label="Questions and answers", total=len(questions)):
        runs[question["community"]].bring(question)


def load_wiki(communities: dict[str, Community], report: Report) -> None:
    """Two spaces of wiki pages with their history, each into its community."""
    with lzma.open(FOLDER / "wiki.jsonl.xz", "rt", encoding="utf-8") as lines:
        pages = sorted(map(json.loads, lines), key=index_pages_first)
    runs = {slug: WikiImport(community, report) for slug, community in communities.items()}
    for page in progress(pages, label="Wiki pages", total=len(pages)):
        runs[page["community"]].bring(page)
