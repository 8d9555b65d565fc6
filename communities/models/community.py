from typing import ClassVar

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import F, Max, Q
from django.db.models.functions import Lower, Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase, Tag

from accounts.models import User
from communities import handing_over
from communities.models.activity import Activity
from communities.models.archival import Archival, CommunityArchived
from communities.models.communities import CommunityManager
from communities.models.join_request import JoinRequest, NothingToAsk
from communities.models.membership import MAY_MODERATE, MAY_STEWARD, LastLeader, Membership, Role, StayingOut
from communities.models.norms import NormsNotAccepted, NormsVersion
from communities.models.stage import Stage, StagePostponement


class MustAsk(Exception):
    """The community takes members on request or by invitation only."""


class BadParent(Exception):
    """Communities nest in two levels: what lies within another holds none itself."""


class NameTaken(Exception):
    """Another community has the name."""


class Community(models.Model):
    """People who do the same work, and what they learn."""

    class Visibility(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        PRIVATE = "private", _("Private")

    class Joining(models.TextChoices):
        FREE = "free", _("Any employee, at once")
        REQUEST = "request", _("On request")
        INVITATION = "invitation", _("By invitation only")

    USUAL_JOINING: ClassVar = {
        Visibility.OPEN: Joining.FREE,
        Visibility.CLOSED: Joining.REQUEST,
        Visibility.PRIVATE: Joining.INVITATION,
    }

    Stage = Stage

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    visibility = models.CharField(_("visibility"), max_length=10, choices=Visibility, default=Visibility.OPEN)
    joining = models.CharField(_("who may join"), max_length=10, choices=Joining, default=Joining.FREE)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.POTENTIAL)
    hue = models.PositiveSmallIntegerField(_("colour"), default=0)
    parent = models.ForeignKey("self", models.DB_SET_NULL, null=True, blank=True, related_name="children")
    sponsor = models.ForeignKey(User, models.DB_SET_NULL, null=True, blank=True, related_name="sponsored")
    connector = models.ForeignKey(User, models.DB_SET_NULL, null=True, blank=True, related_name="connecting")
    mails_content = models.BooleanField(
        _("Mails say what was written here"),
        default=True,
        db_default=True,
        help_text=_("Off: they say only that there is news, and lead here."),
    )
    allows_anonymous = models.BooleanField(
        _("questions without a name"),
        default=True,
        db_default=True,
        help_text=_("May people ask here without their name?"),
    )
    created_at = models.DateTimeField(db_default=Now())

    # The charter.
    domain = models.TextField(_("domain"), blank=True, help_text=_("What is it about?"))
    scope = models.TextField(_("scope"), blank=True, help_text=_("What belongs here, and what elsewhere?"))
    norms = models.TextField(_("norms"), blank=True, help_text=_("How do we treat each other?"))
    binding_norms = models.ForeignKey(
        "communities.NormsVersion", models.DB_SET_NULL, null=True, blank=True, related_name="+", editable=False
    )  # what everybody accepts on joining, if anything
    measures = models.TextField(_("measures"), blank=True, help_text=_("How do we know that it is worth it?"))
    rhythm = models.TextField(_("rhythm"), blank=True, help_text=_("When do we meet?"))

    member_count = models.PositiveIntegerField(default=0)
    is_archived = models.BooleanField(default=False, editable=False)  # kept by the verbs: whether there is an Archival

    tags = TaggableManager(_("tags"), through="communities.CommunityTag", blank=True)

    # Set by `with_membership` for one reader.
    my_role: str | None
    waiting_for_reader: int | None  # reviews, set for the rail: None where the reader does not moderate
    has_asked: bool
    has_accepted: bool
    is_new_to_reader: bool  # and sees what newcomers see first
    knows_parent: bool  # with the next set by `with_relatives`
    relatives: list[dict]
    leader_names: list[str]  # set by `with_leaders`

    objects = CommunityManager()

    class Meta:
        verbose_name = _("community")
        verbose_name_plural = _("communities")
        constraints = [
            models.UniqueConstraint(
                Lower("name"), name="community_name", violation_error_message=_("There is a community of this name.")
            ),
            models.CheckConstraint(condition=~Q(name=""), name="community_has_name"),
            models.CheckConstraint(condition=Q(hue__lt=12), name="community_hue"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="community_not_in_itself"),
            models.CheckConstraint(
                condition=Q(visibility="open")
                | Q(visibility="closed", joining__in=["request", "invitation"])
                | Q(visibility="private", joining="invitation"),
                name="community_joining_fits",
                violation_error_message=_("Only an open community is joined at once, and no private one on request."),
            ),
        ]
        indexes = [models.Index(fields=["-member_count", "id"], name="community_size")]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("communities:community", args=[self.slug])

    @property
    def tag_names(self) -> list[str]:
        """The tags' names in order; prefetch `tag_items__tag` for lists."""
        return sorted(item.tag.name for item in self.tag_items.all())

    @property
    def is_mailed_whole(self) -> bool:
        """Whether a mail may say what was written here: by its own choice, and by that of the site."""
        return settings.MAIL_CONTENT and self.mails_content

    @property
    def has_charter(self) -> bool:
        return any([self.domain, self.scope, self.norms, self.measures, self.rhythm])

    @property
    def is_member(self) -> bool:
        """Whether the reader belongs; needs `with_membership`."""
        return self.my_role is not None

    @property
    def is_moderated_by_reader(self) -> bool:
        """Needs `with_membership`."""
        return getattr(self, "my_role", None) in MAY_MODERATE

    @property
    def is_kept_by_reader(self) -> bool:
        # See also communities.rules.may_steward.
        return self.my_role in MAY_STEWARD and not self.is_archived

    @property
    def is_led_by_reader(self) -> bool:
        return self.my_role == Role.LEADER

    @property
    def asks_norms(self) -> bool:
        """Whether there are norms that the reader has not accepted yet; needs `with_membership`."""
        return self.binding_norms_id is not None and not self.has_accepted

    @property
    def active_leaders(self):
        """The memberships of those who lead it and are still here."""
        return self.memberships.filter(role=Role.LEADER, user__is_active=True)

    @property
    def needs_leader(self) -> bool:
        return hasattr(self, "handover")

    @property
    def joins_freely(self) -> bool:
        return self.joining == self.Joining.FREE

    @property
    def joins_on_request(self) -> bool:
        return self.joining == self.Joining.REQUEST

    @property
    def is_open(self) -> bool:
        return self.visibility == self.Visibility.OPEN

    @property
    def is_closed(self) -> bool:
        return self.visibility == self.Visibility.CLOSED

    @property
    def is_private(self) -> bool:
        return self.visibility == self.Visibility.PRIVATE

    @transaction.atomic
    def join(
        self,
        *,
        by: User,
        role: str = Role.MEMBER,
        invited: bool = False,
        norms: int | None = None,
        quiet: bool = False,
    ) -> "Membership":
        """Become a member. Joining twice changes nothing. Who is invited, somebody else lets in; others walk in.

        `norms` is the version that was accepted. Raises MustAsk and NormsNotAccepted, unless invited, and
        CommunityArchived.
        """
        community = Community.objects.lock(self.pk)
        membership = self.memberships.filter(user=by).first()
        if membership:
            return membership
        if community.is_archived:
            raise CommunityArchived
        if not invited:
            if not community.joins_freely or by.is_guest:
                raise MustAsk
            community.accept_norms(by=by, number=norms)
        membership = self.memberships.create(user=by, role=role)
        StayingOut.objects.filter(community=self, user=by).delete()
        Community.objects.filter(pk=self.pk).update(member_count=F("member_count") + 1)
        JoinRequest.objects.filter(community=self, user=by).delete()
        Activity.record("joined", by=by, about=self, community=self, quiet=quiet)
        return membership

    @transaction.atomic
    def accept_norms(self, *, by: User, number: int | None) -> None:
        """Say yes to that version of the norms. Twice, or where none bind, changes nothing. Raises NormsNotAccepted."""
        norms = Community.objects.lock(self.pk).binding_norms
        if norms is None or norms.acceptances.filter(user=by).exists():
            return
        if number != norms.number:
            raise NormsNotAccepted
        norms.acceptances.create(user=by)
        Activity.record("accepted norms", by=by, about=self, community=self, data={"number": number})

    @transaction.atomic
    def rewrite_charter(self, *, by: User, norms_bind: bool | None = None, **fields: str) -> None:
        """Change charter fields and purpose, and whether who joins accepts the norms. The same changes nothing."""
        held = Community.objects.lock(self.pk)
        changed: dict = dict(fields)
        if norms_bind is not None:
            changed["binding_norms"] = held._norms_to_bind(norms_bind, fields.get("norms", held.norms), by=by)
        self._change("rewrote charter", by=by, fields=changed)

    def _norms_to_bind(self, bind: bool, text: str, *, by: User) -> NormsVersion | None:
        """The version of that text: the present one, or a new one."""
        if not bind or not text:
            return None
        if self.binding_norms and self.binding_norms.text == text:
            return self.binding_norms
        last = self.norms_versions.aggregate(last=Max("number"))["last"] or 0
        version = self.norms_versions.create(number=last + 1, text=text, written_by=by)
        version.acceptances.create(user=by)  # nobody need say yes to their own words
        return version

    @transaction.atomic
    def change_settings(self, *, by: User, **fields) -> None:
        """Change name, who sees and joins it, colour, parent and named people. The same changes nothing.

        Raises NameTaken and BadParent.
        """
        if parent := fields.get("parent"):
            self._check_parent(parent)
        try:
            with transaction.atomic():
                self._change("changed settings", by=by, fields=fields)
        except IntegrityError as error:
            if "community_name" in str(error):
                raise NameTaken from None
            raise

    def _check_parent(self, parent: "Community") -> None:
        """Hold both, in one order, and see that they nest in two levels."""
        both = Community.objects.filter(pk__in=[self.pk, parent.pk]).order_by("pk")
        held = {community.pk: community for community in both.select_for_update(of=("self",), no_key=True)}
        if parent.pk == self.pk or held[parent.pk].parent_id or self.children.exists():
            raise BadParent

    def _change(self, verb: str, *, by: User, fields: dict) -> None:
        """Set what differs, and record what stood there before."""
        held = Community.objects.lock(self.pk)
        changed = {name: value for name, value in fields.items() if getattr(held, name) != value}
        if not changed:
            return
        before = {name: held.serializable_value(name) for name in changed}
        for name, value in changed.items():
            setattr(self, name, value)
        self.save(update_fields=list(changed))
        after = {name: self.serializable_value(name) for name in changed}
        Activity.record(verb, by=by, about=self, community=self, data={"before": before, "after": after})

    @transaction.atomic
    def seek_leader(self) -> None:
        """Tell who might take it over that nobody leads it any more: once, and only if that is so."""
        handing_over.seek_leader(self)

    @transaction.atomic
    def hand_over(self, *, to: User, by: User) -> "Membership":
        """Let somebody lead it whom nobody led any more. Twice to the same person changes nothing. Raises HasLeader."""
        return handing_over.hand_over(self, to=to, by=by)

    @transaction.atomic
    def confirm_stage(self, *, by: User, stage: str) -> None:
        """Say at which stage of its life it is. The same stage changes nothing."""
        held = Community.objects.lock(self.pk)
        self.stage = stage
        if held.stage != stage:
            self.save(update_fields=["stage"])
            data = {"before": held.stage, "after": stage}
            Activity.record("confirmed stage", by=by, about=self, community=self, data=data)

    @transaction.atomic
    def postpone_stage(self, *, by: User, stage: str) -> None:
        """Say that it is not at that stage yet: it is not proposed again for a while."""
        StagePostponement.objects.update_or_create(
            community=self, defaults={"stage": stage, "postponed_by": by, "postponed_at": Now()}
        )
        Activity.record("postponed stage", by=by, about=self, community=self, data={"stage": stage})

    @transaction.atomic
    def archive(self, *, by: User, reason: str, thanks: str = "") -> None:
        """End it with honours: it is read and found, and stands as it is. Archiving twice changes nothing."""
        Community.objects.lock(self.pk)
        _archival, is_new = Archival.objects.get_or_create(
            community=self, defaults={"archived_by": by, "reason": reason, "thanks": thanks}
        )
        if is_new:
            self._mark_archived(True)
            Activity.record("archived", by=by, about=self, community=self, data={"reason": reason})

    @transaction.atomic
    def reopen(self, *, by: User) -> None:
        """Take the end back. Where there was none, nothing changes."""
        Community.objects.lock(self.pk)
        gone, _details = Archival.objects.filter(community=self).delete()
        if gone:
            self._mark_archived(False)
            Activity.record("reopened", by=by, about=self, community=self)

    def _mark_archived(self, is_archived: bool) -> None:
        self.is_archived = is_archived
        self.save(update_fields=["is_archived"])

    @transaction.atomic
    def leave(self, *, by: User) -> None:
        """End the membership. Leaving twice changes nothing. Raises LastLeader if nobody else would lead."""
        Community.objects.lock(self.pk)
        leads = self.active_leaders.select_for_update(of=("self",))
        leaders = list(leads.values_list("user_id", flat=True))
        if leaders == [by.pk]:
            raise LastLeader
        came_by_rule = self.memberships.filter(user=by, rule__isnull=False).exists()
        gone, _details = self.memberships.filter(user=by).delete()
        if came_by_rule:
            StayingOut.objects.get_or_create(community=self, user=by)
        if gone:
            Community.objects.filter(pk=self.pk).update(member_count=F("member_count") - 1)
            Community.objects.filter(pk=self.pk, connector=by).update(connector=None)
            Activity.record("left", by=by, about=self, community=self)

    @transaction.atomic
    def ask_to_join(self, *, by: User, message: str = "", norms: int | None = None) -> "JoinRequest":
        """Put a request before the leaders. Asking twice changes nothing. Raises NothingToAsk and NormsNotAccepted."""
        held = Community.objects.lock(self.pk)
        if held.is_archived or not held.joins_on_request or self.memberships.filter(user=by).exists():
            raise NothingToAsk
        self.accept_norms(by=by, number=norms)
        request, is_new = JoinRequest.objects.get_or_create(community=self, user=by, defaults={"message": message})
        if is_new:
            Activity.record("asked to join", by=by, about=self, community=self)
        return request


class CommunityTag(ItemBase):
    """That a community is about a tag."""

    content_object = models.ForeignKey(Community, models.DB_CASCADE, related_name="tag_items")
    tag = models.ForeignKey(Tag, models.DB_CASCADE, related_name="community_items")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["content_object", "tag"], name="community_tag_once")]
