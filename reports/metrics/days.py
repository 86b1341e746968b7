"""Days that figures stand at: month ends, quarter ends, the same days of other years."""

from datetime import date, timedelta

from placements.priority import months_later

MONTHS_A_QUARTER = 3


def month_end(day: date) -> date:
    """The last day of the month in which a day lies."""
    return months_later(day.replace(day=1), 1) - timedelta(days=1)


def month_ends(first: date, last: date) -> list[date]:
    """Every last day of a month from `first` to `last`, both included."""
    ends, day = [], month_end(first)
    while day <= last:
        ends.append(day)
        day = month_end(day + timedelta(days=1))
    return ends


def last_month_ends(day: date, count: int) -> list[date]:
    """The last `count` month ends that are not after a day."""
    latest = day if day == month_end(day) else day.replace(day=1) - timedelta(days=1)
    return [month_end(months_later(latest.replace(day=1), -n)) for n in reversed(range(count))]


def last_quarter_ends(day: date, count: int) -> list[date]:
    """The last `count` ends of March, June, September and December not after a day."""
    months = last_month_ends(day, (count + 1) * MONTHS_A_QUARTER)
    return [end for end in months if end.month % MONTHS_A_QUARTER == 0][-count:]


def years_before(day: date, years: int) -> date:
    """The same day some years before; 28 February where it has no 29th."""
    return months_later(day, -12 * years)


def named(day: date) -> tuple[str, str]:
    """A month's key and label, as a row has them."""
    return f"{day:%Y-%m}", f"{day:%B %Y}"
