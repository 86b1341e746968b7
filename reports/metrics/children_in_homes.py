"""Children in residential placements: cost, place, age, how long, what share of all."""

from collections.abc import Callable
from decimal import Decimal

from placements.flags import FAR
from placements.models import Category
from placements.placed_days import children_by_category
from placements.priority import months_later
from reports.metrics.days import last_quarter_ends
from reports.metrics.looked_after import looked_after_on
from reports.metrics.metric import (
    NOT_RECORDED,
    Records,
    Row,
    Rows,
    Share,
    Value,
    metric,
    rows_of,
)
from reports.metrics.spells import in_category_since

MODEL = "children.child"
QUARTERS = 8
STAYS = (
    ("under_6_months", "Under 6 months", 6),
    ("6_to_12_months", "6 to 12 months", 12),
    ("1_to_2_years", "1 to 2 years", 24),
    ("2_years_or_more", "2 years or more", None),
)
_NOW = "Children looked after in residential placements on the last day of the period"


@metric(
    "residential.average_weekly",
    "Average weekly cost of a residential placement",
    unit="money",
    definition=(
        "The net weekly cost of the children in residential placements on the first and on "
        "the last day of the period, divided by how many they are."
    ),
)
def average_weekly(facts):
    days = (
        ("start", facts.period.first_day, facts.residential_at_start),
        ("end", facts.period.last_day, facts.residential_at_end),
    )
    return Rows(tuple(_average(*day) for day in days), None)


def _average(key, day, found):
    amounts = {child: known.net for child, known in found.items()}
    net = sum(amounts.values(), Decimal())
    more = {"children": len(found), "net_weekly": net}
    average = net / len(found) if found else None
    return Row(key, f"{day:%-d %B %Y}", average, Records.worth(MODEL, amounts), more)


def residents(facts):
    return facts.placed_by("category", facts.period.last_day)[Category.RESIDENTIAL]


def _by(facts, choices, key: Callable):
    pairs = [(known.child, key(known)) for known in residents(facts)]
    return Rows.adding_up(rows_of((*choices, NOT_RECORDED), MODEL, pairs))


@metric(
    "residential.outside_authority",
    "Residential placements outside the council's area",
    unit="count",
    definition=f"{_NOW}, by whether that is outside the council's area.",
)
def outside_authority(facts):
    words = {True: "inside", False: "outside", None: ""}
    choices = (("outside", "Outside the area"), ("inside", "Inside the area"))
    return _by(facts, choices, lambda known: words[known.inside_authority])


@metric(
    "residential.over_20_miles",
    "Residential placements over 20 miles from home",
    unit="count",
    definition=f"{_NOW}, by whether that is more than 20 miles from home.",
)
def over_20_miles(facts):
    choices = (("over_20", "Over 20 miles"), ("up_to_20", "Up to 20 miles"))

    def key(known):
        if known.distance_miles is None:
            return ""
        return "over_20" if known.distance_miles > FAR else "up_to_20"

    return _by(facts, choices, key)


@metric(
    "residential.under_10",
    "Children under 10 in residential care",
    unit="count",
    definition=f"{_NOW} who were under 10 that day.",
)
def under_10(facts):
    return Value.count(MODEL, (known.child for known in residents(facts) if known.age < 10))


@metric(
    "residential.length_of_stay",
    "How long children have been in residential care",
    unit="count",
    definition=(
        f"{_NOW}, by how long they have been in residential placements without a break; a "
        "move between homes and a temporary stay elsewhere are no break."
    ),
)
def length_of_stay(facts):
    day, children = facts.period.last_day, [known.child for known in residents(facts)]
    since = in_category_since(children, day, "residential")
    pairs = [(child, _stay(day, since[child])) for child in children]
    return Rows.adding_up(rows_of([(key, label) for key, label, _ in STAYS], MODEL, pairs))


def _stay(day, since):
    """By the calendar: a year is over on the same day a year on, leap year or not."""
    return next(
        key for key, _, limit in STAYS if limit is None or day < months_later(since, limit)
    )


@metric(
    "residential.share",
    "Share of looked-after children in residential care",
    unit="percent",
    definition=(
        "Of the children looked after at the end of each of the last eight quarters, those "
        "in residential placements."
    ),
)
def share(facts):
    days = last_quarter_ends(facts.period.last_day, QUARTERS)
    everyone, placed = looked_after_on(days), children_by_category(days)
    return Rows(tuple(_quarter(day, len(everyone[day]), placed[day]) for day in days), None)


def _quarter(day, everyone, placed):
    records = Records.of(MODEL, placed.get(Category.RESIDENTIAL, ()))
    return Row(day.isoformat(), f"{day:%-d %B %Y}", Share(len(records), everyone), records)
