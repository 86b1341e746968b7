"""The rules about priority children: dated, changed from a day on, never in the past."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kft.core.models import Event
from kft.core.workflow import Refused
from placements import workflow
from placements.models import PriorityRule
from placements.priority import add_priority_rules, priorities
from tests.asked import day
from tests.factories import (
    CarePeriodFactory,
    CostLineFactory,
    PlacementFactory,
    SettingFactory,
    UserFactory,
)
from tests.together import at_once

pytestmark = pytest.mark.django_db
TODAY, LATER = date(2025, 3, 3), date(2025, 4, 1)


@pytest.fixture
def costly(db):
    care = CarePeriodFactory()
    placement = PlacementFactory(child=care.child, setting=SettingFactory())
    CostLineFactory(placement=placement, weekly_amount="8500.00")
    return care.child


def change(by, reason="external_cost", **answers):
    usual = {"counts": True, "limit": Decimal(8000), "starting": LATER, "why": "Agreed"}
    workflow.change_rule(reason, **usual | answers, by=by, on=TODAY)


def reasons_on(on):
    return [reason for priority in priorities(on) for reason in priority.reasons]


def test_a_limit_changes_from_its_day_and_not_before(manager, costly):
    change(manager)
    assert "external_cost" not in reasons_on(LATER - timedelta(days=1))
    assert "external_cost" in reasons_on(LATER)

    old, new = PriorityRule.objects.filter(reason="external_cost").order_by("pk")
    assert (old.limit, old.valid_from, old.valid_to) == (9000, None, LATER)
    assert (new.limit, new.valid_from, new.valid_to) == (8000, LATER, None)
    assert new.position == old.position
    event = Event.objects.about(old).get()
    assert (event.actor, event.reason) == (
        manager,
        "Limit £8,000 a week from 1 April 2025: Agreed",
    )


def test_a_reason_stops_and_counts_again(manager):
    change(manager, counts=False, limit=None, starting=TODAY)
    assert not PriorityRule.objects.in_force(on=TODAY).filter(reason="external_cost").exists()
    workflow.change_rule(
        "external_cost",
        counts=True,
        limit=Decimal(9500),
        starting=LATER,
        why="Missed",
        by=manager,
        on=TODAY + timedelta(days=1),
    )
    assert PriorityRule.objects.in_force(on=LATER).get(reason="external_cost").limit == 9500


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"starting": TODAY - timedelta(days=1)}, "the past stays"),
        ({"limit": Decimal(9000)}, "nothing would change"),
        ({"why": " "}, "Say why"),
    ],
)
def test_what_is_refused(manager, answers, words):
    with pytest.raises(Refused, match=words):
        change(manager, **answers)
    assert PriorityRule.objects.filter(reason="external_cost").count() == 1


def test_one_change_is_planned_at_a_time_and_can_be_withdrawn(manager):
    change(manager)
    with pytest.raises(Refused, match="Withdraw it first"):
        change(manager, limit=Decimal(7000))
    workflow.withdraw_change("external_cost", by=manager, on=TODAY)

    rule = PriorityRule.objects.get(reason="external_cost")
    assert (rule.limit, rule.valid_to) == (9000, None)
    with pytest.raises(Refused, match="No change"):
        workflow.withdraw_change("external_cost", by=manager, on=TODAY)


def test_what_has_governed_a_day_cannot_be_withdrawn(manager):
    change(manager, starting=TODAY)
    with pytest.raises(Refused, match="No change"):
        workflow.withdraw_change("external_cost", by=manager, on=TODAY + timedelta(days=1))


def test_who_may_not_set_rules_is_refused():
    for role in ("finance_officer", "placements_officer", "analyst"):
        with pytest.raises(PermissionDenied):
            change(UserFactory(roles=[role]))


@pytest.mark.django_db(transaction=True)
def test_of_two_changes_at_once_one_is_refused():
    manager = UserFactory(roles=["manager"])
    if not PriorityRule.objects.exists():
        add_priority_rules(None)

    attempts = [partial(change, manager, limit=Decimal(limit)) for limit in (8000, 8100)]
    results = at_once(*attempts, may_raise=Refused)

    assert sum(isinstance(result, Refused) for result in results) == 1
    assert PriorityRule.objects.filter(reason="external_cost").count() == 2


def send(client, user, **answers):
    client.force_login(user)
    url = reverse("placements:change_priority_rule", args=["external_cost"])
    return client.post(url, answers)


def test_the_administrator_sets_a_limit_and_sees_no_count(client, administrator, costly):
    today = timezone.localdate()
    answers = {"counts": "True", "money": "£8,000", "why": "Agreed", **day("starting", today)}
    assert send(client, administrator, **answers).status_code == 302
    assert PriorityRule.objects.in_force(on=today).get(reason="external_cost").limit == 8000

    page = client.get(reverse("placements:priority_rules"))
    assert "£8,000 a week" in page.text
    assert "Finds today" not in page.text


def test_an_administrators_preview_is_not_answered(client, administrator, costly):
    answers = {"counts": "True", "money": "1", "why": "x", "preview": "1"}
    answers |= day("starting", timezone.localdate())
    response = send(client, administrator, **answers)
    assert "placed children would be found" not in getattr(response, "text", "")


def test_a_manager_sees_what_a_limit_would_find_before_it_is_set(client, manager, costly):
    answers = {"counts": "True", "money": "8000", "why": "x", "preview": "1"}
    answers |= day("starting", timezone.localdate())
    response = send(client, manager, **answers)
    assert "1 of 1 placed children would be found today" in response.text
    assert PriorityRule.objects.get(reason="external_cost").limit == 9000


def test_an_empty_form_says_what_to_enter(client, manager):
    text = send(client, manager, counts="True").text
    for words in (
        "Enter the limit",
        "Enter why this is changed",
        "Enter the day from which it counts",
    ):
        assert words in text


def test_every_reason_has_its_definition():
    definitions = {rule.reason: rule.definition for rule in PriorityRule.objects.all()}
    assert len(definitions) == 8
    assert definitions["external_cost"].endswith("above £9,000 a week.")
    assert "12 or under" in definitions["young_in_residential"]
    assert "6 months of" in definitions["external_near_18"]
