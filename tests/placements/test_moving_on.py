"""Plans to step down from residential care and to leave care: steps, pages, who is told."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from children.models import Child, ExitPlan
from kft.core.digest import digests_on
from kft.core.models import Event
from kft.core.workflow import ChangedMeanwhile, Refused
from placements import workflow
from placements.models import StepPlan
from placements.moves.step_down import current_plan, line
from placements.workflow.moving_on import EXIT_STEPS
from tests.asked import day
from tests.factories import (
    ChildFactory,
    ExitPlanFactory,
    PlacementFactory,
    StepPlanFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2025, 3, 3)
OCTOBER = date(2024, 10, 7)
DAY = timedelta(days=1)
Stage = StepPlan.Stage


@pytest.fixture
def child(team):
    child = ChildFactory(team=team, first_name="Rowan", last_name="Ashdown")
    PlacementFactory(child=child)
    return child


def reach(child, by, stage, on, **fields):
    step = StepPlan(child=child, stage=stage, stage_on=on, **fields)
    workflow.reach_stage(step, on=TODAY, by=by)
    return step


def test_a_stage_is_recorded_with_who_and_where_to(post, social_worker, child):
    answers = {"stage": "identified", "target": "connected", **day("stage_on", OCTOBER)}
    response = post(
        social_worker, "reach_stage", child.pk, **answers, **day("expected_on", TODAY)
    )

    step = StepPlan.objects.get()
    assert response.url == step.get_absolute_url()
    assert (step.child, step.target, step.expected_on) == (child, "connected", TODAY)
    assert Event.objects.about(step).get().actor == social_worker


@pytest.mark.parametrize(
    ("stage", "on", "reason", "refusal"),
    [
        (Stage.SEARCHING, TODAY, "", ""),
        (Stage.SEARCHING, TODAY + DAY, "", "Enter today or a day before"),
        (Stage.SEARCHING, OCTOBER, "", ""),
        (Stage.SEARCHING, OCTOBER - DAY, "", "Enter a day after 7 October 2024"),
        (Stage.IDENTIFIED, OCTOBER, "", "Enter a day after 7 October 2024"),
        (Stage.IDENTIFIED, OCTOBER + DAY, "The carers withdrew", ""),
        (Stage.PANEL_BOOKED, TODAY, "", "stands at “panel booked” already"),
        (Stage.CEASED, TODAY, " ", "Enter why the plan ceased"),
        (Stage.CEASED, TODAY, "Too early for Rowan", ""),
    ],
)
def test_a_stage_follows_the_one_before(social_worker, child, stage, on, reason, refusal):
    StepPlanFactory(child=child, stage=Stage.PANEL_BOOKED, stage_on=OCTOBER)
    if not refusal:
        reach(child, social_worker, stage, on, reason=reason)
        assert StepPlan.objects.count() == 2
        return
    with pytest.raises(Refused, match=refusal):
        reach(child, social_worker, stage, on, reason=reason)
    assert StepPlan.objects.count() == 1


def test_the_form_says_what_is_out_of_line(post, social_worker, child):
    StepPlanFactory(child=child, stage_on=OCTOBER)
    sent = {"stage": "ceased", **day("stage_on", OCTOBER - DAY)}
    text = unescape(post(social_worker, "reach_stage", child.pk, **sent).text)

    assert "Enter why the plan ceased" in text
    assert "Enter a day after 7 October 2024" in text


def test_only_who_keeps_plans_may_reach_a_stage(manager, child):
    with pytest.raises(PermissionDenied):
        reach(child, manager, Stage.IDENTIFIED, OCTOBER)


def test_the_latest_stage_is_corrected_and_an_earlier_one_is_not(social_worker, child):
    first = StepPlanFactory(child=child, stage_on=OCTOBER)
    first.stage_on = OCTOBER + DAY
    workflow.correct_stage(first, expected=0, on=TODAY, by=social_worker)
    first.refresh_from_db()
    assert (first.stage_on, first.version) == (OCTOBER + DAY, 1)

    reach(child, social_worker, Stage.OFFER, TODAY)
    with pytest.raises(ChangedMeanwhile):
        workflow.correct_stage(first, expected=1, on=TODAY, by=social_worker)


def test_of_two_who_correct_a_stage_the_second_is_told(post, social_worker, child):
    StepPlanFactory(child=child, stage_on=OCTOBER)
    answers = {"stage": "searching", "version": "0", **day("stage_on", OCTOBER)}
    codes = [
        post(social_worker, "correct_stage", child.pk, **answers).status_code for _ in range(2)
    ]
    assert codes == [302, 409]


def test_the_line_shows_the_current_plan_only(child):
    StepPlanFactory(child=child, stage=Stage.OFFER, stage_on=OCTOBER)
    StepPlanFactory(child=child, stage=Stage.CEASED, stage_on=OCTOBER + DAY)
    StepPlanFactory(child=child, stage=Stage.IDENTIFIED, stage_on=OCTOBER + 2 * DAY)
    StepPlanFactory(child=child, stage=Stage.SEARCHING, stage_on=OCTOBER + 3 * DAY)

    stops = line(current_plan(StepPlan.objects.newest_first()))

    reached = {stop.label: stop.state for stop in stops if stop.reached_on}
    assert reached == {"Identified": "done", "Searching": "current"}
    assert stops[-1].label == "Moved"
    assert stops[-1].state == "to come"


@pytest.mark.parametrize(
    ("stage", "expected_on", "counted"),
    [
        (Stage.MATCHED, TODAY - DAY, True),
        (Stage.MATCHED, TODAY, False),
        (Stage.MATCHED, None, False),
        (Stage.MOVED, TODAY - DAY, False),
        (Stage.CEASED, TODAY - DAY, False),
    ],
)
def test_a_plan_is_overdue_from_the_day_after(child, stage, expected_on, counted):
    StepPlanFactory(child=child, stage_on=OCTOBER - DAY, expected_on=OCTOBER)
    StepPlanFactory(child=child, stage=stage, stage_on=OCTOBER, expected_on=expected_on)

    assert StepPlan.objects.overdue(on=TODAY).exists() == counted


def test_the_list_is_narrowed_and_counts_each_stage(get, manager, child):
    searching = StepPlanFactory(child=child, stage=Stage.SEARCHING, target="ifa")
    StepPlanFactory(stage=Stage.IDENTIFIED, expected_on=timezone.localdate() - DAY)
    over = StepPlanFactory(stage=Stage.MOVED)

    page = get(manager, "step_plans")
    assert len(page.context["page"].rows) == 2
    assert dict(page.context["stages"])[Stage.SEARCHING] == 1
    for asked in ({"stage": "searching"}, {"target": "ifa"}, {"team": child.team_id}):
        assert get(manager, "step_plans", **asked).context["page"].rows == [searching], asked
    assert get(manager, "step_plans", stage="moved").context["page"].rows == [over]
    assert len(get(manager, "step_plans", when="past").context["page"].rows) == 1


@pytest.mark.parametrize("step", EXIT_STEPS, ids=lambda step: step.name)
@pytest.mark.parametrize("status", ExitPlan.Status)
def test_a_step_of_an_exit_plan_is_open_from_its_sources_only(
    social_worker, child, step, status
):
    plan = ExitPlanFactory(child=child, status=status)
    if status in step.sources:
        step.take(plan, by=social_worker)
        assert plan.status == step.target
        return
    with pytest.raises(Refused):
        step.take(plan, by=social_worker)


def test_a_plan_that_slips_is_followed_by_one_with_a_later_day(post, social_worker, child):
    plan = ExitPlanFactory(child=child, team=child.team)
    new = plan.estimated_on + DAY
    answers = {"outcome": "slipped", "slipped_why": "The court date moved"}
    post(social_worker, "close_exit_plan", plan.pk, **answers, **day("estimated_on", new))

    plan.refresh_from_db()
    following = ExitPlan.objects.get(status="open")
    assert (plan.status, plan.why) == ("slipped", "The court date moved")
    assert (following.route, following.estimated_on) == (plan.route, new)
    assert following.team == plan.team


def test_an_exit_plan_is_achieved_on_a_day_and_withdrawn_with_a_reason(
    post, social_worker, child
):
    first = ExitPlanFactory(child=child)
    second = ExitPlanFactory(child=child, route="sgo")
    left = first.estimated_on - 3 * DAY
    sent = {"outcome": "achieved", **day("actual_on", left)}
    post(social_worker, "close_exit_plan", first.pk, **sent)
    sent = {"outcome": "withdrawn", "withdrawn_why": "The aunt is too ill"}
    post(social_worker, "close_exit_plan", second.pk, **sent)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, first.days_late) == ("achieved", -3)
    assert (second.status, second.why) == ("withdrawn", "The aunt is too ill")


@pytest.mark.parametrize("outcome", ["achieved", "slipped", "withdrawn"])
def test_each_outcome_asks_for_what_it_needs(post, social_worker, child, outcome):
    plan = ExitPlanFactory(child=child)
    response = post(social_worker, "close_exit_plan", plan.pk, outcome=outcome)

    assert response.status_code == 200
    assert response.context["form"].errors.keys() == set(
        response.context["form"].NEEDED[outcome]
    )
    plan.refresh_from_db()
    assert plan.status == "open"


def test_a_second_plan_for_the_same_day_is_an_error_of_the_form(post, social_worker, child):
    plan = ExitPlanFactory(child=child)
    answers = {"route": plan.route, **day("estimated_on", plan.estimated_on)}
    response = post(social_worker, "add_exit_plan", child.pk, **answers)
    assert "already has a plan for this route" in response.text


def test_open_plans_to_leave_care_are_shown_unless_others_are_asked_for(get, manager, child):
    is_open = ExitPlanFactory(child=child, team=child.team)
    slipped = ExitPlanFactory(child=child, route="sgo", status="slipped")

    def rows(**asked):
        return get(manager, "exit_plans", **asked).context["page"].rows

    assert rows() == [is_open]
    assert rows(status="slipped") == [slipped]
    assert set(rows(status="any")) == {is_open, slipped}
    assert rows(status="any", route="sgo") == [slipped]


def test_the_childs_page_and_the_start_page_lead_to_the_plan(client, social_worker, child):
    yesterday = timezone.localdate() - DAY
    StepPlanFactory(child=child, stage=Stage.MATCHED, expected_on=yesterday)
    ExitPlanFactory(child=child, estimated_on=yesterday)
    client.force_login(social_worker)
    plan = reverse("placements:moving_on", args=[child.pk])

    assert plan in client.get(child.get_absolute_url()).text
    start = unescape(client.get("/").text)
    assert "Stepping down: matched" in start
    assert "Leaving care: return home" in start
    assert plan in start


def told(on):
    return {
        person: [line.words for line in lines if "past" in line.words]
        for person, lines in digests_on(on).items()
    }


def test_the_digest_tells_the_worker_and_no_name(child, social_worker, team_manager):
    StepPlanFactory(child=child, expected_on=TODAY - DAY)
    ExitPlanFactory(child=child, estimated_on=TODAY - DAY)

    # without a worker, those of the team who keep plans
    assert set(told(TODAY)) == {social_worker.pk, team_manager.pk}
    Child.objects.update(social_worker=social_worker)
    assert told(TODAY) == {
        social_worker.pk: [
            "1 step-down plan past its expected day, overdue",
            "1 plan to leave care past its estimated day, overdue",
        ]
    }


def test_the_digest_tells_nobody_of_a_record_they_may_not_see(child, team):
    worker = UserFactory(roles=["social_worker"], team=team)
    StepPlanFactory(child=child, expected_on=TODAY - DAY)
    Child.objects.update(restricted=True)

    assert worker.pk not in told(TODAY)


def test_the_lists_take_the_same_few_queries_however_many_rows(queries, manager):
    def counted():
        return [queries(manager, name) for name in ("step_plans", "exit_plans")]

    for number in range(5):
        StepPlanFactory(stage=Stage.values[number], expected_on=TODAY)
        ExitPlanFactory()
    before = counted()
    for number in range(45):
        StepPlanFactory(stage=Stage.values[number % 7], expected_on=TODAY)
        ExitPlanFactory()
    assert counted() == before
    assert max(before) <= 20
