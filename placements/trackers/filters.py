"""What a tracker can be narrowed to; what a person may see is asked elsewhere (rows.py)."""

from decimal import Decimal
from typing import Any

import django_filters
from django import forms

from accounts.people import team_choices
from children.codes import LEGAL_STATUSES
from placements.filters import DayFilter
from placements.models import Category, Placement, PriorityReason, Provider
from placements.priority_sql import AGE
from placements.trackers.keys import LEGAL_STATUS
from placements.trackers.marks import Mark

NOT_RECORDED = "not_recorded"
AREAS = [("inside", "Inside"), ("outside", "Outside"), (NOT_RECORDED, "Not recorded")]
INSIDE = {"inside": True, "outside": False, NOT_RECORDED: None}
AGES = {
    "0_10": ("10 and under", 0, 10),
    "11_13": ("11 to 13", 11, 13),
    "14_15": ("14 and 15", 14, 15),
    "16_plus": ("16 and over", 16, 200),
}
# Pounds a week, gross: from the first up to, not including, the second.
COSTS = {
    "none": ("No cost recorded", Decimal(0), Decimal("0.01")),
    "under_1000": ("Under £1,000", Decimal("0.01"), Decimal(1000)),
    "1000": ("£1,000 to £2,999", Decimal(1000), Decimal(3000)),
    "3000": ("£3,000 to £5,999", Decimal(3000), Decimal(6000)),
    "6000": ("£6,000 to £8,999", Decimal(6000), Decimal(9000)),
    "9000": ("£9,000 and over", Decimal(9000), Decimal("Infinity")),
}
THERE = "there"
CHANGES = [(THERE, "In the placement on the last day"), *Mark.choices]


class RowFilter(django_filters.ChoiceFilter):
    """Narrows by a condition in SQL beside a row (keys.py), with the answer as `only_` name.

    `where` may be made for the answer; `asks` gives what the condition asks for instead.
    """

    def __init__(self, where, *, asks=None, **kwargs):
        super().__init__(**kwargs)
        self.where, self.asks = where, asks

    def condition(self, name, answer):
        where = self.where(answer) if callable(self.where) else self.where
        return where, self.asks(answer) if self.asks else {f"only_{name}": answer}


def _ages(answer):
    _, youngest, oldest = AGES[answer]
    return {"only_youngest": youngest, "only_oldest": oldest}


def _costs(answer):
    _, least, below = COSTS[answer]
    return {"only_least": least, "only_below": below}


def _changed(answer):
    return "it.is_there" if answer == THERE else "%(only_change)s IN (it.begins, it.ends)"


def _providers():
    return Provider.objects.values_list("pk", "name")


class TrackerFilter(django_filters.FilterSet):
    """What the rows of a tracker can be narrowed to: `conditions` says it in SQL."""

    on = DayFilter(label="A day of the week")
    category = RowFilter(
        "it.category = %(only_category)s",
        label="Category",
        choices=Category,
        empty_label="Any category",
    )
    provider = RowFilter(
        "provider.id = %(only_provider)s",
        label="Provider",
        choices=_providers,
        empty_label="Any provider",
    )
    contract = RowFilter(
        "it.contract = %(only_contract)s",
        label="Contract",
        choices=Placement.Contract,
        empty_label="Any contract",
    )
    team = RowFilter(
        "child.team_id = %(only_team)s",
        label="Team",
        choices=team_choices,
        empty_label="Any team",
    )
    age = RowFilter(
        f"{AGE} BETWEEN %(only_youngest)s AND %(only_oldest)s",
        asks=_ages,
        label="Age",
        choices=[(key, label) for key, (label, *_) in AGES.items()],
        empty_label="Any age",
    )
    status = RowFilter(
        f"{LEGAL_STATUS} = %(only_status)s",
        asks=lambda answer: {"only_status": "" if answer == NOT_RECORDED else answer},
        label="Legal status",
        choices=[*LEGAL_STATUSES.items(), (NOT_RECORDED, "Not recorded")],
        empty_label="Any legal status",
    )
    area = RowFilter(
        "it.inside_authority IS NOT DISTINCT FROM %(only_area)s::boolean",
        asks=lambda answer: {"only_area": INSIDE[answer]},
        label="Inside or outside the area",
        choices=AREAS,
        empty_label="Anywhere",
    )
    cost = RowFilter(
        "it.gross >= %(only_least)s AND it.gross < %(only_below)s",
        asks=_costs,
        label="Gross cost a week",
        choices=[(key, label) for key, (label, *_) in COSTS.items()],
        empty_label="Any cost",
    )
    change = RowFilter(_changed, label="What changed", choices=CHANGES, empty_label="Anything")
    # the order of the rows goes along when the filters are sent
    sort = django_filters.CharFilter(widget=forms.HiddenInput)

    class Meta:
        model = Placement
        fields = []
        form = forms.Form

    def conditions(self) -> tuple[str, dict[str, Any]]:
        """The answers that can be understood, as one condition; and what it asks for."""
        self.form.is_valid()
        found, asked = ["true"], {}
        for name, filter_ in self.filters.items():
            if isinstance(filter_, RowFilter) and (answer := self.form.cleaned_data.get(name)):
                where, values = filter_.condition(name, answer)
                found.append(f"({where})")
                asked |= values
        return " AND ".join(found), asked


class MonthFilter(TrackerFilter):
    on = DayFilter(label="A day of the month")
    category = None


class ReasonFirst(forms.Form):
    field_order = ("on", "reason", "team")


class PriorityFilter(TrackerFilter):
    on = DayFilter(label="On which day?")
    change = None
    reason = RowFilter(
        "%(only_reason)s = ANY(it.reasons)",
        label="Reason",
        choices=PriorityReason,
        empty_label="Any reason",
    )

    class Meta(TrackerFilter.Meta):
        form = ReasonFirst
