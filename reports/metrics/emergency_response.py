"""Families helped by the Emergency Response Team, whether or not the panel asked."""

from referrals.models import Intervention, Service
from reports.metrics.metric import NOT_RECORDED, Rows, Value, metric, rows_of

MODEL = "children.family"


def find_purposes(period):
    """Each family helped in the period, with the purpose of the help that started last."""
    helped = Intervention.objects.filter(service=Service.EMERGENCY_RESPONSE).overlapping(
        period.first_day, period.last_day
    )
    latest = helped.order_by("family", "-started", "-pk").distinct("family")
    return list(latest.values_list("family", "purpose"))


@metric(
    "emergency_response.families",
    "Families helped by the Emergency Response Team",
    unit="count",
    definition=(
        "Families with an intervention of the Emergency Response Team that held on any day "
        "of the period, each once."
    ),
)
def families(facts):
    return Value.count(MODEL, (family for family, _ in facts.emergency_purposes))


@metric(
    "emergency_response.by_purpose",
    "Why they were helped",
    unit="count",
    definition=(
        "The same families by the purpose of the intervention that started last, of those "
        "that held in the period."
    ),
)
def by_purpose(facts):
    choices = (*Intervention.Purpose.choices, NOT_RECORDED)
    return Rows.adding_up(rows_of(choices, MODEL, facts.emergency_purposes))
