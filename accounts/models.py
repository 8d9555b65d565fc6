import zoneinfo
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower, Now, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

from accounts.prepared import prepared

HUES = 12
UNSHOWN = ["password", "last_login", "bio", "joined_at"]  # what nobody needs where a person's name and picture stand


def unshown(path: str) -> list[str]:
    """For `defer`: what a list that joins to people by `path` need not load of them."""
    return [f"{path}__{name}" for name in UNSHOWN]


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user):
        """Profiles that `user` may open: colleagues. A guest sees only themselves and who shares a community."""
        if not user.is_authenticated:
            return self.none()
        people = self.exclude(email=None)
        if user.is_guest:
            # `memberships` is the communities' name for where a person belongs.
            fellows = User.objects.filter(memberships__community__memberships__user=user)
            return people.filter(Q(pk=user.pk) | Q(pk__in=fellows.values("pk")))
        return people

    def in_directory(self):
        """Who can be found, mentioned and told: active people with an address."""
        return self.filter(is_active=True).exclude(email=None)

    def each(self, name: str):
        """What is said of them in this field, as of their departments: each once, in order."""
        return self.exclude(**{name: ""}).order_by(name).values_list(name, flat=True).distinct()

    def by_name(self, *, after: str = ""):
        """In the order of names, from behind the person of that id on."""
        people = self.order_by("name", "pk")
        last = User.objects.filter(pk=int(after)).first() if after.isdecimal() else None
        return people.filter(Q(name__gt=last.name) | Q(name=last.name, pk__gt=last.pk)) if last else people


_Users = BaseUserManager.from_queryset(UserQuerySet)


class UserManager(_Users):  # type: ignore[misc, valid-type]  # the order of files decides whether mypy knows it
    def create_user(self, *, email: str | None, username: str, password: str | None = None, **fields) -> "User":
        user = User(email=self.normalize_email(email) if email else None, username=username.lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def create_superuser(self, *, email: str, username: str, password: str | None = None, **fields) -> "User":
        return self.create_user(
            email=email, username=username, password=password, is_staff=True, is_superuser=True, **fields
        )

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Somebody an import brought has no address: nobody can sign in as them or write to them."""

    email = models.EmailField(_("e-mail"), null=True, blank=True)
    username = models.CharField(
        _("username"),
        max_length=40,
        help_text=_("For @mentions: small letters, digits, dot, hyphen, underscore."),
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("Use small letters, digits, dot, hyphen, underscore."))
        ],
    )
    name = models.CharField(_("name"), max_length=120)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en-gb")
    time_zone = models.CharField(_("time zone"), max_length=60, default="UTC")
    bio = models.TextField(_("about me"), max_length=2000, blank=True)
    avatar = models.ImageField(_("picture"), upload_to="avatars", blank=True)
    is_guest = models.BooleanField(_("guest"), default=False, help_text=_("From outside: sees only own communities."))
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("admin"), default=False)
    joined_at = models.DateTimeField(db_default=Now())

    skills = TaggableManager(_("skills"), through="accounts.Skill", blank=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["username", "name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="user_email", violation_error_message=_("Somebody has this address already.")
            ),
            models.UniqueConstraint(
                Lower("username"), name="user_username", violation_error_message=_("Somebody has this name already.")
            ),
        ]
        indexes = [
            models.Index("name", "id", name="user_by_name"),
            # By any part of it: for `name__icontains`.
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="user_by_part_of_name"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("accounts:person", args=[self.username])

    @property
    def hue(self) -> int:
        """The colour of the picture of those who have none, 0 to 11."""
        return (self.pk or 0) % HUES

    @property
    def initials(self) -> str:
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def work(self) -> str:
        """What the person does, and where, in a few words; or nothing."""
        return ", ".join(filter(None, [self.job_title, self.location]))

    @property
    def has_profile(self) -> bool:
        """Whether there is a page about this person. Whom an import brought has none."""
        return self.email is not None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        try:
            return zoneinfo.ZoneInfo(self.time_zone)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return zoneinfo.ZoneInfo("UTC")

    @property
    def is_service_desk(self) -> bool:
        """Whether this person belongs to the service desk. Asked of the database once a request."""
        if not hasattr(self, "_is_service_desk"):
            self._is_service_desk = bool(_service_desk_of(self))
        return self._is_service_desk


SERVICE_DESK = "Service desk"


@prepared
def _service_desk_of(person) -> models.QuerySet[Group]:
    return Group.objects.filter(user=person, name=SERVICE_DESK)


class Skill(ItemBase):
    """What a person says they know about."""

    content_object = models.ForeignKey(User, models.DB_CASCADE, related_name="skill_items")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="skill_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="skill_once")]


class Preference(models.Model):
    """How a person wants to be told. Who never chose has no row and gets `Preference.of`'s defaults."""

    class Period(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")
        NEVER = "never", _("Never")

    user = models.OneToOneField(User, models.DB_CASCADE, primary_key=True, related_name="preference")

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    digest = models.CharField(_("The letter from my communities"), max_length=10, choices=Period, default=Period.WEEKLY)
    # Empty: as is usual here.
    digest_weekday = models.PositiveSmallIntegerField(
        _("Day of a weekly letter"), choices=Weekday, null=True, blank=True
    )
    digest_hour = models.PositiveSmallIntegerField(
        _("Hour of the letter"), null=True, blank=True, choices=[(hour, f"{hour:02}:00") for hour in range(24)]
    )
    is_shown_active = models.BooleanField(
        _("Show me among who wrote lately in my communities"), default=True, db_default=True
    )
    is_shown_expert = models.BooleanField(
        _("Show me to who looks for somebody that knows, and offer me questions"), default=True, db_default=True
    )
    offers_a_week = models.PositiveSmallIntegerField(
        _("Questions that I am offered in a week, at most"),
        default=3,
        db_default=3,
        blank=True,
        validators=[MaxValueValidator(20)],
    )
    mail_replies = models.BooleanField(_("Mail me replies in threads that I follow"), default=True)
    mail_mentions = models.BooleanField(_("Mail me when somebody mentions me"), default=True)
    mail_reminders = models.BooleanField(_("Mail me the reminders that I set"), default=True, db_default=True)
    mail_events = models.BooleanField(
        _("Mail me reminders and changes of events that I go to"), default=True, db_default=True
    )
    mail_pages = models.BooleanField(_("Mail me changes of pages that I follow"), default=True, db_default=True)
    mail_sponsor = models.BooleanField(
        _("Mail me the monthly letter of the communities that I sponsor"), default=True, db_default=True
    )
    follows_own = models.BooleanField(
        _("Follow the discussions and pages that I write in"), default=True, db_default=True
    )

    @classmethod
    def of(cls, user: User) -> "Preference":
        """The person's preference, or an unsaved one with the defaults."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class DraftQuerySet(models.QuerySet["Draft"]):
    def live(self):
        return self.filter(discarded_at=None)

    def discarded(self):
        return self.exclude(discarded_at=None)

    def newest_first(self):
        return self.order_by("-saved_at", "-pk")


class Draft(models.Model):
    """A person's unfinished text, by the place it is for: `thread:12`, `ask`, `page:7:3`.

    A discarded one stays for KEPT_FOR.
    """

    KEPT_FOR = timedelta(days=7)

    owner = models.ForeignKey(User, models.DB_CASCADE, related_name="drafts")
    place = models.CharField(max_length=120)
    text = models.TextField()
    fields = models.JSONField(default=dict, db_default={})  # the rest of the form: title, tags and the like
    version = models.PositiveIntegerField(default=1, db_default=1)
    saved_at = models.DateTimeField(db_default=Now())
    discarded_at = models.DateTimeField(null=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "place"], condition=Q(discarded_at=None), name="draft_once")
        ]
        indexes = [
            models.Index(fields=["owner", "-saved_at", "-id"], name="draft_by_owner"),
            models.Index(fields=["discarded_at"], name="draft_discarded", condition=Q(discarded_at__isnull=False)),
        ]

    def __str__(self):
        return f"{self.owner_id} {self.place}"

    @property
    def base(self) -> str:
        """What a further change of this draft names as the state that it began from. Empty: there is none yet."""
        return f"{self.pk}:{self.version}" if self.pk else ""

    @property
    def kind(self) -> str:
        """The first word of its place."""
        return self.place.partition(":")[0]

    @property
    def whole(self) -> str:
        """What the person wrote: title and text."""
        return f"{self.fields.get('title', '')}\n\n{self.text}".strip()

    @classmethod
    def of(cls, user: User, place: str) -> "Draft":
        """What the person left unfinished here, or an empty draft."""
        return cls.objects.live().filter(owner=user, place=place).first() or cls(owner=user, place=place)

    @classmethod
    @transaction.atomic
    def keep(cls, *, by: User, place: str, text: str, fields: dict[str, str] | None = None, base: str = "") -> "Draft":
        """Remember text and fields for the place. Without title and text, discard what was there.

        Raises DraftMoved if what is kept here is not `base`: somewhere else the person wrote on.
        """
        cls._hold(by)
        draft, newer = cls.of(by, place), cls(owner=by, place=place, text=text, fields=fields or {})
        if draft.pk and draft.base != base and draft.whole != newer.whole:
            raise DraftMoved(draft)
        if not newer.whole:
            draft.discard()
            return newer
        if (draft.text, draft.fields) != (newer.text, newer.fields):
            draft.version += 1 if draft.pk else 0
            draft.text, draft.fields, draft.saved_at = newer.text, newer.fields, Now()
            draft.save()
        return draft

    @staticmethod
    def _hold(person: User) -> None:
        """One writer of a person's drafts at a time, also where there is no draft yet."""
        User.objects.select_for_update(no_key=True).get(pk=person.pk)

    @classmethod
    def set_aside(cls, *, by: User, place: str, text: str, fields: dict[str, str] | None = None) -> "Draft":
        """Put a text among the discarded ones, from where it can be brought back."""
        return cls.objects.create(owner=by, place=place, text=text, fields=fields or {}, discarded_at=Now())

    @classmethod
    def finish(cls, *, by: User, place: str) -> None:
        """The text is posted: its draft is needed no more."""
        cls.objects.live().filter(owner=by, place=place).delete()

    def discard(self) -> None:
        """Put the draft away. Until KEPT_FOR is over it can be restored. Discarding twice changes nothing."""
        Draft.objects.live().filter(pk=self.pk).update(discarded_at=Now())

    @transaction.atomic
    def restore(self) -> None:
        """Bring a discarded draft back; one that was begun in its place since is discarded instead."""
        self._hold(self.owner)
        if Draft.objects.discarded().filter(pk=self.pk).exists():
            Draft.of(self.owner, self.place).discard()
            Draft.objects.filter(pk=self.pk).update(discarded_at=None)


class DraftMoved(Exception):
    """The draft was changed somewhere else: `theirs` is what is kept."""

    def __init__(self, theirs: Draft):
        super().__init__(theirs.base)
        self.theirs = theirs
