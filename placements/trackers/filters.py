"""What a tracker can be narrowed to, within what the person may see."""

from decimal import Decimal

import django_filters
from django import forms

from accounts.models import Team
from children.codes import LEGAL_STATUSES
from placements.filters import DayFilter
from placements.models import Category, Placement, PriorityReason, Provider
from placements.trackers.rows import Known, Mark

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


class KnownFilter(django_filters.ChoiceFilter):
    """Narrows by what is known of a row, which no column of the database says."""

    def __init__(self, *, is_so, **kwargs):
        super().__init__(**kwargs)
        self.is_so = is_so

    def filter(self, rows, answer):
        if not answer:
            return rows
        known = self.parent.known.items()
        return rows.filter(pk__in=[pk for pk, known in known if self.is_so(known, answer)])


def _of_an_age(known: Known, answer):
    _, youngest, oldest = AGES[answer]
    return youngest <= known.placed.age <= oldest


def _of_a_cost(known: Known, answer):
    _, least, below = COSTS[answer]
    return least <= known.placed.gross < below


def _changed(known: Known, answer):
    return known.is_there if answer == THERE else answer in known.marks


class HiddenFilter(django_filters.CharFilter):
    """The order of the rows goes along when the filters are sent."""

    def filter(self, rows, answer):
        return rows


class TrackerFilter(django_filters.FilterSet):
    """Narrows placements of a tracker; `known` says by number what is known of each."""

    on = DayFilter(label="A day of the week")
    category = KnownFilter(
        label="Category",
        choices=Category,
        empty_label="Any category",
        is_so=lambda known, answer: known.placed.category == answer,
    )
    provider = django_filters.ModelChoiceFilter(
        label="Provider",
        field_name="setting__provider",
        queryset=Provider.objects.all(),
        empty_label="Any provider",
    )
    contract = django_filters.ChoiceFilter(
        label="Contract", choices=Placement.Contract, empty_label="Any contract"
    )
    team = django_filters.ModelChoiceFilter(
        label="Team",
        field_name="child__team",
        queryset=Team.objects.all(),
        empty_label="Any team",
    )
    age = KnownFilter(
        label="Age",
        choices=[(key, label) for key, (label, *_) in AGES.items()],
        empty_label="Any age",
        is_so=_of_an_age,
    )
    status = KnownFilter(
        label="Legal status",
        choices=[*LEGAL_STATUSES.items(), (NOT_RECORDED, "Not recorded")],
        empty_label="Any legal status",
        is_so=lambda known, answer: (known.legal_status or NOT_RECORDED) == answer,
    )
    area = KnownFilter(
        label="Inside or outside the area",
        choices=AREAS,
        empty_label="Anywhere",
        is_so=lambda known, answer: known.placed.inside_authority is INSIDE[answer],
    )
    cost = KnownFilter(
        label="Gross cost a week",
        choices=[(key, label) for key, (label, *_) in COSTS.items()],
        empty_label="Any cost",
        is_so=_of_a_cost,
    )
    change = KnownFilter(
        label="What changed", choices=CHANGES, empty_label="Anything", is_so=_changed
    )
    sort = HiddenFilter(widget=forms.HiddenInput)

    class Meta:
        model = Placement
        fields = []
        form = forms.Form

    def __init__(self, *args, known: dict[int, Known], **kwargs):
        self.known = known
        super().__init__(*args, **kwargs)


class MonthFilter(TrackerFilter):
    on = DayFilter(label="A day of the month")
    category = None


class ReasonFirst(forms.Form):
    field_order = ("on", "reason", "team")


class PriorityFilter(TrackerFilter):
    on = DayFilter(label="On which day?")
    change = None
    reason = KnownFilter(
        label="Reason",
        choices=PriorityReason,
        empty_label="Any reason",
        is_so=lambda known, answer: answer in known.reasons,
    )

    class Meta(TrackerFilter.Meta):
        form = ReasonFirst
