"""Numbers of children over two years, and how many came and went for each 10,000."""

from children.models import CarePeriod
from placements.models import MonthlyCount, Population
from reports.metrics.ceases import find_ceases
from reports.metrics.days import last_month_ends, named
from reports.metrics.entries import starts
from reports.metrics.looked_after import month_rows
from reports.metrics.metric import Rate, Records, Row, Rows, Value, metric

MONTHS = 24
MODEL, SERIES = "children.careperiod", "placements.monthlycount"
_EACH = "in each of the 24 months up to the last day of the period"
_RATE = (
    "Periods of care that {happened} in the period, short breaks apart, for each 10,000 of "
    "the children aged 0 to 17 in the latest population by the period's last year; the rate "
    "is of the period and not of a year."
)


def _series(facts, name):
    days = last_month_ends(facts.period.last_day, MONTHS)
    kept = {
        row.month.strftime("%Y-%m"): row
        for row in MonthlyCount.objects.filter(series=name, month__gte=days[0].replace(day=1))
    }
    return Rows(tuple(_month(kept.get(named(day)[0]), day) for day in days), None)


def _month(row, day):
    if row is None:
        return Row(*named(day), None, Records.of(SERIES, ()))
    return Row(*named(day), int(row.value), Records.of(SERIES, [row.pk]))


@metric(
    "trends.child_in_need",
    "Children in need",
    unit="count",
    definition=f"Children in need {_EACH}, as the council's case system counts them.",
)
def child_in_need(facts):
    return _series(facts, "child_in_need")


@metric(
    "trends.child_protection",
    "Children with a child protection plan",
    unit="count",
    definition=f"Children with a plan {_EACH}, as the council's case system counts them.",
)
def child_protection(facts):
    return _series(facts, "child_protection")


@metric(
    "trends.looked_after",
    "Children looked after",
    unit="count",
    definition=(
        "Children looked after at the end of each of the 24 months up to the last day of the "
        "period, short breaks apart."
    ),
)
def looked_after(facts):
    return Rows(tuple(month_rows(last_month_ends(facts.period.last_day, MONTHS))), None)


def _population(facts):
    known = Population.objects.filter(year__lte=facts.period.last_day.year)
    return known.order_by("-year").values_list("children_0_17", flat=True).first()


def _rate(facts, care_periods):
    records = Records.of(MODEL, care_periods)
    days = {"from": facts.period.first_day.isoformat(), "to": facts.period.last_day.isoformat()}
    return Value(Rate(len(records), _population(facts)), records, {"period": days})


@metric(
    "entries_rate",
    "Children who came into care, for each 10,000",
    unit="rate",
    definition=_RATE.format(happened="started"),
)
def entries_rate(facts):
    found = starts((facts.period.first_day, facts.period.last_day))
    return _rate(facts, found.values_list("pk", flat=True))


@metric(
    "exits_rate",
    "Children who left care, for each 10,000",
    unit="rate",
    definition=_RATE.format(happened="ended"),
)
def exits_rate(facts):
    days = (facts.period.first_day, facts.period.last_day)
    ended = find_ceases(CarePeriod.objects.filter(ended__range=days))
    return _rate(facts, (cease.care_period for cease in ended if not cease.is_short_break))
