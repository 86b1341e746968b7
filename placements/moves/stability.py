"""Whether a placement held for three months after a stability meeting.

Source: design/figures.md, stability_meetings.maintained (same placement three months on).
Worked out from placements each time; docs/decisions/0820.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import models

from placements.priority import months_later
from placements.situations import situations

LATER = 3  # months
Pair = tuple[int, date]


class Outcome(models.TextChoices):
    """What became of the placement."""

    TOO_EARLY = "too_early", "Too early to say"
    HELD = "held", "The placement held"
    ENDED = "ended", "The placement ended"
    NOT_COUNTED = "not_counted", "Not looked after then"

    @property
    def colour(self):
        return {"held": "green", "ended": "red"}.get(self, "grey")


def three_months_on(held_on: date) -> date:
    return months_later(held_on, LATER)


def last_held(on: date) -> date:
    """The last day of a meeting from which three months have passed by a day.

    The 28th to the 30th of November are all asked about at the end of February.
    """
    held_on = months_later(on, -LATER) + timedelta(days=3)
    while three_months_on(held_on) > on:
        held_on -= timedelta(days=1)
    return held_on


def outcomes(pairs: Iterable[Pair], *, on: date) -> dict[Pair, Outcome]:
    """For each child and day of a meeting what can be said on a day, in two queries.

    The placement that a temporary stay interrupts is the one that counts.
    """
    pairs = set(pairs)
    due = {pair for pair in pairs if three_months_on(pair[1]) <= on}
    then = _placements(due)
    later = _placements((child, three_months_on(day)) for child, day in due)
    found = dict.fromkeys(pairs, Outcome.TOO_EARLY)
    for pair in due:
        placement = then.get(pair)
        same = placement == later.get((pair[0], three_months_on(pair[1])))
        kept = Outcome.HELD if same else Outcome.ENDED
        found[pair] = kept if placement else Outcome.NOT_COUNTED
    return found


def _placements(pairs):
    """Where a child who was looked after lived, by child and day."""
    return {
        (known.child, known.day): known.placement
        for known in situations(pairs)
        if known.looked_after and known.placement
    }
