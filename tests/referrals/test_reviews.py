"""Decisions to review: from when, until when, and for whom."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kft.core.navigation import waiting_for
from referrals.models import Decision
from tests.factories import ChildFactory, DecisionFactory, MeetingFactory, ReferralFactory
from tests.referrals.conftest import fresh

REVIEW = date(2025, 3, 3)
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)


@pytest.fixture
def decision(team):
    child = ChildFactory(first_name="Ida", last_name="Larkspur", team=team)
    referral = ReferralFactory(children=[child], team=team, status="decided")
    return DecisionFactory(referral=referral, review_on=REVIEW)


def again(earlier, on, **more):
    """The panel decides about the child once more."""
    meeting = MeetingFactory(held_on=on)
    referral = ReferralFactory(children=[earlier.child])
    return DecisionFactory(referral=referral, meeting=meeting, **more)


def test_a_review_is_due_from_its_day(decision):
    assert not Decision.objects.to_review(on=REVIEW - DAY).exists()
    assert Decision.objects.to_review(on=REVIEW).get() == decision
    assert not Decision.objects.expiring(on=REVIEW).exists()


@pytest.mark.parametrize(
    ("on", "kind", "answered"),
    [
        (REVIEW - 8 * WEEK, "support_at_home", True),
        (REVIEW - 8 * WEEK - DAY, "support_at_home", False),
        (REVIEW, "noted", True),
        (REVIEW + WEEK, "accommodate", True),
        (REVIEW, "deferred", False),
    ],
)
def test_a_later_decision_answers_for_the_review(decision, on, kind, answered):
    again(decision, on, decision=kind)

    rows = Decision.objects.to_review(on=REVIEW + 10 * WEEK)
    assert (decision not in rows) == answered


def test_a_decision_about_another_child_answers_nothing(decision):
    DecisionFactory(meeting=MeetingFactory(held_on=REVIEW))

    assert decision in Decision.objects.to_review(on=REVIEW)


def test_an_expiry_is_its_own_day(decision):
    Decision.objects.filter(pk=decision.pk).update(expires_on=REVIEW + 20 * WEEK)
    again(decision, REVIEW)

    found = Decision.objects.expiring(on=REVIEW + 20 * WEEK).get()
    assert (found.review_due, found.expiry_due) == (None, REVIEW + 20 * WEEK)
    assert found.next_due == REVIEW + 20 * WEEK


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, True),
        ({"what": "review", "when": "past"}, True),
        ({"what": "expiry"}, False),
        ({"when": "4"}, False),
        ({"decision": "accommodate"}, False),
        ({"decision": "support_at_home", "team": "own"}, True),
    ],
)
def test_the_list_is_filtered(client, decision, team_manager, query, found):
    if "team" in query:
        query = {**query, "team": team_manager.team_id}
    client.force_login(team_manager)
    page = client.get(reverse("referrals:reviews"), query)

    assert (decision in page.context["page"].rows) == found
    text = page.content.decode()
    assert ("Ida Larkspur" in text) == found
    assert ("No decisions found" in text) != found


def test_a_restricted_childs_decision_is_not_listed(client, decision, team_manager):
    decision.child.restricted = True
    decision.child.save()
    client.force_login(team_manager)

    assert "No decision to review" in client.get(reverse("referrals:reviews")).content.decode()


def test_it_waits_for_the_coordinator_four_weeks_before(decision, panel_coordinator):
    def waits(on):
        groups = waiting_for(fresh(panel_coordinator), on)
        return [t for g in groups if g["title"] == "Decisions to review" for t in g["things"]]

    assert waits(REVIEW - 4 * WEEK - DAY) == []
    assert waits(REVIEW - 4 * WEEK)[0].due_on == REVIEW
    assert waits(REVIEW + DAY)[0].is_overdue
    assert "1 reviews" not in waits(REVIEW + 5 * WEEK)[0].what


def test_what_is_long_past_stands_in_one_line_that_leads_to_all_of_it(
    client, panel_coordinator
):
    today = timezone.localdate()
    long_past, near = (
        [
            DecisionFactory(referral__status="decided", review_on=today - 4 * WEEK + days * DAY)
            for days in numbers
        ]
        for numbers in ((-3, -2, -1), range(10))
    )
    groups = waiting_for(fresh(panel_coordinator), today)
    (found,) = [g for g in groups if g["title"] == "Decisions to review"]

    line, *others = found["things"]
    assert line.what == "Go through 3 reviews and expiries that are more than 4 weeks past"
    assert [thing.due_on for thing in others] == [row.review_on for row in near[:7]]
    assert found["left_out"] == 3
    client.force_login(panel_coordinator)
    rows = client.get(line.url).context["page"].rows
    assert {row.pk for row in rows} == {row.pk for row in long_past}


def test_the_list_asks_as_many_queries_for_fifty_as_for_five(client, manager):
    client.force_login(manager)
    today = timezone.localdate()
    counts = []
    for number in (5, 45):
        for days in range(number):
            DecisionFactory(review_on=today + timedelta(days=days))
        client.get(reverse("referrals:reviews"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("referrals:reviews"))
        counts.append(len(queries))
    assert len(page.context["page"].rows) == 25
    assert counts[0] == counts[1]
