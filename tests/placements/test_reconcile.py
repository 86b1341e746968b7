"""Ledger, live figure and forecast of the same days agree, and where not it is shown."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from children.models import Child
from kft.core.jobs import run
from kft.core.models import Job
from placements import ledger, workflow
from placements.costs import cost_between
from placements.models import Contribution, CostLine, LedgerDue, Placement, WeeklyCost
from placements.money.reconcile import reconcile
from placements.money.uplifts import Rise, lines_to_raise
from tests.asked import page, queries_of, send
from tests.factories import PlacementFactory, UserFactory
from tests.placements.test_forecast import LINE, placed
from tests.placements.test_ledger import (
    FOUR,
    MONDAY,
    UNTIL,
    amounts,
    day,
    days,
    kept,
    length,
    line,
    live,
    written,
)

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 9, 2), date(2024, 12, 29)


@pytest.fixture
def home():
    made = placed()
    ledger.recompute_due(until=LAST)
    return made


def asked(first=FIRST, last=LAST):
    return {
        f"{name}_{part}": getattr(value, part)
        for name, value in (("first", first), ("last", last))
        for part in ("day", "month", "year")
    }


def test_the_same_days_agree_to_the_penny(home):
    found = reconcile(FIRST, LAST)

    sums = found.lines[LINE]
    assert sums.ledger == sums.live == sums.forecast == 17 * 700
    assert found.total.agrees
    assert found.differing == {}


def test_weeks_of_two_financial_years_agree(home):
    ledger.mark_missing(until=date(2025, 6, 1))
    ledger.recompute_due(until=date(2025, 6, 1))
    found = reconcile(date(2025, 3, 3), date(2025, 6, 1))
    assert found.total.agrees
    assert found.total.live == 13 * 700


def test_a_ledger_that_lags_behind_is_shown_and_not_forced(home):
    CostLine.objects.update(weekly_amount="700.07")
    found = reconcile(FIRST, LAST)

    assert found.lines[LINE].ledger_less_live == Decimal("-1.19")
    assert found.lines[LINE].forecast_less_live == 0
    assert set(found.differing) == {home.pk}


def test_a_placement_without_any_amount_is_on_its_line_of_the_last_day(home):
    free = placed(weekly=None, code="U6", sector="PR1")
    WeeklyCost.objects.create(placement=free, week=FIRST, gross=5, contributions=0)

    found = reconcile(FIRST, LAST)
    assert found.lines["in_house_fostering"].ledger_less_live == 5


def test_the_page_lists_what_differs_in_sight_and_counts_the_rest(client, manager, home):
    hidden = placed()
    Child.objects.filter(pk=hidden.child_id).update(restricted=True, last_name="Zyx")
    CostLine.objects.update(weekly_amount=701)

    shown = page(client, manager, "placements:reconciliation", **asked())
    assert [each.pk for each in shown.context["rows"]] == [home.pk]
    assert shown.context["hidden"] == 1
    assert (shown.context["first"], shown.context["last"]) == (FIRST, LAST)
    assert "Zyx" not in shown.text
    assert "Work out" not in shown.text


def test_finance_has_the_ledger_worked_out_again(client, finance_officer, home):
    WeeklyCost.objects.update(gross=1)
    LedgerDue.objects.all().delete()
    client.force_login(finance_officer)
    url = "placements:reconciliation"
    shown = page(client, finance_officer, url)
    assert "Work out the ledger again" in shown.text
    assert home.pk in [each.pk for each in shown.context["rows"]]

    send(client, finance_officer, url)
    run(Job.objects.get().pk)
    again = page(client, finance_officer, url)
    assert again.context["rows"] == []
    assert "They agree" in again.text


def test_who_may_not_keep_the_ledger_may_not_have_it_recomputed(client, manager, home):
    assert send(client, manager, "placements:reconciliation").status_code == 403
    with pytest.raises(PermissionDenied):
        workflow.recompute_ledger([], by=manager)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (LAST, FIRST, "must not be before the first"),
        (FIRST, timezone.localdate() + timedelta(days=1), "at most two years"),
        (timezone.localdate(), timezone.localdate() + timedelta(days=1), "in the future"),
    ],
)
def test_days_that_make_no_sense_are_an_error(client, manager, first, last, words):
    shown = page(client, manager, "placements:reconciliation", **asked(first, last))
    assert words in shown.text


def test_the_page_takes_the_same_few_queries_however_many_rows(client, manager, home):
    placed()
    before = queries_of(client, manager, "placements:reconciliation", **asked())
    for _ in range(5):
        placed()
    assert queries_of(client, manager, "placements:reconciliation", **asked()) == before <= 20


NOW = datetime(2025, 5, 6, 9, tzinfo=ZoneInfo("Europe/London"))


class AnyRates(TestCase):
    """Whatever the dates and the rates, and whichever of them is edited."""

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(started=day, long=length, lines=st.lists(line, max_size=6), shift=st.integers(0, 9))
    def test_ledger_live_and_forecast_are_the_same(self, started, long, lines, shift):
        ended = None if long is None else started + days(long)
        written(PlacementFactory(started=started, ended=ended), lines)
        ledger.recompute_due(until=UNTIL)

        found = reconcile(MONDAY - days(14) + days(7 * shift), ledger.sunday_of(UNTIL))
        assert abs(found.total.ledger - found.total.live) <= 20 * FOUR
        assert abs(found.total.forecast - found.total.live) <= FOUR
        assert found.total.forecast_less_live == 0

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(lines=st.lists(line, min_size=1, max_size=6), data=st.data())
    def test_editing_any_rate_and_recomputing_what_is_due_is_recomputing_all(self, lines, data):
        for _ in range(2):
            written(PlacementFactory(started=MONDAY), lines)
        ledger.recompute_due(until=UNTIL)
        for model in (CostLine, Contribution):
            pks = list(model.objects.order_by("pk").values_list("pk", flat=True))
            if pks:
                chosen = model.objects.filter(pk=data.draw(st.sampled_from(pks)))
                chosen.update(weekly_amount=data.draw(amounts))
        ledger.recompute_due(until=UNTIL)

        assert kept() == live()

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(lines=st.lists(line, max_size=5), on=day, percent=st.decimals("0.01", 100, places=2))
    def test_a_rise_changes_no_day_before_it_and_the_ledger_follows(self, lines, on, percent):
        placement = PlacementFactory(started=MONDAY, contract="framework")
        written(placement, lines)
        ledger.recompute_due(until=UNTIL)
        before = self.cost(on - days(200), on - days(1)), self.cost(on, UNTIL)
        rise = Rise(starts_on=on, percent=percent, contract="framework")
        self.apply(rise)
        ledger.recompute_due(until=UNTIL)

        assert self.cost(on - days(200), on - days(1)) == before[0]
        assert self.cost(on, UNTIL) >= before[1]
        assert kept() == live()

    def apply(self, rise):
        amounts = lines_to_raise(rise).values_list("weekly_amount", flat=True)
        expected = sum(rise.raised(amount) for amount in amounts)
        if amounts:
            by = UserFactory(roles=["finance_officer"])
            workflow.raise_prices(rise, reason="Letter", expected=expected, by=by, at=NOW)

    def cost(self, first, last):
        rows = Placement.objects.annotate(**cost_between(first, last))
        return sum(rows.values_list("gross", flat=True)) if first <= last else Decimal()
