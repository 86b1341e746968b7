"""The start page: one list of what waits, by the day on which it is due."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kft.core.navigation import Waiting, in_order_of_day
from tests.factories import ActionFactory, DecisionFactory, FollowUpFactory, ReferralFactory

ON = date(2026, 3, 2)


def group(title, *days):
    things = [Waiting(f"{title} {number}", "/", due_on=day) for number, day in enumerate(days)]
    return {"title": title, "url": "", "things": things, "left_out": 0}


def test_things_of_all_lists_stand_together_by_their_day():
    week = timedelta(days=7)
    found = in_order_of_day(
        [
            group("Follow-ups", ON + week, None, ON - week),
            group("Actions", ON, ON + week + timedelta(days=1), ON - 2 * week),
        ],
        ON,
    )

    assert [(time["title"], [thing.what for thing in time["things"]]) for time in found] == [
        ("Overdue", ["Actions 2", "Follow-ups 2"]),
        ("Today", ["Actions 0"]),
        ("In the next 7 days", ["Follow-ups 0"]),
        ("Later", ["Actions 1"]),
        ("Without a date", ["Follow-ups 1"]),
    ]
    assert found[0]["things"][0].kind == "Actions"


def test_nothing_waits_and_nothing_else_is_shown(client, analyst):
    client.force_login(analyst)
    text = client.get(reverse("start")).content.decode()

    assert "Nothing waits for you" in text
    assert "Overdue" not in text


def test_overdue_things_come_first_and_longer_lists_are_named(client, social_worker):
    today = timezone.localdate()
    for days in range(12):
        decision = DecisionFactory(meeting__status="closed")
        ActionFactory(
            decision=decision, owner=social_worker, due_on=today + timedelta(days=days - 3)
        )
    client.force_login(social_worker)

    page = client.get(reverse("start"))

    times = page.context["times"]
    assert [time["title"] for time in times] == ["Overdue", "Today", "In the next 7 days"]
    assert sum(len(time["things"]) for time in times) == 8
    assert [(g["title"], g["left_out"]) for g in page.context["more"]] == [("Actions to do", 4)]
    assert "Actions to do: 4 more" in page.content.decode().replace("</a>", "")


@pytest.mark.parametrize(
    "role", ["social_worker", "team_manager", "panel_coordinator", "manager"]
)
def test_the_page_asks_as_many_queries_for_fifty_things_as_for_five(client, request, role):
    user = request.getfixturevalue(role)
    client.force_login(user)
    today = timezone.localdate()
    counts = []
    for number in (5, 45):
        for _ in range(number):
            referral = ReferralFactory(team=user.team, referrer=user, status="accepted")
            referral.children.update(social_worker=user, team=user.team)
            decision = DecisionFactory(
                referral=referral, meeting__status="closed", review_on=today
            )
            ActionFactory(decision=decision, owner=user)
            FollowUpFactory(referral=referral)
        client.get(reverse("start"))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("start"))
        counts.append(len(queries))
    assert page.context["times"]
    assert counts[0] == counts[1]
