"""What the clock does about urgent decisions: the next agenda, reminders, a warning."""

from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone

from accounts.models import User
from kft.core.jobs import enqueue, job
from kft.core.models import Job
from referrals.letters import tell
from referrals.models import Referral, UrgentDecision
from referrals.people import holders_of
from referrals.workflow.ratification import list_everything_to_ratify

NIGHTLY = "referrals.urgent_decisions"
# Reminded this long before the last day of an urgent decision, and again on the last days.
REMIND_BEFORE = (timedelta(days=7), timedelta(days=2))


@shared_task(name="referrals.schedule_urgent.nightly")
def nightly() -> None:
    """Write down today's job; a second call the same day gives the first one's."""
    today = timezone.localdate()
    enqueue(NIGHTLY, by=User.objects.system(), key=f"{NIGHTLY}:{today}", on=str(today))


@job(NIGHTLY)
def see_to_urgent_decisions(job: Job, *, on: str) -> None:
    """List what waits for a panel, remind before the last day, warn after it."""
    day = date.fromisoformat(on)
    list_everything_to_ratify(at=timezone.now())
    for before in REMIND_BEFORE:
        soon = UrgentDecision.objects.expiring(on=day, within=before)
        _tell(soon, "urgent_expiring", by=job.requested_by, stage=str(before.days))
    _tell(UrgentDecision.objects.expired(on=day), "urgent_expired", by=job.requested_by)


def _tell(rows, letter, *, by, stage=""):
    """One letter a person for each urgent decision and stage, however often this runs."""
    for urgent in rows.select_related("asked_by", "decided_by", "referral"):
        tell(_people(urgent), letter, urgent, by=by, key=f"{urgent.pk}:{stage}")


def _people(urgent):
    """Who asked, who decided, and those who build agendas, if they may see the referral."""
    people = {urgent.asked_by, urgent.decided_by}
    people |= set(holders_of("referrals.schedule_referral"))
    sees = Referral.objects.filter(pk=urgent.referral_id)
    return [p for p in people if p.is_active and sees.visible_to(p).exists()]
