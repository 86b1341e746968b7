"""The days a report is about. Nothing here or in a metric reads the clock."""

from dataclasses import dataclass
from datetime import date, timedelta


class PeriodError(ValueError):
    """The days given don't make a period: the message says which, for the user to read."""


@dataclass(frozen=True)
class Period:
    """figures.md's A and B (`first_day`, `last_day`), D (`as_at`) and the period compared with.

    Both ends of a period belong to it.
    """

    first_day: date
    last_day: date
    as_at: date
    before_first_day: date
    before_last_day: date

    def __post_init__(self):
        _check("period", self.first_day, self.last_day)
        _check("comparison period", self.before_first_day, self.before_last_day)

    @classmethod
    def of(
        cls, first_day, last_day, *, as_at=None, before_first_day=None, before_last_day=None
    ):
        """A period with what is not given filled in.

        The as-at date is the last day; the comparison period is as many days just before.
        Raises PeriodError where an end is before its start or one comparison day is missing.
        """
        _check("period", first_day, last_day)
        if (before_first_day is None) != (before_last_day is None):
            raise PeriodError("Give both days of the comparison period, or neither")
        days = last_day - first_day
        before_last_day = before_last_day or first_day - timedelta(days=1)
        return cls(
            first_day,
            last_day,
            as_at or last_day,
            before_first_day or before_last_day - days,
            before_last_day,
        )


def _check(what, first_day, last_day):
    if last_day < first_day:
        raise PeriodError(
            f"The {what} ends on {last_day:%-d %B %Y}, before it starts "
            f"on {first_day:%-d %B %Y}"
        )
