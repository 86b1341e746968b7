"""What the clock starts: follow-ups are made, and found in the care records.

Celery beat calls `nightly`; the work is a job (kft.core.jobs), one for each day, and each
part of it finds what it did before, so that running it again changes nothing.
"""

from datetime import date, timedelta

from celery import shared_task
from django.db.models import Exists, Min, OuterRef, Subquery
from django.utils import timezone

from accounts.models import User
from children.codes import SHORT_BREAKS
from children.models import CarePeriod, LegalStatus
from kft.core.jobs import enqueue, job
from kft.core.models import Job
from referrals.models import Decision, FollowUp, Meeting
from referrals.timescales import follow_ups_due
from referrals.workflow import follow_up as follow_up_workflow

NIGHTLY = "referrals.follow_ups"
# Follow-ups of an older hearing exist by now; the last is due after 12 months.
LOOK_BACK = timedelta(days=500)


@shared_task(name="referrals.schedule.nightly")
def nightly() -> None:
    """Write down today's job; a second call the same day gives the first one's."""
    today = timezone.localdate()
    enqueue(NIGHTLY, by=User.objects.system(), key=f"{NIGHTLY}:{today}", on=str(today))


@job(NIGHTLY)
def follow_up_everyone(job: Job, *, on: str) -> None:
    """Make the follow-ups that are missing and answer what the records know.

    The digest asks people about the rest (referrals/digest.py).
    """
    day = date.fromisoformat(on)
    make_follow_ups(on=day)
    complete_looked_after(on=day, by=job.requested_by)


def make_follow_ups(*, on: date) -> None:
    """For each child heard at a closed meeting, by decisions recorded in KFT.

    Imported history brings its own follow-ups (design/imports.md).
    """
    done = [Meeting.Status.CLOSED, Meeting.Status.MINUTES_DRAFTED, Meeting.Status.SIGNED]
    heard = (
        Decision.objects.heard()
        .not_refused()
        .filter(
            recorded_by__isnull=False, meeting__status__in=done, decided_on__gt=on - LOOK_BACK
        )
    )
    first = heard.values("referral", "child").annotate(heard_on=Min("decided_on")).order_by()
    FollowUp.objects.bulk_create(
        (
            FollowUp(referral_id=row["referral"], child_id=row["child"], due_on=due_on)
            for row in first
            for due_on in follow_ups_due(row["heard_on"])
        ),
        ignore_conflicts=True,
        batch_size=500,
    )


def complete_looked_after(*, on: date, by: User) -> None:
    """Complete the due follow-ups of children whom the council has looked after since."""
    for follow_up in became_looked_after(FollowUp.objects.due(on=on), on=on):
        follow_up_workflow.complete(
            follow_up,
            by=by,
            living=FollowUp.Living.LOOKED_AFTER,
            on=on,
            note=f"Care records: looked after since {follow_up.care_started:%-d %B %Y}.",
        )


def became_looked_after(follow_ups, *, on: date):
    """Those whose child is looked after on a day, by a care period begun since the hearing.

    Short breaks are no care period here (design/figures.md, Conventions).
    """
    first_heard = (
        Decision.objects.heard()
        .filter(referral=OuterRef("referral"), child=OuterRef("child"))
        .order_by("decided_on")
        .values("decided_on")[:1]
    )
    short_break = LegalStatus.objects.holding(on=OuterRef("started")).filter(
        child=OuterRef("child"), code__in=SHORT_BREAKS
    )
    periods = (
        CarePeriod.objects.holding(on=on)
        .filter(child=OuterRef("child"), started__gte=OuterRef("heard_on"))
        .exclude(Exists(short_break))
    )
    return (
        follow_ups.annotate(heard_on=Subquery(first_heard))
        .annotate(care_started=Subquery(periods.values("started")[:1]))
        .filter(care_started__isnull=False)
        .select_for_update(of=("self",))
    )
