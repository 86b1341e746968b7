"""Children heard by the panel and what became of them, worked out by hand."""

from datetime import date

import pytest

from referrals.models import Support
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    DecisionFactory,
    FollowUpFactory,
    LegalStatusFactory,
    MeetingFactory,
    PanelFactory,
    ReferralFactory,
)
from tests.reports.conftest import A, B

HELD = date(2024, 9, 18)
OUTCOMES = "edge_of_care.outcomes"


def heard(on=HELD, **decision):
    return DecisionFactory(meeting=MeetingFactory(held_on=on), **decision)


def answer(decision, living, on=date(2024, 10, 30), **fields):
    return FollowUpFactory(
        referral=decision.referral,
        child=decision.child,
        completed_on=on,
        living=living,
        **fields,
    )


@pytest.mark.parametrize(
    ("on", "counted"),
    [(A, 1), (B, 1), (date(2024, 8, 31), 0), (date(2025, 1, 1), 0)],
)
def test_a_child_is_heard_on_the_day_of_the_meeting(figure, on, counted):
    heard(on)

    assert figure("edge_of_care.children")["value"] == counted


def test_a_meeting_after_the_as_at_day_is_not_known_yet(figure):
    heard(date(2024, 11, 6))

    assert figure("edge_of_care.children", as_at=date(2024, 11, 5))["value"] == 0
    assert figure("edge_of_care.children", as_at=date(2024, 11, 6))["value"] == 1


def test_a_child_deferred_and_then_heard_counts_once_and_one_only_deferred_not(figure):
    first = heard(decision="deferred")
    heard(date(2024, 10, 16), referral=first.referral, child=first.child)
    heard(decision="deferred")

    assert figure("edge_of_care.children")["value"] == 1


def test_each_brother_and_sister_heard_counts(figure):
    referral = ReferralFactory(children=[ChildFactory(), ChildFactory()])
    for child in referral.children.all():
        heard(referral=referral, child=child)

    assert figure("edge_of_care.children")["value"] == 2


def test_other_kinds_of_referral_and_other_panels_do_not_count(figure):
    heard(referral=ReferralFactory(kind="reunification"))
    DecisionFactory(meeting=MeetingFactory(panel=PanelFactory(kind="placement")))
    DecisionFactory(meeting=None, decided_on=HELD)

    assert figure("edge_of_care.children")["value"] == 0


@pytest.mark.parametrize(
    ("living", "row"),
    [
        ("at_home", "remained_home"),
        ("family_network", "remained_home"),
        ("looked_after", "follow_up_not_done"),
        ("elsewhere", "follow_up_not_done"),
        ("unknown", "follow_up_not_done"),
        ("", "follow_up_not_done"),
    ],
)
def test_without_a_period_of_care_the_follow_up_tells(rows, living, row):
    answer(heard(), living)

    assert rows(OUTCOMES) == {row: 1}


def test_the_latest_follow_up_completed_by_the_as_at_day_tells(rows):
    decision = heard()
    answer(decision, "at_home", on=date(2024, 10, 30), due_on=date(2024, 10, 30))
    answer(decision, "elsewhere", on=date(2024, 12, 18), due_on=date(2024, 12, 18))

    assert rows(OUTCOMES) == {"follow_up_not_done": 1}
    assert rows(OUTCOMES, as_at=date(2024, 12, 17)) == {"remained_home": 1}


def test_a_follow_up_of_another_referral_says_nothing(rows):
    decision = heard()
    other = ReferralFactory(children=[decision.child])
    FollowUpFactory(referral=other, child=decision.child, completed_on=HELD, living="at_home")

    assert rows(OUTCOMES) == {"follow_up_not_done": 1}


@pytest.mark.parametrize(
    ("started", "row"),
    [
        (date(2024, 9, 17), "remained_home"),
        (date(2024, 9, 18), "became_looked_after"),
        (date(2024, 12, 31), "became_looked_after"),
        (date(2025, 1, 1), "remained_home"),
    ],
)
def test_a_period_of_care_from_the_hearing_to_the_as_at_day_counts(rows, started, row):
    decision = heard()
    answer(decision, "at_home")
    CarePeriodFactory(child=decision.child, started=started)

    assert rows(OUTCOMES) == {row: 1}


def test_short_breaks_are_not_becoming_looked_after(rows):
    decision = heard()
    CarePeriodFactory(child=decision.child, started=date(2024, 10, 1))
    LegalStatusFactory(child=decision.child, started=date(2024, 10, 1), code="V4")

    assert rows(OUTCOMES) == {"follow_up_not_done": 1}


def test_where_they_disagree_the_care_records_win_and_the_report_says_so(figure):
    home = heard()
    answer(home, "at_home", on=date(2024, 11, 1))
    CarePeriodFactory(child=home.child, started=date(2024, 10, 9))
    answer(heard(), "looked_after", on=date(2024, 11, 2))
    answer(heard(), "at_home")

    found = figure(OUTCOMES)

    assert found["disagreements"] == [
        {
            "first_heard": "2024-09-18",
            "follow_up": "at_home",
            "completed_on": "2024-11-01",
            "care_started": "2024-10-09",
        },
        {
            "first_heard": "2024-09-18",
            "follow_up": "looked_after",
            "completed_on": "2024-11-02",
            "care_started": None,
        },
    ]
    assert found["total"] == 3


def test_a_referral_with_two_services_counts_in_both_and_once_in_the_total(figure, rows):
    two, none = heard(), heard()
    for service in ("education", "youth"):
        Support.objects.create(referral=two.referral, service=service)
    Support.objects.create(referral=none.referral, service="none")
    heard()

    found = rows("edge_of_care.support_by_service")

    assert found == {"education": 1, "youth": 1, "none": 1, "not_recorded": 1}
    assert figure("edge_of_care.support_by_service")["total"] == 3


def test_the_same_service_twice_is_one_referral(rows):
    decision = heard()
    for started in (date(2024, 9, 20), date(2024, 11, 20)):
        Support.objects.create(referral=decision.referral, service="camhs", started=started)

    assert rows("edge_of_care.support_by_service") == {"camhs": 1}
