"""What plans to step down and to leave care add to a child's page, start page and digest."""

from collections import defaultdict
from datetime import timedelta

from django.urls import reverse

from accounts.models import User
from accounts.people import holders_of
from children import chronology, panels
from children.chronology import AT_MOST, Entry
from children.models import Child, ExitPlan
from kft.core import digest, navigation
from kft.core.digest import Due, Source
from kft.core.navigation import SHOWN, Waiting, WaitingList, some_of
from placements.models import StabilityMeeting, StepPlan
from placements.of_child import steps_of

VIEW, KEEP = "placements.view_stepplan", "placements.change_stepplan"
MEETINGS = "placements.view_stabilitymeeting"
_NEXT_DAY = timedelta(days=1)


def plans_now(child, user, on):
    """Where the child's plan to step down stands, and the open plans to leave care."""
    exits = ExitPlan.objects.visible_to(user).filter(child=child, status=ExitPlan.Status.OPEN)
    newest = next(iter(steps_of(child, user)), None)
    return {
        "newest": newest if newest and not newest.is_over else None,
        "exits": exits[:SHOWN],
        "url": reverse("placements:moving_on", args=[child.pk]),
        "may_keep": user.has_perm(KEEP),
        "on": on,
    }


def entries(child, user):
    """Each stage that the child's plans reached."""
    for step in steps_of(child, user):
        yield Entry(
            step.stage_on,
            f"Stepping down: {step.get_stage_display().lower()}",
            kind="Plan",
            colour="blue",
            text=step.reason or step.get_target_display(),
            url=step.get_absolute_url(),
        )


def meeting_entries(child, user):
    """Each stability meeting about a placement of the child."""
    meetings = StabilityMeeting.objects.visible_to(user).filter(child=child)
    for meeting in meetings[:AT_MOST]:
        yield Entry(
            meeting.held_on,
            "Stability meeting held",
            kind="Placement",
            colour="turquoise",
            text=meeting.why,
            url=meeting.get_absolute_url(),
        )


def steps_past_their_day(user, on):
    """Children who were expected to move by now and have not, the longest ago first."""
    overdue = StepPlan.objects.visible_to(user).overdue(on=on).select_related("child")
    return some_of(
        overdue.order_by("expected_on", "pk"),
        lambda step: Waiting(
            str(step.child),
            step.get_absolute_url(),
            due_on=step.expected_on,
            detail=f"Stepping down: {step.get_stage_display().lower()}",
        ),
    )


def exits_past_their_day(user, on):
    """Plans to leave care still open after their day."""
    overdue = ExitPlan.objects.visible_to(user).overdue(on=on).select_related("child")
    return some_of(
        overdue.order_by("estimated_on", "pk"),
        lambda plan: Waiting(
            str(plan.child),
            reverse("placements:moving_on", args=[plan.child_id]),
            due_on=plan.estimated_on,
            detail=f"Leaving care: {plan.get_route_display().lower()}",
        ),
    )


def steps_due(on):
    return _told(StepPlan.objects.overdue(on=on), "expected_on")


def exits_due(on):
    return _told(ExitPlan.objects.overdue(on=on), "estimated_on")


def _told(overdue, day):
    """Told is the child's worker; without one, whoever keeps plans in the child's team.

    A restricted child's plan is told of only to those who may see the child.
    """
    in_team = defaultdict(set)
    for team, person in holders_of(KEEP).values_list("team", "pk"):
        in_team[team].add(person)
    asked = []
    for plan in overdue.select_related("child__social_worker"):
        worker, team = plan.child.social_worker, plan.child.team_id
        has_worker = worker and worker.is_active
        people = {worker.pk} if has_worker else in_team[team] if team else set()
        asked.append((plan.child, people, getattr(plan, day) + _NEXT_DAY))
    return _to_those_who_may_know(asked)


def _to_those_who_may_know(asked):
    doubted = {person for child, people, _ in asked if child.restricted for person in people}
    restricted = Child.objects.filter(restricted=True)
    seen = {
        person.pk: set(restricted.visible_to(person).values_list("pk", flat=True))
        for person in User.objects.filter(pk__in=doubted)
    }
    for child, people, since in asked:
        for person in people:
            if not child.restricted or child.pk in seen[person]:
                yield Due(person, since, is_overdue=True)


def register():
    """Called once, as the app starts."""
    chronology.register(
        chronology.Source(VIEW, entries), chronology.Source(MEETINGS, meeting_entries)
    )
    panels.register(panels.Panel(12, VIEW, "placements/plans_on_child.html", plans_now))
    navigation.register(
        WaitingList(
            51,
            "Step-down plans past their expected day",
            KEEP,
            steps_past_their_day,
            "placements:step_plans",
        ),
        WaitingList(
            52,
            "Plans to leave care past their estimated day",
            KEEP,
            exits_past_their_day,
            "placements:exit_plans",
        ),
    )
    digest.register(
        Source(50, "step-down plan past its expected day",
               "step-down plans past their expected day", "placements:step_plans", steps_due),
        Source(51, "plan to leave care past its estimated day",
               "plans to leave care past their estimated day", "placements:exit_plans",
               exits_due),
    )  # fmt: skip
