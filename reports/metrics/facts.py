"""What several metrics of one report ask, worked out once for its period.

Every metric of a run reads the same facts, so that its figures fit together.
"""

from collections import defaultdict
from datetime import date
from functools import cached_property

from placements.models import Category
from placements.money.by_category import by_category
from placements.placed import Placed
from placements.placed_days import placed_on_days
from reports.metrics.care_ended import counted_ceases
from reports.metrics.cohorts import find_cohorts
from reports.metrics.days import years_before
from reports.metrics.edge_of_care import find_heard, find_outcomes
from reports.metrics.emergency_response import find_purposes
from reports.metrics.entries import find_entries
from reports.metrics.residential_starts import find_starts
from reports.metrics.situations import residents
from reports.periods import Period


class Facts:
    """The questions behind the figures of a period; each is asked of the database once."""

    def __init__(self, period: Period):
        self.period = period
        self._placed: dict[date, list[Placed]] = {}
        self._grouped: dict[tuple[date, str], dict[str, list[Placed]]] = {}

    def placed(self, day: date) -> list[Placed]:
        """Everyone looked after in a placement on a day; asked once for each day."""
        if day not in self._placed:
            days = {day, self.period.last_day} - self._placed.keys()
            self._placed |= placed_on_days(days)
        return self._placed[day]

    def placed_by(self, name: str, day: date) -> dict[str, list[Placed]]:
        """The same by one of their attributes, as their category."""
        if (day, name) not in self._grouped:
            groups = defaultdict(list)
            for known in self.placed(day):
                groups[getattr(known, name)].append(known)
            self._grouped[day, name] = groups
        return self._grouped[day, name]

    @cached_property
    def by_category(self):
        return by_category(self.period.last_day)

    @cached_property
    def residential_starts(self):
        """Of the period and of the same days one and two years before, by years before."""
        days = (self.period.first_day, self.period.last_day)
        found = find_starts(tuple(years_before(day, n) for day in days) for n in range(3))
        return dict(enumerate(found))

    @cached_property
    def entries(self):
        """Into residential care, in the period and in the one that it is compared with."""
        period = self.period
        before = (period.before_first_day, period.before_last_day)
        return find_entries(before, (period.first_day, period.last_day))

    @cached_property
    def heard(self):
        return find_heard(self.period)

    @cached_property
    def outcomes(self):
        return find_outcomes(self)

    @cached_property
    def emergency_purposes(self):
        return find_purposes(self.period)

    @cached_property
    def residential_at_start(self):
        return self._residents[self.period.first_day]

    @cached_property
    def residential_at_end(self):
        return self._residents[self.period.last_day]

    @cached_property
    def _residents(self):
        days = {self.period.first_day, self.period.last_day}
        known = self._placed if days <= self._placed.keys() else None
        placed = known or placed_on_days(days, category=Category.RESIDENTIAL)
        return {day: residents(placed[day]) for day in days}

    @cached_property
    def cohorts(self):
        return find_cohorts(self)

    @cached_property
    def ceases(self):
        return counted_ceases(self)
