"""When mail may come: not in quiet hours, not while somebody is away, and not more than they can bear in a day."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import User
from notifications.models import Notification, Reason, Timing

# What does not wait: the person asked for just this moment, or may not miss it.
URGENT = {Reason.REMINDER, Reason.GOING, Reason.UNSEALED}
# What does not count against what one bears in a day: it waits for the end of quiet hours, and then it comes.
UNCOUNTED = URGENT | {Reason.REQUIRED}

EDITS_REST = timedelta(minutes=5)  # a page's changes are told once nobody has changed it for so long
EDITS_WAIT_AT_MOST = timedelta(hours=2)  # also where somebody never stops
ONE_MAIL_A_PAGE = timedelta(hours=6)


def is_quiet(person: User, timing: Timing, now: datetime) -> bool:
    """Whether the person wants no mail at this moment, by their own clocks."""
    here = timezone.localtime(now, person.zone)
    if timing.away_until and here.date() < timing.away_until:
        return True
    if timing.quiet_from is None or timing.quiet_until is None:
        return False
    start, end, clock = timing.quiet_from, timing.quiet_until, here.time()
    return start <= clock < end if start <= end else clock >= start or clock < end


def has_had_enough(person: User, timing: Timing, now: datetime) -> bool:
    """Whether the person got as many mails of notices today as they want in a day, by their own calendar."""
    if timing.most_a_day is None:
        return False
    midnight = timezone.localtime(now, person.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    today = Notification.objects.filter(user=person, mailed_at__gte=midnight).exclude(reason__in=UNCOUNTED)
    return today.order_by().values("mailed_at").distinct().count() >= timing.most_a_day
