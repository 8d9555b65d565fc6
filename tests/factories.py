"""Plain functions that make what tests and demo need, by the same verbs as the pages."""

from itertools import count

from accounts.models import User
from communities.models import Community
from discussions.models import Poll, Thread
from wiki.models import Page

PASSWORD = "a-long-enough-password"
_numbers = count(1)


def make_user(*, username: str | None = None, **fields) -> User:
    username = username or f"person{next(_numbers)}"
    fields.setdefault("name", username.capitalize())
    fields.setdefault("email", f"{username}@example.com")
    return User.objects.create_user(username=username, password=PASSWORD, **fields)


def make_community(*, by: User, slug: str | None = None, members: list[User] = (), **fields) -> Community:
    slug = slug or f"community-{next(_numbers)}"
    fields.setdefault("name", slug.capitalize())
    community = Community.objects.start(by=by, slug=slug, **fields)
    for member in members:
        community.join(by=member, invited=True, quiet=True)
    community.refresh_from_db()
    return community


def make_thread(
    *,
    community: Community,
    by: User,
    title: str = "How long does the dough rest?",
    body: str = "Ours collapses in the oven.",
    kind: str = Thread.Kind.QUESTION,
    tags: list[str] = (),
    **fields,
) -> Thread:
    return Thread.objects.start(by=by, community=community, kind=kind, title=title, body=body, tags=tags, **fields)


def make_poll(*, community: Community, by: User, options: list[str], title: str = "Which flour?", **fields) -> Poll:
    asked = {"method": Poll.Method.SINGLE, "is_secret": True, "shown": Poll.Shown.VOTED, "closes_at": None} | fields
    thread = Poll.objects.start(
        by=by, community=community, kind=Thread.Kind.POLL, title=title, body="For Monday.", options=options, **asked
    )
    return thread.poll


def make_page(
    *, community: Community, by: User, title: str = "Resting times", body: str = "Twelve hours, cold.", **fields
) -> Page:
    return Page.objects.write(by=by, community=community, title=title, body=body, **fields)
