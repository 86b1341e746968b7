"""The rows of a tracker worked out in Python, one by one: what they were before SQL found them.

It reads everybody and sorts by what the columns say, as a person would; the tracker must
have the same rows in the same order (test_same_rows.py).
"""

from collections import Counter
from datetime import timedelta
from decimal import Decimal

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, Child, LegalStatus
from placements.codes import TEMPORARY
from placements.models import CostLine, Placement
from placements.placed import placed_on
from placements.priority import priorities
from placements.trackers.filters import AGES, COSTS, INSIDE
from placements.trackers.marks import STATUS_ONLY, Mark
from placements.trackers.rows import Totals

DAY = timedelta(days=1)


def holds(row, on):
    return row.started <= on and (row.ended is None or row.ended > on)


class ByHand:
    """Everyone whom a tracker counts in a span, as (Placed, is_there, marks, reasons)."""

    def __init__(self, tracker, span):
        self.tracker, self.span = tracker, span
        self.placements = {
            placement.pk: placement for placement in Placement.objects.select_related("setting")
        }
        self.teams = dict(Child.objects.values_list("pk", "team"))
        self.cares = list(CarePeriod.objects.all())
        self.statuses = list(LegalStatus.objects.all())
        self.lines = list(CostLine.objects.select_related("placement"))
        if tracker.name == "priority":
            found = priorities(span.last)
            self.rows = [(it.placed, True, set(), it.reasons) for it in found]
            return
        self.there = placed_on(span.last)
        self.stopped = list(self._stopped())
        rows = [(it, True, set(self._begins(it)), ()) for it in self.there]
        rows += [(it, False, {*self._begins(it), self._ends(it)}, ()) for it in self.stopped]
        self.rows = [row for row in rows if self._is_counted(row[0])]

    def _is_counted(self, placed):
        names = {"residential": placed.is_residential, "unregulated": placed.is_unregulated}
        return names.get(self.tracker.name, True)

    def _stopped(self):
        there = {it.placement for it in self.there}
        day = self.span.first - DAY
        while day < self.span.last:
            for placed in placed_on(day):
                placement = self.placements[placed.placement]
                is_settled = placement.code not in TEMPORARY and holds(placement, day)
                stops = placement.ended == day + DAY or self._care(placed.child, day, "ended")
                if is_settled and stops and placed.placement not in there:
                    yield placed
            day += DAY

    def _care(self, child, day, what):
        """Whether a period of care of the child began on a day, or ended on the day after."""
        on = day + DAY if what == "ended" else day
        periods = [it for it in self.cares if it.child_id == child and getattr(it, what) == on]
        return periods and not any(
            it.child_id == child and it.code in SHORT_BREAKS and holds(it, day)
            for it in self.statuses
        )

    def _in_span(self, child, what):
        days = range((self.span.last - self.span.first).days + 1)
        shift = -DAY if what == "ended" else 0 * DAY
        return any(self._care(child, self.span.first + n * DAY + shift, what) for n in days)

    def _of_child(self, placed):
        rows = [it for it in [*self.there, *self.stopped] if it.child == placed.child]
        return sorted(rows, key=lambda it: (it.started, it.placement))

    def _status_only(self, child, day):
        return any(
            it.child_id == child
            and it.ended == day
            and it.reason_ended == STATUS_ONLY
            and it.code not in TEMPORARY
            for it in self.placements.values()
        )

    def _begins(self, placed):
        if self._of_child(placed)[0] == placed and self._in_span(placed.child, "started"):
            yield Mark.CAME
        elif self.span.first <= placed.started <= self.span.last:
            is_status = self._status_only(placed.child, placed.started)
            yield Mark.CHANGED if is_status else Mark.MOVED_IN

    def _ends(self, placed):
        is_gone = placed.child not in {it.child for it in self.there}
        is_last = self._of_child(placed)[-1] == placed
        if is_last and is_gone and self._in_span(placed.child, "ended"):
            return Mark.LEFT
        is_status = self._status_only(placed.child, placed.day + DAY)
        return Mark.CHANGED if is_status else Mark.MOVED_ON

    def legal_status(self, placed):
        codes = [
            it.code
            for it in self.statuses
            if it.child_id == placed.child and holds(it, placed.day)
        ]
        return codes[0] if codes else ""

    def facts(self, placed):
        """What a row says beside the fields of `Placed`."""
        amounts = dict.fromkeys(CostLine.Component, None)
        for line in self.lines:
            placement = line.placement
            is_theirs = placement.child_id == placed.child
            if is_theirs and holds(placement, placed.day) and holds(line, placed.day):
                amounts[line.component] = (amounts[line.component] or 0) + line.weekly_amount
        known = {name: amount for name, amount in amounts.items() if amount is not None}
        core, staffing = known.get("core", Decimal(0)), known.get("staffing", Decimal(0))
        return {
            "legal_status": self.legal_status(placed),
            "before": self._before(placed),
            "core": core,
            "staffing": staffing,
            "other_extras": sum(known.values()) - core - staffing,
            "extras": [name for name in known if name != "core"],
        }

    def _before(self, placed):
        began = [
            it.started
            for it in self.cares
            if it.child_id == placed.child and it.started <= placed.day
        ]
        earlier = [
            it
            for it in self.placements.values()
            if it.child_id == placed.child
            and it.code not in TEMPORARY
            and it.started < placed.started
            and (it.ended is None or it.ended > max(it.started, *began))
        ]
        return max(earlier, key=lambda it: it.started).code if earlier else ""


def totals_of(rows):
    """As the page tells them of everyone."""
    there = [placed for placed, is_there, *_ in rows if is_there]
    counted = Counter(mark for _, _, marks, _ in rows for mark in marks)
    return Totals(
        rows=len(rows),
        there=len(there),
        gross=sum(it.gross for it in there),
        given=sum(it.given for it in there),
        marks={mark: counted[mark] for mark in Mark},
    )


def passes(by_hand, row, name, answer):
    """Whether a row is among those that a filter leaves."""
    placed, is_there, marks, reasons = row
    placement = by_hand.placements[placed.placement]
    tests = {
        "category": lambda: placed.category == answer,
        "provider": lambda: placement.setting and str(placement.setting.provider_id) == answer,
        "contract": lambda: placement.contract == answer,
        "team": lambda: str(by_hand.teams[placed.child]) == answer,
        "age": lambda: AGES[answer][1] <= placed.age <= AGES[answer][2],
        "status": lambda: (by_hand.legal_status(placed) or "not_recorded") == answer,
        "area": lambda: placed.inside_authority is INSIDE[answer],
        "cost": lambda: COSTS[answer][1] <= placed.gross < COSTS[answer][2],
        "change": lambda: is_there if answer == "there" else answer in marks,
        "reason": lambda: answer in reasons,
    }
    return bool(tests[name]())


def in_order(tracker, rows, sort):
    """By what a column says; what is not recorded last, and of equals by name."""
    column = tracker.column(sort.removeprefix("-"))
    by_name = sorted(
        rows,
        key=lambda row: (
            row.child.last_name.lower(),
            row.child.first_name.lower(),
            row.pk,
        ),
    )
    recorded = [row for row in by_name if column.value(row) not in (None, "")]
    blank = [row for row in by_name if column.value(row) in (None, "")]
    recorded.sort(key=lambda row: folded(column.value(row)), reverse=sort[0] == "-")
    return recorded + blank


def folded(value):
    return value.lower() if isinstance(value, str) else value
