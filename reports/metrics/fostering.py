"""Fostering households: approved, ended, and what is left of the two."""

from decimal import Decimal

from fostering.models import Household
from reports.metrics.metric import Row, Rows, Value, metric

MODEL = "fostering.household"
OWN_ROW = {
    Household.Kind.MAINSTREAM: ("mainstream", "Mainstream"),
    Household.Kind.CONNECTED: ("connected", "Connected carers"),
}
OTHER = ("other", "Other kinds of approval")


def approved(period):
    days = (period.first_day, period.last_day)
    return Household.objects.filter(approved_on__range=days)


def ended(period):
    return Household.objects.filter(ended_on__range=(period.first_day, period.last_day))


def _ids(households):
    return households.values_list("pk", flat=True)


@metric(
    "fostering.resignations",
    "Resignations",
    unit="count",
    definition="Fostering households whose approval ended in the period because they resigned.",
)
def resignations(facts):
    resigned = ended(facts.period).filter(end_reason=Household.EndReason.RESIGNED)
    return Value.count(MODEL, _ids(resigned))


@metric(
    "fostering.approvals",
    "Approvals",
    unit="count",
    definition=(
        "Fostering households approved in the period by kind; temporary approvals begun in "
        "the period stand beside them, outside the total."
    ),
)
def approvals(facts):
    days = (facts.period.first_day, facts.period.last_day)
    by_row = {choice: [] for choice in (*OWN_ROW.values(), OTHER)}
    for pk, kind in approved(facts.period).values_list("pk", "kind"):
        by_row[OWN_ROW.get(kind, OTHER)].append(pk)
    temporary = Row.count(
        ("temporary", "Temporary approvals begun (outside the total)"),
        MODEL,
        _ids(Household.objects.filter(temporary_from__range=days)),
        in_total=False,
    )
    return Rows.adding_up(
        [*(Row.count(choice, MODEL, ids) for choice, ids in by_row.items()), temporary]
    )


def _gained_less_lost(facts, weight):
    """Each household's own part: what it added when approved less what it took when ended."""
    parts = {}
    for sign, households in ((1, approved(facts.period)), (-1, ended(facts.period))):
        for pk, places in households.values_list("pk", "approved_places"):
            parts[pk] = parts.get(pk, 0) + sign * weight(places)
    return Value.sum(MODEL, {pk: Decimal(part) for pk, part in parts.items()})


@metric(
    "fostering.net_households",
    "Net change in households",
    unit="count",
    definition="Households approved in the period less all whose approval ended in it.",
)
def net_households(facts):
    return _as_count(_gained_less_lost(facts, lambda places: 1))


@metric(
    "fostering.net_places",
    "Net change in places",
    unit="count",
    definition=(
        "Approved places of the households approved in the period less those of all "
        "households whose approval ended in it; places not recorded add nothing."
    ),
)
def net_places(facts):
    return _as_count(_gained_less_lost(facts, lambda places: places or 0))


def _as_count(summed):
    return Value(int(summed.value), summed.records)
