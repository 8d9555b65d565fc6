from functools import reduce

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.models.community import Community
from communities.models.membership import Membership, Role


def people_beside(*, community: str, prefix: str = "") -> QuerySet[User]:
    """Of each row of a query, the people who are meant by it: to stand in that query.

    `community` is the path from a row to its community, `prefix` that to the fields which say who is meant.
    """
    # See also Addressed.meant.
    members = Membership.objects.filter(user=OuterRef("pk"), community=OuterRef(OuterRef(community)))
    is_open = Community.objects.filter(pk=OuterRef(OuterRef(community)), visibility=Community.Visibility.OPEN)
    wanted = {
        f"wanted_{name}": ExpressionWrapper(OuterRef(f"{prefix}{name}"), output_field=models.CharField())
        for name in ["role", "department", "location"]
    }
    works_there = Q(wanted_role="", is_guest=False) & ~Q(wanted_department="", wanted_location="")
    return (
        User.objects.in_directory()
        .alias(**wanted)
        .filter(
            Q(Exists(members), wanted_role="")
            | Q(Exists(members.filter(role=OuterRef(OuterRef(f"{prefix}role")))))
            | works_there & Q(Exists(is_open)),
            Q(wanted_department="") | Q(department__iexact=F("wanted_department")),
            Q(wanted_location="") | Q(location__iexact=F("wanted_location")),
        )
    )


def count_beside(people: QuerySet[User]) -> Coalesce:
    """How many people those are, of each row of a query."""
    counted = people.order_by().annotate(count=Func("pk", function="COUNT", output_field=models.IntegerField()))
    return Coalesce(Subquery(counted.values("count")), 0)


class AddressedQuerySet[Row: "Addressed"](models.QuerySet[Row]):
    def addressed_to(self, person: User):
        """What is for the person, by what the directory and the community say of them now."""
        return self.filter(Exists(people_beside(community=self.model.COMMUNITY).filter(pk=person.pk)))


class Addressed(models.Model):
    """Whom something is for: all that is filled in must hold, and nobody is meant who may not read there.

    Where nothing is filled in, it is for all who belong to the community. A model that is this says by `COMMUNITY`
    which path leads to the community.
    """

    COMMUNITY = "community"

    role = models.CharField(_("role in the community"), max_length=12, choices=Role, blank=True)
    department = models.CharField(_("department"), max_length=120, blank=True)
    location = models.CharField(_("location"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def addressed(self) -> str:
        """Whom it is for, in words."""
        role = self.get_role_display() if self.role else ""  # type: ignore[attr-defined]
        return " · ".join(filter(None, [role, self.department, self.location])) or str(_("All members"))

    @property
    def people(self) -> QuerySet[User]:
        """Who is meant, as things stand now."""
        community = reduce(getattr, self.COMMUNITY.split("__"), self)
        return self.meant(community, role=self.role, department=self.department, location=self.location)  # type: ignore[arg-type]

    @staticmethod
    def meant(community: Community, *, role: str = "", department: str = "", location: str = "") -> QuerySet[User]:
        """The people who are meant by that at this moment."""
        # See also people_beside.
        members = Membership.objects.filter(community=community)
        belongs = Q(pk__in=members.filter(role=role).values("user") if role else members.values("user"))
        if not role and (department or location) and community.is_open:
            belongs |= Q(is_guest=False)
        people = User.objects.in_directory().filter(belongs)
        if department:
            people = people.filter(department__iexact=department)
        return people.filter(location__iexact=location) if location else people
