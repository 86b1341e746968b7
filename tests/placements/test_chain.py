"""The chain on a child's page: decision, placement, cost now, outcome."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from children.models import Child
from referrals.chain import FOLLOWS_WITHIN, chain_of
from tests.factories import (
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    DecisionFactory,
    FollowUpFactory,
    MeetingFactory,
    PlacementFactory,
    ReferralFactory,
)

DECIDED = date(2024, 9, 18)  # the day of MeetingFactory
ON = date(2025, 6, 2)
DAY = timedelta(days=1)


@pytest.fixture
def decision(team):
    child = ChildFactory(team=team)
    referral = ReferralFactory(children=[child], team=team, status="decided")
    return DecisionFactory(
        referral=referral, decision="accommodate", weekly_cost_ceiling=Decimal("3000.00")
    )


def placed(decision, started, **more):
    placement = PlacementFactory(child=decision.child, started=started, **more)
    CostLineFactory(placement=placement, weekly_amount="4200.00")
    ContributionFactory(placement=placement, weekly_amount="700.00")
    return placement


def links(decision, user, on=ON):
    child = Child.objects.get(pk=decision.child_id)  # read anew, as by another request
    return chain_of(child, user, on)["links"]


@pytest.mark.parametrize(
    ("started", "follows"),
    [
        (DECIDED - DAY, False),
        (DECIDED, True),
        (DECIDED + FOLLOWS_WITHIN, True),
        (DECIDED + FOLLOWS_WITHIN + DAY, False),
    ],
)
def test_a_placement_within_twelve_weeks_follows_the_decision(
    decision, manager, started, follows
):
    placed(decision, started)

    assert bool(links(decision, manager)[0].steps) == follows


def test_it_stands_with_the_latest_decision_before_it(decision, manager):
    later = ReferralFactory(children=[decision.child], status="decided")
    meeting = MeetingFactory(held_on=DECIDED + 14 * DAY)
    DecisionFactory(referral=later, meeting=meeting, decision="placement_change")
    placed(decision, DECIDED, ended=DECIDED + 20 * DAY)
    placed(decision, DECIDED + 20 * DAY)

    newest, oldest = links(decision, manager)
    assert [step.started for step in newest.steps] == [DECIDED + 20 * DAY]
    assert [step.started for step in oldest.steps] == [DECIDED]


def test_who_may_see_costs_sees_the_net_of_today_beside_the_ceiling(decision, manager):
    placed(decision, DECIDED)
    (link,) = links(decision, manager)

    assert link.steps[0].weekly == Decimal("3500.00")
    assert link.is_above_ceiling


def test_an_ended_placement_costs_nothing_now(decision, manager):
    placed(decision, DECIDED, ended=ON)
    (link,) = links(decision, manager)

    assert link.steps[0].weekly is None
    assert not link.is_above_ceiling


def test_a_worker_sees_the_placement_without_its_cost(client, decision, social_worker):
    placed(decision, DECIDED)
    client.force_login(social_worker)

    text = client.get(decision.child.get_absolute_url()).content.decode()

    assert "From decision to outcome" in text
    assert "still there" in text
    assert "a week now" not in text
    assert "Above this now" not in text


def test_follow_ups_stand_with_the_last_decision_of_their_referral(decision, manager):
    FollowUpFactory(referral=decision.referral, completed_on=ON, living="at_home")
    other = ReferralFactory(children=[decision.child])
    FollowUpFactory(referral=other)

    (link,) = links(decision, manager)
    assert [follow_up.living for follow_up in link.follow_ups] == ["at_home"]


def test_a_deferral_is_no_decision_and_a_hidden_referral_is_not_shown(decision, manager):
    DecisionFactory(
        referral=decision.referral,
        meeting=MeetingFactory(held_on=DECIDED + DAY),
        decision="deferred",
    )
    assert len(links(decision, manager)) == 1

    brother = ChildFactory(restricted=True)
    decision.referral.children.add(brother)
    assert links(decision, manager) == []


def test_the_panel_asks_as_many_queries_for_many_links_as_for_few(decision, manager):
    counts = []
    for number in (2, 8):
        for week in range(number):
            on = DECIDED + number * 90 * DAY + week * 7 * DAY
            DecisionFactory(referral=decision.referral, meeting=MeetingFactory(held_on=on))
            FollowUpFactory(referral=decision.referral, due_on=on)
            placed(decision, on, ended=on + DAY)
        with CaptureQueriesContext(connection) as queries:
            links(decision, manager)
        counts.append(len(queries))
    assert counts[0] == counts[1]
