"""The records behind a figure, as far as a person may see them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from children.models import CarePeriod, Child, Family
from fostering.models import Constellation, Enquiry, Household
from placements.models import MonthlyCount, Placement, Saving
from referrals.models import Intervention, Meeting, Referral


@dataclass(frozen=True)
class Counted:
    """One record counted: what it is called, where it is, what it adds to a sum of money."""

    name: str
    url: str
    detail: str
    amount: str = ""


def ids_behind(records: dict[str, Any], row: str = "") -> tuple[str, list[int], dict[str, str]]:
    """The model, ids and amounts of a figure's one row, or of all its rows.

    `records` is what a run holds for the figure. Raises KeyError for a row it does not have.
    """
    if "rows" not in records:
        return records["model"], records["ids"], records["amounts"]
    chosen = [records["rows"][row]] if row else list(records["rows"].values())
    ids = sorted({pk for part in chosen for pk in part["ids"]})
    amounts = {pk: amount for part in chosen for pk, amount in part["amounts"].items()}
    # no homes, no sources: a breakdown without a row has nobody behind it
    model = chosen[0]["model"] if chosen else "children.child"
    return model, ids, amounts


def visible_records(model: str, ids: list[int], user: Any) -> QuerySet:
    """Those of the records that this person may see."""
    manager = apps.get_model(model)._default_manager
    return manager.visible_to(user).filter(pk__in=ids)


def describe(record: Any, amounts: dict[str, str]) -> Counted:
    """A line of the list."""
    name, about, detail = _DESCRIBED[type(record)](record)
    url = about.get_absolute_url() if about else ""
    return Counted(name, url, detail, amounts.get(str(record.pk), ""))


Described = Callable[[Any], tuple[str, Any, str]]
_DESCRIBED: dict[type, Described] = {
    Child: lambda child: (str(child), child, child.reference),
    CarePeriod: lambda care: (str(care.child), care.child, str(care)),
    Family: lambda family: (family.name, None, family.reference),
    Household: lambda home: (home.name, home, home.get_kind_display()),
    Meeting: lambda meeting: (str(meeting), meeting, ""),
    Referral: lambda referral: (
        str(referral),
        referral,
        referral.get_kind_display(),
    ),
    Placement: lambda placement: (str(placement.child), placement, str(placement)),
    Saving: lambda saving: (
        saving.reference,
        saving.placement,
        f"{saving.get_source_display()}: {saving}",
    ),
    Intervention: lambda given: (
        given.family.name,
        None,
        f"{given.get_service_display()} from {given.started:%-d %B %Y}",
    ),
    Enquiry: lambda enquiry: (enquiry.reference, None, str(enquiry)),
    Constellation: lambda group: (group.name, None, group.get_status_display()),
    MonthlyCount: lambda month: (str(month), None, ""),
}
RELATED = {
    "children.careperiod": ("child",),
    "placements.placement": ("child",),
    "placements.saving": ("placement",),
    "referrals.intervention": ("family",),
    "referrals.meeting": ("panel",),
}
