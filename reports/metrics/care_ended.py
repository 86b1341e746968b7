"""Children who ceased to be looked after, by the way they took."""

from children.models import CarePeriod
from reports.metrics.ceases import (
    ADOPTED,
    RETURNED_HOME,
    SPECIAL_GUARDIANSHIP,
    find_ceases,
)
from reports.metrics.metric import Rows, Value, metric, rows_of

MODEL = "children.careperiod"
ROUTES = (
    ("adoption", "Adoption"),
    ("special_guardianship", "Special guardianship"),
    ("parents_order_discharged", "Placed with parents, order discharged"),
    ("returned_home", "Section 20, returned home"),
    ("other", "Other"),
)


def counted_ceases(facts):
    """Ceases in the period, without the cohort members who left residential care."""
    days = (facts.period.first_day, facts.period.last_day)
    left = {member.child for cohort in facts.cohorts for member in cohort.left}
    ceases = find_ceases(CarePeriod.objects.filter(ended__range=days))
    return [cease for cease in ceases if not cease.is_short_break and cease.child not in left]


def route(cease):
    """The first that matches wins (figures.md)."""
    if cease.reason in ADOPTED:
        return "adoption"
    if cease.reason in SPECIAL_GUARDIANSHIP:
        return "special_guardianship"
    if cease.is_order_discharged:
        return "parents_order_discharged"
    if cease.status == "V2" and cease.reason in RETURNED_HOME:
        return "returned_home"
    return "other"


@metric(
    "care_ended.children",
    "Children who ceased to be looked after",
    unit="count",
    definition=(
        "Periods of care that ended in the period, without those of cohort members who left "
        "residential care and without short breaks; a child who ceased twice counts twice."
    ),
)
def children(facts):
    return Value.count(MODEL, (cease.care_period for cease in facts.ceases))


@metric(
    "care_ended.by_route",
    "How they left care",
    unit="count",
    definition=(
        "The same by the first that matches: adoption, special guardianship, last placed with "
        "parents under a care order, accommodated under section 20 and returned home, other."
    ),
)
def by_route(facts):
    pairs = [(cease.care_period, route(cease)) for cease in facts.ceases]
    return Rows.adding_up(rows_of(ROUTES, MODEL, pairs))
