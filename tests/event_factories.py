"""Events, for tests."""

import datetime as dt

from accounts.models import User
from communities.models import Community, Event


def make_event(
    *,
    community: Community,
    by: User,
    title: str = "Tasting of the rye",
    starts: dt.datetime | None = None,
    hours: float = 1,
    zone: str = "UTC",
    **fields,
) -> Event:
    """An event that begins in three days, unless told otherwise."""
    soon = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0) + dt.timedelta(days=3)
    starts = starts or soon
    ends = starts + dt.timedelta(hours=hours)
    return Event.objects.plan(by=by, community=community, title=title, starts=starts, ends=ends, zone=zone, **fields)
