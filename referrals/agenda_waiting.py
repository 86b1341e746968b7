"""What agendas leave for people to do, on the start page (kft/core/navigation.py)."""

from django.urls import reverse

from kft.core.navigation import Some, Waiting, WaitingList, some_of
from kft.core.sight import in_sight
from referrals.models import AgendaItem, Meeting, Referral, ReferralRequest
from referrals.people import who_answers_for
from referrals.workflow.late import CONSENT


def _to_consent_to(user, on):
    """Late changes before the chair of the meeting."""
    items = AgendaItem.objects.to_consent_to().filter(
        meeting__in=Meeting.objects.chaired_by(user),
        referral__in=in_sight(Referral, user),
    )
    rows = items.select_related("meeting__panel", "referral").order_by("meeting__held_on", "pk")
    return some_of(rows, _of_a_late_change)


def _of_a_late_change(item):
    verb = "Take off" if item.removal_why else "Put on"
    return Waiting(
        f"{verb} the agenda, late: {item.referral}",
        reverse("referrals:consent", args=[item.pk]),
        due_on=item.meeting.held_on,
        detail=str(item.meeting),
    )


def _asked_for(user, on):
    """Referrals asked of this person, or of their team where the child has no worker."""
    requests = ReferralRequest.objects.visible_to(user).open(on=on)
    rows = requests.select_related("child__social_worker", "meeting__panel")
    mine = [row for row in rows.order_by("meeting__held_on", "pk") if _is_of(user, row.child)]
    return Some(map(_of_a_request, mine), len(mine))


def _of_a_request(request):
    return Waiting(
        f"Refer {request.child}",
        reverse("referrals:new", args=[request.child.pk]),
        due_on=request.meeting.held_on,
        detail=f"Asked for {request.meeting}: {request.why}",
    )


def _is_of(user, child):
    worker = child.social_worker
    if worker and worker.is_active:
        return worker == user
    return who_answers_for(child).filter(pk=user.pk).exists()


ENTRIES = (
    WaitingList(9, "Referrals asked of you", "referrals.submit_referral", _asked_for),
    WaitingList(15, "Late changes to consent to", CONSENT, _to_consent_to),
)
