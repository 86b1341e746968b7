"""What panels can learn: each figure by hand, and the records behind it."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from kft.core.models import AccessEntry
from referrals.learning import OUTCOMES, figures
from referrals.learning_figure import Period
from referrals.models import Endorsement
from tests.factories import (
    CarePeriodFactory,
    DecisionFactory,
    FollowUpFactory,
    LegalStatusFactory,
    MeetingFactory,
    PanelMembershipFactory,
    ReferralFactory,
    SupportFactory,
    UrgentDecisionFactory,
)

pytestmark = pytest.mark.django_db
HELD = date(2024, 9, 18)
PERIOD = Period(date(2024, 9, 1), date(2024, 12, 31), date(2025, 3, 31))
ASKED = {
    "first_day": 1, "first_month": 9, "first_year": 2024,
    "last_day": 31, "last_month": 12, "last_year": 2024,
}  # fmt: skip


@pytest.fixture
def meeting():
    return MeetingFactory(status="closed")


def decided(meeting, *, referred_on=date(2024, 9, 9), **more):
    referral = ReferralFactory(status="decided", referred_on=referred_on)
    return DecisionFactory(referral=referral, meeting=meeting, **more)


def follow_up(decision, living, completed_on=date(2024, 11, 1)):
    FollowUpFactory(
        referral=decision.referral,
        child=decision.child,
        living=living,
        completed_on=completed_on,
    )


def counts(user, key, period=PERIOD):
    """{line: {column: number}} of a figure, lines that are nought left out."""
    (figure,) = (found for found in figures(user, period) if found.key == key)
    lines = {
        row.key: {cell: len(ids) for cell, ids in row.cells.items() if ids}
        for row in figure.rows
    }
    return {key: cells for key, cells in lines.items() if cells}


@pytest.mark.parametrize(
    ("living", "care", "outcome"),
    [
        ("at_home", None, "at_home"),
        ("family_network", None, "at_home"),
        ("elsewhere", None, "elsewhere"),
        ("unknown", None, "not_known"),
        ("looked_after", None, "not_known"),
        ("", None, "not_known"),
        ("at_home", HELD, "looked_after"),
        ("at_home", HELD - timedelta(days=1), "at_home"),
        ("at_home", PERIOD.on, "looked_after"),
        ("at_home", PERIOD.on + timedelta(days=1), "at_home"),
    ],
)
def test_an_outcome_is_care_first_and_then_what_the_follow_up_says(
    manager, meeting, living, care, outcome
):
    decision = decided(meeting)
    if living:
        follow_up(decision, living)
    if care:
        CarePeriodFactory(child=decision.child, started=care)

    found = counts(manager, "by_decision")
    assert found == {"support_at_home": {outcome: 1}, "all": {outcome: 1}}


def test_a_short_break_is_no_time_in_care(manager, meeting):
    decision = decided(meeting)
    CarePeriodFactory(child=decision.child, started=HELD)
    LegalStatusFactory(child=decision.child, started=HELD, code="V4")

    assert counts(manager, "by_decision")["all"] == {"not_known": 1}


def test_the_last_follow_up_by_the_day_counts(manager, meeting):
    decision = decided(meeting)
    follow_up(decision, "at_home", date(2024, 11, 1))
    FollowUpFactory(
        referral=decision.referral,
        child=decision.child,
        due_on=date(2025, 3, 18),
        living="elsewhere",
        completed_on=PERIOD.on,
    )
    assert counts(manager, "by_decision")["all"] == {"elsewhere": 1}
    before = Period(PERIOD.first, PERIOD.last, PERIOD.on - timedelta(days=1))
    assert counts(manager, "by_decision", before)["all"] == {"at_home": 1}


@pytest.mark.parametrize(
    ("held_on", "counted"),
    [
        (date(2024, 8, 31), False),
        (date(2024, 9, 1), True),
        (date(2024, 12, 31), True),
        (date(2025, 1, 1), False),
    ],
)
def test_both_ends_of_the_period_are_included(manager, held_on, counted):
    decided(MeetingFactory(status="closed", held_on=held_on))

    assert bool(counts(manager, "by_decision")) == counted


def test_running_meetings_deferrals_and_replaced_decisions_are_left_out(manager, meeting):
    decided(MeetingFactory(status="open"))
    decided(meeting, decision="deferred")
    old = decided(meeting)
    DecisionFactory(
        referral=old.referral, meeting=None, decided_on=HELD, supersedes=old,
        supersedes_why="New facts", decision="accommodate",
    )  # fmt: skip

    assert counts(manager, "by_decision") == {
        "accommodate": {"not_known": 1},
        "all": {"not_known": 1},
    }


def test_a_referral_with_two_services_counts_in_both_and_one_without_in_its_own(
    manager, meeting
):
    both, without = decided(meeting), decided(meeting)
    for service in ("camhs", "youth"):
        SupportFactory(referral=both.referral, meeting=meeting, service=service)
    follow_up(both, "at_home")

    assert counts(manager, "by_service") == {
        "youth": {"at_home": 1},
        "camhs": {"at_home": 1},
        "not_recorded": {"not_known": 1},
        "all": {"at_home": 1, "not_known": 1},
    }
    assert without.referral.support.count() == 0


def test_days_from_referral_to_the_first_decision(manager, meeting):
    decided(meeting, referred_on=HELD - timedelta(days=14))
    decided(meeting, referred_on=HELD - timedelta(days=15))
    decided(meeting, referred_on=HELD - timedelta(days=85))
    unknown = decided(meeting)
    unknown.referral.referred_on = HELD + timedelta(days=1)
    unknown.referral.save()
    again = MeetingFactory(status="closed", held_on=HELD + timedelta(days=50))
    DecisionFactory(referral=unknown.referral, meeting=again)

    one = {"decisions": 1}
    assert counts(manager, "by_time") == {
        "2_weeks": one, "4_weeks": one, "longer": one, "not_recorded": one,
        "all": {"decisions": 4},
    }  # fmt: skip
    figure = next(found for found in figures(manager, PERIOD) if found.key == "by_time")
    assert "Median 15 days, from 14 to 85, over 3." in figure.definition


def test_referrals_are_counted_by_how_often_meetings_deferred_them(manager):
    meetings = [
        MeetingFactory(status="closed", held_on=HELD + timedelta(days=7 * week))
        for week in range(3)
    ]
    for times in (1, 2, 3):
        referral = ReferralFactory(status="deferred")
        for meeting in meetings[:times]:
            DecisionFactory(referral=referral, meeting=meeting, decision="deferred")

    one = {"referrals": 1}
    assert counts(manager, "deferred") == {"once": one, "twice": one, "more": one}


def test_decisions_in_principle_by_their_answer(manager, meeting):
    for endorsed in (True, False, None):
        decision = decided(meeting, in_principle=True)
        if endorsed is not None:
            Endorsement.objects.create(
                decision=decision, endorsed=endorsed, reason="Read", by=manager
            )

    one = {"decisions": 1}
    expected = {"endorsed": one, "not_endorsed": one, "waiting": one}
    assert counts(manager, "in_principle") == expected


def test_urgent_decisions_by_what_the_panel_made_of_them(manager, meeting):
    for kind in ("ratified", "not_ratified", "accommodate"):
        UrgentDecisionFactory(ratification=decided(meeting, decision=kind))
    UrgentDecisionFactory()
    UrgentDecisionFactory(decided_at=datetime(2025, 1, 1, 9, tzinfo=UTC))

    one = {"decisions": 1}
    expected = {"ratified": one, "not_ratified": one, "other": one, "waiting": one}
    assert counts(manager, "urgent") == expected


def test_a_chair_learns_from_the_own_panels_only(panel_chair, meeting):
    decided(meeting)
    assert counts(panel_chair, "by_decision") == {}

    PanelMembershipFactory(panel=meeting.panel, person=panel_chair, seat="chair")
    assert counts(panel_chair, "by_decision")["all"] == {"not_known": 1}


def test_each_line_adds_up_to_its_total(manager, meeting):
    for living in ("at_home", "elsewhere", "unknown", ""):
        decision = decided(meeting)
        if living:
            follow_up(decision, living)
    (figure,) = (f for f in figures(manager, PERIOD) if f.key == "by_decision")

    for line in figure.table()[1:]:
        assert sum(line[1:-1]) == line[-1]
    assert figure.table()[-1] == ["All decisions", 1, 0, 1, 2, 4]


def test_a_number_leads_to_its_records_and_restricted_ones_are_counted_not_named(
    client, manager, meeting
):
    seen, hidden = decided(meeting), decided(meeting)
    hidden.child.restricted = True
    hidden.child.save()
    client.force_login(manager)

    page = client.get(reverse("referrals:learning"), ASKED).content.decode()
    assert "row=all&amp;cell=not_known" in page
    asked = {**ASKED, "figure": "by_decision", "row": "all", "cell": "not_known"}
    text = client.get(reverse("referrals:learning_records"), asked).content.decode()

    assert "2 records counted" in text
    assert "1 record you may not see" in text
    assert str(seen.child) in text
    assert str(hidden.child) not in text
    assert hidden.referral.reference not in text


@pytest.mark.parametrize(
    "asked",
    [
        {"figure": "nonsense", "row": "all"},
        {"figure": "by_time", "row": "nonsense"},
        {"figure": "by_time", "row": "all", "cell": "nonsense"},
        {},
    ],
)
def test_a_figure_that_is_none_is_not_found(client, manager, asked):
    client.force_login(manager)
    assert client.get(reverse("referrals:learning_records"), asked).status_code == 404


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_file_says_what_the_page_says_and_is_logged(client, manager, meeting, kind):
    decision = decided(meeting)
    follow_up(decision, "at_home")
    client.force_login(manager)

    content = client.get(reverse("referrals:learning_file", args=[kind]), ASKED).content

    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert "Support at home,1,0,0,0,1" in lines
        assert str(decision.child) not in content.decode("utf-8-sig")
    else:
        rows = list(load_workbook(BytesIO(content)).active.values)
        assert ("Support at home", 1, 0, 0, 0, 1) in [row[:6] for row in rows]
    assert AccessEntry.objects.filter(kind="download", user=manager).exists()


def test_a_period_that_ends_before_it_begins_is_said_and_the_year_is_shown(client, manager):
    client.force_login(manager)
    page = client.get(reverse("referrals:learning"), {**ASKED, "last_year": 2023})

    assert "The last day cannot be before the first" in page.content.decode()
    assert "No decisions in this period" in page.content.decode()


def test_the_page_asks_as_many_queries_for_fifty_decisions_as_for_five(client, manager):
    client.force_login(manager)
    numbers = []
    for number in (5, 45):
        meeting = MeetingFactory(status="closed")
        for _ in range(number):
            decision = decided(meeting, in_principle=True)
            SupportFactory(referral=decision.referral, meeting=meeting)
            follow_up(decision, "at_home")
        client.get(reverse("referrals:learning"), ASKED)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("referrals:learning"), ASKED)
        numbers.append(len(queries))
    assert len(page.context["figures"][0].rows[-1].ids) == 50
    assert set(OUTCOMES) == set(page.context["figures"][0].columns)
    assert numbers[0] == numbers[1]
