"""Which acts of moderators in discussions can be taken back from the log: see moderation.undoing."""

from django.utils.translation import gettext_lazy as _

from discussions.models import Closure, Merger, Pin, SlowMode, Unlisting
from moderation.undoing import Undoing

UNDOINGS = [
    Undoing(
        verb="closed",
        kind="thread",
        label=_("Open it again"),
        address="discussions:closure-removal",
        in_force=lambda community, keys: Closure.objects.filter(thread__in=keys, thread__community=community),
        key="thread",
    ),
    Undoing(
        verb="unlisted",
        kind="thread",
        label=_("Put it back into lists"),
        address="discussions:unlisting-removal",
        in_force=lambda community, keys: Unlisting.objects.filter(thread__in=keys, thread__community=community),
        key="thread",
    ),
    Undoing(
        verb="slowed down",
        kind="thread",
        label=_("End slow mode"),
        address="discussions:slow-mode-removal",
        in_force=lambda community, keys: SlowMode.objects.filter(thread__in=keys, thread__community=community),
        key="thread",
    ),
    Undoing(
        verb="pinned",
        kind="thread",
        label=_("Take it down"),
        address="discussions:pin-removal",
        in_force=lambda community, keys: Pin.objects.in_force().filter(thread__in=keys, community=community),
        key="thread",
        fields=lambda community: {"community": community.slug},
    ),
    Undoing(
        verb="merged away",
        kind="thread",
        label=_("Make them two again"),
        address="discussions:merger-removal",
        in_force=lambda community, keys: Merger.objects.filter(thread__in=keys, thread__community=community),
        key="thread",
    ),
]
