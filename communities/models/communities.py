"""How communities are found, and how one is founded."""

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models, transaction
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from accounts.models import User
from communities import models as communities_models
from communities.models.activity import Activity
from communities.models.join_request import JoinRequest
from communities.models.membership import MAY_MODERATE, Membership, Role
from communities.models.norms import NormsAcceptance

if TYPE_CHECKING:
    from communities.models import Community


class CommunityQuerySet(models.QuerySet["Community"]):
    def visible_to(self, user):
        """Communities that `user` may know of."""
        if not user.is_authenticated:
            return self.none()
        known = Q(pk__in=Membership.objects.filter(user=user).values("community"))
        if not user.is_guest:
            known |= ~Q(visibility=communities_models.Community.Visibility.PRIVATE)
        return self.filter(known)

    def readable_by(self, user):
        """Communities whose content `user` may read."""
        if not user.is_authenticated:
            return self.none()
        readable = Q(pk__in=Membership.objects.filter(user=user).values("community"))
        if not user.is_guest:
            readable |= Q(visibility=communities_models.Community.Visibility.OPEN)
        return self.filter(readable)

    def with_relatives(self, user):
        """Loads the parent, and what lies within and is related, as far as `user` may know of them."""
        known = communities_models.Community.objects.visible_to(user)
        related = communities_models.RelatedCommunity.objects.filter(community=OuterRef(OuterRef("pk")))
        near = known.filter(Q(parent=OuterRef("pk")) | Q(pk__in=related.values("related"))).order_by("name", "pk")
        is_within = ExpressionWrapper(Q(parent=OuterRef("pk")), output_field=models.BooleanField())
        fields = JSONObject(name="name", slug="slug")
        return self.select_related("parent").annotate(
            knows_parent=Exists(known.filter(pk=OuterRef("parent"))),
            relatives=ArraySubquery(near.values(row=JSONObject(fields=fields, is_within=is_within))),
        )

    def with_leaders(self):
        """Gives each the names of who leads and facilitates it, as `leader_names`: at most six."""
        leads = Membership.objects.filter(
            community=OuterRef("pk"), role__in=[Role.LEADER, Role.FACILITATOR], user__is_active=True
        )
        return self.annotate(leader_names=ArraySubquery(leads.by_role().values("user__name")[:6]))

    def writable_by(self, user):
        # See also communities.rules.can_post.
        return self.readable_by(user).filter(is_archived=False)

    def without_leader(self):
        """Live communities that nobody active leads. See also Community.active_leaders."""
        leads = Membership.objects.filter(community=OuterRef("pk"), role=Role.LEADER, user__is_active=True)
        return self.filter(~Exists(leads), is_archived=False)

    def of(self, user):
        """Communities that `user` belongs to."""
        return self.filter(memberships__user=user)

    def moderated_by(self, user):
        # See also communities.rules.can_moderate.
        return self.filter(memberships__user=user, memberships__role__in=MAY_MODERATE)

    def with_membership(self, user):
        """Gives each `my_role`, and so `is_member`, `has_asked`, and whether its norms are accepted."""
        return self.select_related("handover").annotate(
            my_role=Subquery(Membership.objects.filter(community=OuterRef("pk"), user=user).values("role")),
            has_asked=Exists(JoinRequest.objects.filter(community=OuterRef("pk"), user=user)),
            is_new_to_reader=Exists(Membership.objects.filter(community=OuterRef("pk"), user=user).new()),
            has_accepted=Exists(NormsAcceptance.objects.filter(version=OuterRef("binding_norms"), user=user)),
        )

    def lock(self, pk) -> "Community":
        """Fetch one community and hold its row until the transaction ends."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)


_Communities = models.Manager.from_queryset(CommunityQuerySet)


class CommunityManager(_Communities["Community"]):
    def get_queryset(self):
        return super().get_queryset().fetch_mode(models.FETCH_PEERS)

    @transaction.atomic
    def start(self, *, by: User, name: str, slug: str, quiet: bool = False, **fields) -> "Community":
        """Found a community. Who founds it leads it. Unless it is said, visibility decides how one joins."""
        visibility = fields.get("visibility", communities_models.Community.Visibility.OPEN)
        fields.setdefault("joining", communities_models.Community.USUAL_JOINING[visibility])
        community = self.create(name=name, slug=slug, **fields)
        Activity.record("started", by=by, about=community, community=community, quiet=quiet)
        community.join(by=by, role=Role.LEADER, invited=True, quiet=True)  # nobody need greet the founder
        return community
