import zoneinfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
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
        indexes = [models.Index("name", "id", name="user_by_name")]

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
        WEEKLY = "weekly", _("Every week")
        NEVER = "never", _("Never")

    user = models.OneToOneField(User, models.DB_CASCADE, primary_key=True, related_name="preference")
    digest = models.CharField(_("The weekly letter"), max_length=10, choices=Period, default=Period.WEEKLY)
    mail_replies = models.BooleanField(_("Mail me replies in threads that I follow"), default=True)
    mail_mentions = models.BooleanField(_("Mail me when somebody mentions me"), default=True)

    @classmethod
    def of(cls, user: User) -> "Preference":
        """The person's preference, or an unsaved one with the defaults."""
        return cls.objects.filter(user=user).first() or cls(user=user)


class Draft(models.Model):
    """A person's unfinished text, by the place it is for: `thread:12`, `ask`, `page:7`."""

    owner = models.ForeignKey(User, models.DB_CASCADE, related_name="drafts")
    place = models.CharField(max_length=120)
    text = models.TextField()
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "place"], name="draft_once")]

    def __str__(self):
        return f"{self.owner_id} {self.place}"

    @classmethod
    def keep(cls, *, by: User, place: str, text: str) -> None:
        """Remember the text for the place. An empty text forgets it."""
        if not text.strip():
            cls.discard(by=by, place=place)
            return
        cls.objects.update_or_create(owner=by, place=place, defaults={"text": text, "saved_at": Now()})

    @classmethod
    def discard(cls, *, by: User, place: str) -> None:
        cls.objects.filter(owner=by, place=place).delete()

    @classmethod
    def text_for(cls, user: User, place: str) -> str:
        """What the person left unfinished here, or nothing."""
        return cls.objects.filter(owner=user, place=place).values_list("text", flat=True).first() or ""
