"""Everyone whom a tracker is about, restricted or not, and what is known of each."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import Q

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from kft.core.fields import EVER_HELD
from placements.models import CostLine, Placement
from placements.models.placement import IS_TEMPORARY
from placements.placed import Placed, placed_on, stopped_between
from placements.trackers.spans import Span

STATUS_ONLY = "PLACE"  # the placement went on, only its status changed


class Mark(models.TextChoices):
    """What happened to a row in the days of the tracker."""

    CAME = "came", "Came into care"
    MOVED_IN = "moved_in", "Moved here"
    MOVED_ON = "moved_on", "Moved on"
    LEFT = "left", "Left care"
    CHANGED = "changed", "Status changed"

    @property
    def colour(self):
        return _COLOURS[self]


_COLOURS = {
    Mark.CAME: "blue",
    Mark.MOVED_IN: "turquoise",
    Mark.MOVED_ON: "yellow",
    Mark.LEFT: "orange",
    Mark.CHANGED: "grey",
}


@dataclass(frozen=True)
class Known:
    """A placement on the tracker: `is_there` on the last day, or stopped in the time."""

    placed: Placed
    is_there: bool
    marks: tuple[Mark, ...] = ()
    reasons: tuple[str, ...] = ()
    legal_status: str = ""


def everyone(span: Span) -> list[Known]:
    """Who is placed on the last day, then whose placement stopped in the time; marked."""
    there = placed_on(span.last)
    looked_through = {placed.placement for placed in there}
    stopped = [
        placed
        for placed in stopped_between(span.first, span.last)
        if placed.placement not in looked_through
    ]
    marked = _Marks(span, there, stopped)
    return [
        *(Known(placed, True, marked.of_one_there(placed)) for placed in there),
        *(Known(placed, False, marked.of_one_stopped(placed)) for placed in stopped),
    ]


class _Marks:
    """Marks each placement; came and left are of periods of care, short breaks apart."""

    def __init__(self, span: Span, there: list[Placed], stopped: list[Placed]):
        self.span = span
        self.came = _children_whose_care("started", span)
        self.left = _children_whose_care("ended", span)
        self.there = {placed.child for placed in there}
        in_order = sorted([*there, *stopped], key=lambda it: (it.started, it.placement))
        self.first = {placed.child: placed.placement for placed in reversed(in_order)}
        self.last = {placed.child: placed.placement for placed in in_order}
        near = {placed.child for placed in in_order if placed.started >= span.first}
        self.status_only = _ends_of_a_status(near | {placed.child for placed in stopped})

    def of_one_there(self, placed: Placed) -> tuple[Mark, ...]:
        if placed.child in self.came and self.first[placed.child] == placed.placement:
            return (Mark.CAME,)
        if not self.span.first <= placed.started <= self.span.last:
            return ()
        is_status_only = (placed.child, placed.started) in self.status_only
        return (Mark.CHANGED if is_status_only else Mark.MOVED_IN,)

    def of_one_stopped(self, placed: Placed) -> tuple[Mark, ...]:
        return (*self.of_one_there(placed), self._end_of(placed))

    def _end_of(self, placed):
        is_last = self.last[placed.child] == placed.placement
        if is_last and placed.child in self.left and placed.child not in self.there:
            return Mark.LEFT
        ended = placed.day + timedelta(days=1)
        return Mark.CHANGED if (placed.child, ended) in self.status_only else Mark.MOVED_ON


def _children_whose_care(happened: str, span: Span) -> set[int]:
    """Children whose period of care started or ended in the time."""
    days = {f"{happened}__range": (span.first, span.last)}
    periods = list(CarePeriod.objects.filter(**days).values_list("child", happened))
    short = LegalStatus.objects.filter(
        code__in=SHORT_BREAKS, child__in=[child for child, _ in periods]
    )
    breaks = defaultdict(list)
    for child, started, ended in short.values_list("child", "started", "ended"):
        breaks[child].append((started, ended))
    # the last day of care is the one before it ended
    step = timedelta(days=1 if happened == "ended" else 0)
    return {
        child for child, on in periods if not any(_holds(*b, on - step) for b in breaks[child])
    }


def _holds(started, ended, on):
    return started <= on and (ended is None or ended > on)


def _ends_of_a_status(children: set[int]) -> set[tuple[int, date]]:
    """Child and day of each placement that ended only because its status changed."""
    ended = Placement.objects.exclude(IS_TEMPORARY).filter(
        reason_ended=STATUS_ONLY, child__in=children, ended__isnull=False
    )
    return set(ended.values_list("child", "ended"))


def with_legal_status(known: list[Known], span: Span) -> list[Known]:
    """Each with the code of the child's legal status on the row's day."""
    found = LegalStatus.objects.filter(child__in=[it.placed.child for it in known])
    near = found.overlapping(span.first - timedelta(days=1), span.last)
    by_child = defaultdict(list)
    for child, *status in near.values_list("child", "code", "started", "ended"):
        by_child[child].append(status)
    return [
        replace(it, legal_status=_code_on(by_child[it.placed.child], it.placed.day))
        for it in known
    ]


def _code_on(statuses, day):
    return next((code for code, start, end in statuses if _holds(start, end, day)), "")


def codes_before(known: Iterable[Known]) -> dict[int, str]:
    """By placement: the code of the one before in the same period of care, "" for none."""
    rows = list(known)
    children = [it.placed.child for it in rows]
    cares, placements = defaultdict(list), defaultdict(list)
    for child, started in CarePeriod.objects.filter(child__in=children).values_list(
        "child", "started"
    ):
        cares[child].append(started)
    lasting = Placement.objects.exclude(IS_TEMPORARY).filter(EVER_HELD, child__in=children)
    for child, *placement in lasting.order_by("started").values_list(
        "child", "started", "ended", "code"
    ):
        placements[child].append(placement)
    return {
        it.placed.placement: _code_before(
            placements[it.placed.child], cares[it.placed.child], it.placed
        )
        for it in rows
    }


def _code_before(placements, cares, placed):
    care = max((day for day in cares if day <= placed.day), default=date.min)
    codes = [
        code
        for started, ended, code in placements
        if started < placed.started and (ended is None or ended > care)
    ]
    return codes[-1] if codes else ""


def weekly_by_component(known: Iterable[Known], span: Span) -> dict[int, dict[str, Decimal]]:
    """By placement: what the child costs a week on the row's day, by component.

    Over every placement of the child that holds that day, as `gross` is.
    """
    rows = list(known)
    first = span.first - timedelta(days=1)
    lines = CostLine.objects.overlapping(first, span.last).filter(
        Q(placement__ended__isnull=True) | Q(placement__ended__gt=first),
        placement__child__in=[it.placed.child for it in rows],
    )
    fields = ("started", "ended", "placement__started", "placement__ended")
    by_child = defaultdict(list)
    for child, component, amount, *days in lines.values_list(
        "placement__child", "component", "weekly_amount", *fields
    ):
        by_child[child].append((component, amount, days))
    return {it.placed.placement: _summed(by_child[it.placed.child], it) for it in rows}


def _summed(lines, known):
    day, found = known.placed.day, defaultdict(Decimal)
    for component, amount, (started, ended, placed, left) in lines:
        if _holds(started, ended, day) and _holds(placed, left, day):
            found[component] += amount
    return dict(found)
