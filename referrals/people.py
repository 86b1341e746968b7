"""Who has which part in a referral or a meeting: asked of permissions and seats."""

from accounts.models import User
from accounts.people import holders_of
from kft.core.models import Event
from referrals.models import PanelMembership

CHAIRS = (PanelMembership.Seat.CHAIR, PanelMembership.Seat.VICE_CHAIR)


def managers_of(team_id):
    """Those who can authorise the referrals of a team."""
    if team_id is None:
        return User.objects.none()
    return holders_of("referrals.authorise_referral").filter(team=team_id)


def made(user, referral):
    """Whether the referral is this person's own work: they started or submitted it."""
    if referral.referrer_id == user.pk:
        return True
    submitted = Event.objects.about(referral).filter(action="referrals.referral.submit")
    return submitted.filter(actor=user).exists()


def works_in_team_of(user, referral):
    """Whether the referral is this person's own or of the team they work in."""
    of_team = user.team_id is not None and user.team_id == referral.team_id
    return of_team or referral.referrer_id == user.pk


def chairs(user, meeting):
    """Whether this person chairs the meeting: named for it, or chair or vice-chair."""
    if meeting.chair_id == user.pk:
        return True
    seats = PanelMembership.objects.filter(panel=meeting.panel_id, person=user)
    return seats.filter(seat__in=CHAIRS).exists()


def who_answers_for(child):
    """Those asked where a child lives now: the allocated worker, else the child's team.

    Somebody has to be asked after the worker has left.
    """
    worker = child.social_worker
    if worker and worker.is_active:
        return User.objects.filter(pk=worker.pk)
    if child.team_id is None:
        return User.objects.none()
    return holders_of("referrals.answer_follow_up").filter(team=child.team_id)
