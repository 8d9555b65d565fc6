"""What following a discussion brings."""

from django.utils.translation import gettext_lazy as _

from communities.followables import Brings, Followable, Matter, Ring, tags_ring
from communities.models import Level
from discussions.models import Thread

TALK = [Matter.GROWS, Matter.REMARK]


def rings(thread: Thread) -> list[Ring]:
    own = ("thread", thread.pk)
    return [[own], tags_ring(own), [("community", thread.community_id)]]


def register() -> None:
    """Let people follow discussions."""
    Followable.register(
        Followable(
            name="thread",
            label=_("Discussion"),
            icon="message-square",
            model=Thread,
            visible_to=lambda reader: Thread.objects.visible_to(reader).select_related("community"),
            url=Thread.get_absolute_url,
            where=lambda thread: thread.community.name,
            rings=rings,
            levels={
                Level.IGNORE: Brings.of(
                    _("Nothing, unless somebody writes your @name. It leaves your lists and letters, too.")
                ),
                Level.NORMAL: Brings.of(_("When you are mentioned, or somebody answers or accepts what you wrote.")),
                Level.FOLLOW: Brings.of(_("Each answer and comment, and when you are mentioned."), *TALK),
                Level.WATCH: Brings.of(
                    _("Each answer and comment, and when it is solved, closed or opened again."), *TALK, Matter.TURNS
                ),
            },
        )
    )
