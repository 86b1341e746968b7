"""The panel's own work: meetings and who came."""

from django.db.models import Q

from referrals.models import Attendance, Decision, Meeting, Panel
from reports.metrics.metric import Rows, Value, metric, rows_of

UNOPENED = (Meeting.Status.PLANNED, Meeting.Status.AGENDA_PUBLISHED)


def meetings_held(period):
    """Keeping Families Together meetings held in the period.

    Not one that was cancelled, is still to come or was never opened. An import can bring
    decisions of a meeting that nobody opens here, or who came: it was held.
    """
    decided = Q(pk__in=Decision.objects.values("meeting"))
    attended = Q(pk__in=Attendance.objects.filter(attended=True).values("meeting"))
    return Meeting.objects.filter(
        ~Q(status__in=UNOPENED) | decided | attended,
        panel__kind=Panel.Kind.KEEPING_FAMILIES_TOGETHER,
        held_on__range=(period.first_day, period.last_day),
    ).exclude(status=Meeting.Status.CANCELLED)


@metric(
    "panel.meetings",
    "Panel meetings",
    unit="count",
    definition="Keeping Families Together meetings held in the period.",
)
def meetings(facts):
    held = meetings_held(facts.period)
    return Value.count("referrals.meeting", held.values_list("pk", flat=True))


@metric(
    "panel.attendance",
    "Agencies at the panel",
    unit="count",
    definition=(
        "For each agency, the Keeping Families Together meetings held in the period that it "
        "attended; the total is the sum of these attendances."
    ),
)
def attendance(facts):
    attended = Attendance.objects.filter(attended=True, meeting__in=meetings_held(facts.period))
    pairs = attended.values_list("meeting", "agency")
    return Rows.adding_up(rows_of(Attendance.Agency.choices, "referrals.meeting", pairs))
