"""Financial years: 1 April to 31 March, in twelve periods, of which the first is April.

A year is named as councils name it: 2024/25. Source: design/figures.md.
"""

from dataclasses import dataclass
from datetime import date, timedelta

APRIL = 4
PERIODS = 12


@dataclass(frozen=True, order=True)
class FinancialYear:
    """The year that begins on 1 April of `begins`."""

    begins: int

    @classmethod
    def of(cls, day: date) -> "FinancialYear":
        """The year in which a day lies."""
        return cls(day.year if day.month >= APRIL else day.year - 1)

    @classmethod
    def named(cls, name: str) -> "FinancialYear":
        return cls(int(name[:4]))

    def __str__(self) -> str:
        return f"{self.begins}/{(self.begins + 1) % 100:02}"

    @property
    def first_day(self) -> date:
        return date(self.begins, APRIL, 1)

    @property
    def last_day(self) -> date:
        return date(self.begins + 1, APRIL, 1) - timedelta(days=1)

    def nearest(self, day: date) -> date:
        """The day itself where it lies in the year, else the year's day next to it."""
        return min(max(day, self.first_day), self.last_day)

    def first_day_of(self, period: int) -> date:
        """The first day of a period, 1 to 12; of 13, the first day of the next year."""
        months = APRIL - 1 + period - 1
        return date(self.begins + months // 12, months % 12 + 1, 1)

    def last_day_of(self, period: int) -> date:
        """The last day of a period, 1 to 12."""
        return self.first_day_of(period + 1) - timedelta(days=1)


def period_of(day: date) -> int:
    """In which period of its year a day lies: April is 1, March is 12."""
    return (day.month - APRIL) % PERIODS + 1
