"""What a community's charter said before: the log, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise

from communities.forms import CharterForm
from communities.models import Activity, Community
from communities.paging import id_from
from markup.comparing import Stretch, compare, fold

CHANGES_ON_A_PAGE = 20
LABELS = {name: CharterForm.base_fields[name].label for name in CharterForm.Meta.fields}


@dataclass(frozen=True)
class FieldChange:
    """One field of the charter, before and after."""

    label: str | Promise | None
    stretches: list[Stretch]


@dataclass(frozen=True)
class CharterChange:
    """What one person changed at one time."""

    activity: Activity
    fields: list[FieldChange]
    binds: bool | None  # whether joining began or ceased to ask for the norms

    @classmethod
    def of(cls, activity: Activity) -> "CharterChange":
        before, after = activity.data["before"], activity.data.get("after", {})
        fields = [
            FieldChange(label, fold(compare(before[name], after.get(name, ""))))
            for name, label in LABELS.items()
            if name in before
        ]
        binds = after.get("binding_norms") is not None if "binding_norms" in before else None
        return cls(activity, fields, binds)


@dataclass(frozen=True)
class CharterHistory:
    """A page of changes, newest first. `older` is the query string of the next, or empty."""

    changes: list[CharterChange]
    older: str


def charter_history(community: Community, *, before: str = "") -> CharterHistory:
    activities = community.activities.filter(verb="rewrote charter").select_related("by").newest_first()
    last = id_from(before)
    if last is not None:
        activities = activities.filter(pk__lt=last)
    found = list(activities[: CHANGES_ON_A_PAGE + 1])
    shown = found[:CHANGES_ON_A_PAGE]
    older = f"?before={shown[-1].pk}" if len(found) > CHANGES_ON_A_PAGE else ""
    return CharterHistory([CharterChange.of(activity) for activity in shown], older)
