"""What happened to a row in the days of a tracker: came into care, moved, left care."""

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db import models

from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
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

# A placement that is not temporary and ended on a day because its status alone changed.
_STATUS_ONLY_ON = f"""EXISTS (
    SELECT FROM placements_placement changed
    WHERE changed.child_id = it.child AND changed.reason_ended = '{STATUS_ONLY}'
      AND NOT changed.code = ANY(%(temporary)s) AND changed.ended = {{day}})"""
# Beside a row of `tracked`; NULL where nothing happened.
BEGINS = f"""CASE
    WHEN it.is_first AND it.child = ANY(%(came)s::bigint[]) THEN '{Mark.CAME}'
    WHEN it.started NOT BETWEEN %(first)s AND %(last)s THEN NULL
    WHEN {_STATUS_ONLY_ON.format(day="it.started")} THEN '{Mark.CHANGED}'
    ELSE '{Mark.MOVED_IN}' END"""
ENDS = f"""CASE
    WHEN it.is_there THEN NULL
    WHEN it.is_last AND NOT it.child_is_there AND it.child = ANY(%(left)s::bigint[])
    THEN '{Mark.LEFT}'
    WHEN {_STATUS_ONLY_ON.format(day="it.day + 1")} THEN '{Mark.CHANGED}'
    ELSE '{Mark.MOVED_ON}' END"""


def who_came_and_left(span: Span) -> dict[str, Any]:
    """What the texts ask for: children who came into care or left it in the time."""
    came, left = (sorted(_whose_care(what, span)) for what in ("started", "ended"))
    return {"came": came, "left": left, "first": span.first, "last": span.last}


def nothing_happens(span: Span) -> dict[str, Any]:
    """The same for a tracker of one day, which marks nothing."""
    ahead = span.last + timedelta(days=1)
    return {"came": [], "left": [], "first": ahead, "last": span.last}


def _whose_care(happened, span):
    """Children whose period of care started or ended in the time, short breaks apart."""
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
