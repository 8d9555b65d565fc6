"""What following a community, a tag or a person brings."""

from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from accounts.models import User
from communities.followables import Brings, Followable, Matter
from communities.models import Community, Event, Level, tag_url, tags_visible_to

NEW = [Matter.BEGINS]
ALL = [Matter.BEGINS, Matter.GROWS, Matter.REMARK, Matter.TURNS]


def register() -> None:
    """Let people follow what belongs to this app."""
    Followable.register(
        Followable(
            name="community",
            label=_("Community"),
            icon="users",
            model=Community,
            visible_to=Community.objects.readable_by,
            url=Community.get_absolute_url,
            rings=lambda community: [[("community", community.pk)]],
            levels={
                Level.IGNORE: Brings.of(_("Nothing from here, unless somebody writes your @name.")),
                Level.NORMAL: Brings.of(_("Announcements, and when you are mentioned or answered.")),
                Level.FOLLOW: Brings.of(_("Announcements, and each new discussion, page and event."), *NEW),
                Level.WATCH: Brings.of(_("All that is new, and each answer, comment and change."), *ALL),
            },
        )
    )
    Followable.register(
        Followable(
            name="tag",
            label=_("Tag"),
            icon="tag",
            model=Tag,
            visible_to=tags_visible_to,
            url=tag_url,
            rings=lambda tag: [[("tag", tag.pk)]],
            levels={
                Level.IGNORE: Brings.of(_("Nothing that carries this tag, unless somebody writes your @name.")),
                Level.NORMAL: Brings.of(_("Nothing for the tag alone.")),
                Level.FOLLOW: Brings.of(_("Each new discussion and page that carries it."), *NEW),
                Level.WATCH: Brings.of(
                    _("What is new with this tag, and each answer, comment and change there."), *ALL
                ),
            },
        )
    )
    Followable.register(
        Followable(
            name="person",
            label=_("Person"),
            icon="user",
            model=User,
            visible_to=lambda reader: User.objects.visible_to(reader).in_directory(),
            url=User.get_absolute_url,
            rings=lambda person: [[("person", person.pk)]],
            levels={
                Level.IGNORE: Brings.of(_("Nothing that they do, unless they write your @name.")),
                Level.NORMAL: Brings.of(_("Nothing for the person alone.")),
                Level.FOLLOW: Brings.of(_("Each discussion and page that they begin, where you may read it."), *NEW),
                Level.WATCH: Brings.of(_("All that they begin, and each answer, comment and change of theirs."), *ALL),
            },
        )
    )
    Followable.register(
        Followable(
            name="event",
            label=_("Event"),
            icon="calendar",
            model=Event,
            visible_to=Event.objects.visible_to,
            url=Event.get_absolute_url,
            rings=lambda event: [[("event", event.pk)], [("community", event.community_id)]],
            levels={},  # one says whether one comes instead
        )
    )
