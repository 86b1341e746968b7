"""Enquiries about fostering, what became of them, and groups of households."""

from collections import Counter
from datetime import date

from fostering.models import Constellation, Enquiry
from reports.metrics.days import month_end, month_ends, named, years_before
from reports.metrics.metric import NOT_RECORDED, Row, Rows, Value, metric, rows_of

MODEL = "fostering.enquiry"
GROUPS = "fostering.constellation"
_LAST_YEAR = "beside it those of the same days a year earlier"


def _key(source):
    """One source however it was written: ' Web Site' is web_site, and '-' says nothing."""
    return "_".join(source.lower().replace("-", " ").split()) or NOT_RECORDED[0]


def _received(first, last):
    return list(
        Enquiry.objects.received(first, last).values_list("pk", "source", "received_on")
    )


def _last_year(period):
    """The same days a year earlier; a whole February has its 29th."""
    first, last = (years_before(day, 1) for day in (period.first_day, period.last_day))
    is_whole = period.last_day == month_end(period.last_day)
    return first, month_end(last) if is_whole else last


@metric(
    "fostering.enquiries",
    "Enquiries about fostering, by source",
    unit="count",
    definition=f"Enquiries received in the period by where they came from; {_LAST_YEAR}.",
)
def by_source(facts):
    now = _received(facts.period.first_day, facts.period.last_day)
    before = _received(*_last_year(facts.period))
    labels = {_key(source): source for _, source, _ in [*before, *now]}
    labels.pop(NOT_RECORDED[0], None)  # its row comes last, though somebody wrote it out
    counted = Counter(_key(source) for _, source, _ in before)
    found: dict[str, list[int]] = {}
    for pk, source, _ in now:
        found.setdefault(_key(source), []).append(pk)
    return Rows.adding_up(
        Row.count(
            choice, MODEL, found.get(choice[0], ()), more={"last_year": counted[choice[0]]}
        )
        for choice in (*sorted(labels.items()), NOT_RECORDED)
    )


@metric(
    "fostering.enquiries.by_month",
    "Enquiries about fostering, by month",
    unit="count",
    definition=f"Enquiries received in each month of the period; {_LAST_YEAR}.",
)
def by_month(facts):
    period = facts.period
    now = _received(period.first_day, period.last_day)
    before = Counter(named(day)[0] for _, _, day in _received(*_last_year(period)))
    found: dict[str, list[int]] = {}
    for pk, _, day in now:
        found.setdefault(named(day)[0], []).append(pk)
    return Rows.adding_up(
        Row.count(
            named(day),
            MODEL,
            found.get(named(day)[0], ()),
            more={"last_year": before[named(years_before(day, 1))[0]]},
        )
        for day in month_ends(period.first_day, month_end(period.last_day))
    )


@metric(
    "fostering.conversion",
    "Enquiries that reached stage 1",
    unit="percent",
    definition=(
        "Of the enquiries about fostering received in the period, those that reached stage 1 "
        "by the as-at day."
    ),
)
def conversion(facts):
    received = Enquiry.objects.received(facts.period.first_day, facts.period.last_day)
    reached = received.filter(stage1_on__lte=facts.period.as_at)
    return Value.share(MODEL, reached.values_list("pk", flat=True), received.count())


@metric(
    "constellations",
    "Mockingbird constellations",
    unit="count",
    definition=(
        "Constellations by status; one that was to start after the last day of the period "
        "counts as planned."
    ),
)
def constellations(facts):
    rows = Constellation.objects.values_list("pk", "status", "launched_on")
    pairs = [(pk, _status(status, on, facts.period.last_day)) for pk, status, on in rows]
    return Rows.adding_up(rows_of(Constellation.Status.choices, GROUPS, pairs))


def _status(status: str, launched_on: date | None, day: date) -> str:
    is_later = launched_on is not None and launched_on > day
    is_live = status == Constellation.Status.LIVE
    return Constellation.Status.PLANNED if is_live and is_later else status
