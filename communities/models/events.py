"""How events are found, and how one or a series is planned."""

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Now

import markup
from accounts.models import User
from communities import models as communities_models
from communities.models.activity import Activity
from communities.models.community import Community
from communities.models.rsvp import Rsvp
from communities.recurring import Repeat, moment_in

if TYPE_CHECKING:
    from communities.models import Event


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user):
        return self.filter(community__in=Community.objects.readable_by(user))

    @staticmethod
    def is_on_for(user, *, prefix: str = "") -> Q:
        """Whether it takes place and `user` may see it: the condition, for what joins to an event by `prefix`."""
        return Q(**{f"{prefix}community__in": Community.objects.readable_by(user), f"{prefix}cancellation": None})

    def told_once(self):
        """Those that take place, of a series only the first of those that say the same."""
        first = communities_models.Event.objects.on().filter(
            Q(starts_at__lt=models.OuterRef("starts_at"))
            | Q(starts_at=models.OuterRef("starts_at"), pk__lt=models.OuterRef("pk")),
            series=models.OuterRef("series"),
            title=models.OuterRef("title"),
            html=models.OuterRef("html"),
            place=models.OuterRef("place"),
        )
        return self.on().filter(~models.Exists(first))

    def coming(self):
        """What is not over: the next first."""
        # See also Event.is_over.
        return self.filter(ends_at__gt=Now()).order_by("starts_at", "pk")

    def past(self):
        """What is over: the last first."""
        return self.filter(ends_at__lte=Now()).order_by("-starts_at", "-pk")

    def on(self):
        return self.filter(cancellation=None)

    def of_interest_to(self, user):
        """Where the person goes, may go or waits for a place."""
        return self.filter(rsvps__in=Rsvp.objects.filter(user=user).interested())

    def for_list(self, reader):
        """All that a list shows of each event."""
        own = Rsvp.objects.filter(event=models.OuterRef("pk"), user=reader)
        return self.select_related("community", "cancellation", "series").annotate(
            my_rsvp=models.Subquery(own.values("choice")[:1])
        )


_Events = models.Manager.from_queryset(EventQuerySet)


class EventManager(_Events["Event"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def plan(
        self,
        *,
        by: User,
        community: Community,
        starts: dt.datetime,
        ends: dt.datetime,
        zone: str,
        body: str = "",
        repeat: Repeat | None = None,
        quiet: bool = False,
        **fields,
    ) -> "Event":
        """Invite the community to a meeting, or to each one of a series, and return the first.

        `starts` and `ends` are what the clocks in `zone` show. Raises TooManyDates and markup.Unreadable.
        """
        dates = repeat.dates(starts) if repeat else [starts]
        series = communities_models.Series.objects.create(rhythm=repeat.rhythm) if repeat and len(dates) > 1 else None
        html = render_body(body)
        events = self.bulk_create(
            communities_models.Event(
                community=community,
                planned_by=by,
                series=series,
                starts_at=moment_in(zone, date),
                ends_at=moment_in(zone, date + (ends - starts)),
                zone=zone,
                body=body,
                html=html,
                **fields,
            )
            for date in dates
        )
        data = {"dates": len(events)}
        Activity.record("planned", by=by, about=events[0], community=community, data=data, quiet=quiet)
        return events[0]


def render_body(body: str) -> str:
    """Raises markup.Unreadable."""
    return markup.render(body, prefix="event-").html
