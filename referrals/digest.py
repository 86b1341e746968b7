"""What of the panel's work is due for whom, as the daily digest counts it.

Each source asks a fixed number of queries for everybody. Of records that may be closed to
a person (a restricted child in the referral, an interest) only those in sight are counted:
for the few such people `visible_to` is asked one by one. docs/decisions/0571.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from accounts.people import holders_of
from kft.core.digest import Due, Source
from referrals.models import (
    Action,
    Decision,
    FollowUp,
    Interest,
    Meeting,
    PanelMembership,
    ReferralChild,
    Support,
    UrgentDecision,
)
from referrals.models.support import SERVICES_OF
from referrals.people import CHAIRS
from referrals.timescales import (
    ACTION_REMIND,
    PAPERS_REMIND,
    REVIEW_REMIND,
    URGENT_REMIND,
    overdue_from,
    overdue_since,
)

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class _Asked:
    """A record that waits for some people; `doubtful` where it may be closed to one."""

    record: int
    people: frozenset[int]
    since: date
    is_overdue: bool
    doubtful: bool


def _may_be_closed(referral="referral"):
    """Whether somebody may not know of the referral: most have no such child or interest."""
    of_it = {"referral": OuterRef(referral)}
    restricted = ReferralChild.objects.filter(child__restricted=True, **of_it)
    return Exists(restricted) | Exists(Interest.objects.standing().filter(**of_it))


def _in_sight(model, asked):
    """A Due for each person and record, without those that the person may not know of."""
    doubted = defaultdict(set)
    for one in asked:
        for person in one.people if one.doubtful else ():
            doubted[person].add(one.record)
    seen = {
        person.pk: set(
            model.objects.visible_to(person)
            .filter(pk__in=doubted[person.pk])
            .values_list("pk", flat=True)
        )
        for person in User.objects.filter(pk__in=doubted)
    }
    for one in asked:
        for person in one.people:
            if not one.doubtful or one.record in seen[person]:
                yield Due(person, one.since, one.is_overdue)


def _by_team(permission):
    """The holders of a permission, team by team; those without a team under None."""
    teams = defaultdict(frozenset)
    for team, person in holders_of(permission).values_list("team", "pk"):
        teams[team] |= {person}
    return teams


def _everybody(permission):
    return frozenset(holders_of(permission).values_list("pk", flat=True))


def _follow_ups(rows):
    related = rows.select_related("child__social_worker")
    return related.annotate(doubtful=_may_be_closed())


def follow_ups_to_answer(on):
    """Asked is the child's worker, after they have left the child's team."""
    teams, asked = _by_team("referrals.answer_follow_up"), []
    for follow_up in _follow_ups(FollowUp.objects.due(on=on)):
        worker, due_on = follow_up.child.social_worker, follow_up.due_on
        has_worker = worker and worker.is_active
        team = follow_up.child.team_id
        people = frozenset({worker.pk}) if has_worker else teams[team] if team else frozenset()
        late = due_on < overdue_since(on)
        asked.append(_Asked(follow_up.pk, people, due_on, late, follow_up.doubtful))
    return _in_sight(FollowUp, asked)


def follow_ups_overdue(on):
    """Told is the child's team manager; where there is none, the coordinator."""
    managers = _by_team("referrals.authorise_referral")
    coordinators, asked = _everybody("referrals.schedule_referral"), []
    for follow_up in _follow_ups(FollowUp.objects.open().filter(due_on__lt=overdue_since(on))):
        team = follow_up.child.team_id
        people = (managers[team] if team else None) or coordinators
        since = overdue_from(follow_up.due_on)
        asked.append(_Asked(follow_up.pk, people, since, True, follow_up.doubtful))
    return _in_sight(FollowUp, asked)


def _actions(rows):
    related = rows.select_related("owner", "decision__meeting")
    return related.annotate(doubtful=_may_be_closed("decision__referral"))


def actions_to_do(on):
    """Told is the owner, from a week before the day."""
    rows = Action.objects.open().filter(owner__is_active=True, due_on__lte=on + ACTION_REMIND)
    asked = [
        _Asked(
            action.pk,
            frozenset({action.owner_id}),
            _action_since(action, on),
            action.due_on < on,
            action.doubtful,
        )
        for action in _actions(rows)
    ]
    return _in_sight(Action, asked)


def _action_since(action, on):
    if action.due_on < on:
        return action.due_on + _DAY
    meeting = action.decision.meeting
    closed_on = timezone.localdate(meeting.closed_at) if meeting and meeting.closed_at else None
    return max(action.due_on - ACTION_REMIND, closed_on or action.decision.decided_on)


def actions_overdue(on):
    """Told is the owner's team manager; for owners without one, the coordinator."""
    managers = _by_team("referrals.reassign_action")
    coordinators, asked = _everybody("referrals.complete_outside_action"), []
    for action in _actions(Action.objects.overdue(on=on)):
        team = action.owner.team_id if action.owner else None
        people = (managers[team] if team else None) or coordinators
        since = action.due_on + _DAY
        asked.append(
            _Asked(action.pk, people - {action.owner_id}, since, True, action.doubtful)
        )
    return _in_sight(Action, asked)


def decisions_to_review(on):
    """Told are the coordinators, and the child's worker who may see the referral."""
    coordinators, asked = _everybody("referrals.schedule_referral"), []
    worker = F("child__social_worker")
    rows = Decision.objects.with_days_to_come().filter(next_due__lte=on + REVIEW_REMIND)
    related = rows.select_related("child__social_worker").annotate(doubtful=_may_be_closed())
    of_the_worker = Q(referral__referrer=worker) | Q(
        referral__team=F("child__social_worker__team")
    )
    told = set(rows.filter(of_the_worker).values_list("pk", flat=True))
    for decision in related:
        own = {decision.child.social_worker_id} if decision.pk in told else set()
        due, late = decision.next_due, decision.next_due < on
        since = due + _DAY if late else due - REVIEW_REMIND
        asked.append(_Asked(decision.pk, coordinators | own, since, late, decision.doubtful))
    return _in_sight(Decision, asked)


def urgent_decisions_expiring(on):
    """Told are the coordinators and who decided; no meeting has ratified it yet."""
    coordinators = _everybody("referrals.schedule_referral")
    rows = UrgentDecision.objects.to_ratify().filter(expires_on__lte=on + URGENT_REMIND)
    asked = []
    for urgent in rows.annotate(doubtful=_may_be_closed()):
        late = urgent.expires_on < on
        since = urgent.expires_on + _DAY if late else urgent.expires_on - URGENT_REMIND
        people = coordinators | {urgent.decided_by_id, urgent.asked_by_id}
        asked.append(_Asked(urgent.pk, people, since, late, urgent.doubtful))
    return _in_sight(UrgentDecision, asked)


def _members(meetings, *seats):
    """Who sits on the panel of each of these meetings: {panel: people}."""
    seated = PanelMembership.objects.filter(panel__in=meetings.values("panel"))
    if seats:
        seated = seated.filter(seat__in=seats)
    people = defaultdict(set)
    for panel, person in seated.values_list("panel", "person"):
        people[panel].add(person)
    return people


def papers_to_read(on):
    """Told are the members and the chair of a meeting in the coming week."""
    published = Meeting.objects.filter(
        status=Meeting.Status.AGENDA_PUBLISHED, held_on__range=(on, on + PAPERS_REMIND)
    )
    members, readers = _members(published), _everybody("referrals.view_meeting")
    for meeting in published:
        for person in (members[meeting.panel_id] | {meeting.chair_id}) & readers:
            yield Due(person, meeting.held_on - PAPERS_REMIND)


def minutes_to_sign(on):
    return _minutes(Meeting.Status.MINUTES_DRAFTED, "referrals.sign_minutes", *CHAIRS)


def minutes_to_draft(on):
    return _minutes(Meeting.Status.CLOSED, "referrals.draft_minutes")


def _minutes(status, permission, *seats):
    """Of meetings held here: an import's have their minutes elsewhere."""
    meetings = Meeting.objects.filter(status=status, last_import__isnull=True)
    members, holders = _members(meetings, *seats), _everybody(permission)
    for meeting in meetings:
        for person in (members[meeting.panel_id] | {meeting.chair_id}) & holders:
            yield Due(person, meeting.held_on + _DAY)


def support_to_answer(on):
    """Told are the panel's members of the service."""
    rows = Support.objects.of_a_closed_meeting().unanswered().select_related("meeting")
    panels = rows.values("meeting__panel")
    seats = PanelMembership.objects.filter(panel__in=panels).exclude(agency="")
    speakers = defaultdict(set)
    for panel, agency, person in seats.values_list("panel", "agency", "person"):
        for service in SERVICES_OF.get(agency, ()):
            speakers[panel, service].add(person)
    asked = [
        _Asked(
            support.pk,
            frozenset(speakers[support.meeting.panel_id, support.service]),
            support.meeting.held_on + _DAY,
            False,
            support.doubtful,
        )
        for support in rows.annotate(doubtful=_may_be_closed())
    ]
    return _in_sight(Support, asked)


DIGEST = (
    Source(10, "follow-up to answer", "follow-ups to answer", "referrals:follow_ups",
           follow_ups_to_answer),
    Source(11, "action to do", "actions to do", "referrals:actions", actions_to_do),
    Source(12, "service to say whether it can give support",
           "services to say whether they can give support", "referrals:support",
           support_to_answer),
    Source(20, "meeting whose papers are to be read", "meetings whose papers are to be read",
           "referrals:meetings", papers_to_read),
    Source(21, "meeting whose minutes are to be drafted",
           "meetings whose minutes are to be drafted", "referrals:meetings",
           minutes_to_draft),
    Source(22, "meeting whose minutes are to be signed",
           "meetings whose minutes are to be signed", "referrals:meetings", minutes_to_sign),
    Source(30, "decision to review or about to expire",
           "decisions to review or about to expire", "referrals:reviews",
           decisions_to_review),
    Source(31, "urgent decision to ratify before it expires",
           "urgent decisions to ratify before they expire", "referrals:urgent_decisions",
           urgent_decisions_expiring),
    Source(40, "follow-up not answered in time",
           "follow-ups not answered in time", "referrals:follow_ups",
           follow_ups_overdue),
    Source(41, "action not done in time", "actions not done in time",
           "referrals:actions", actions_overdue),
)  # fmt: skip
