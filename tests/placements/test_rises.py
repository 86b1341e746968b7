"""Prices raised in one go: which lines, to which amounts, once, and by whom."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from children.models import Child
from kft.core.models import Event, Job
from kft.core.workflow import Refused
from placements import workflow
from placements.models import AppliedUplift, AppliedUpliftLine, CostLine, LedgerDue, Uplift
from placements.money.forecast import forecast
from placements.money.uplifts import Rise, lines_to_raise
from tests.asked import day, page, queries_of, send
from tests.factories import CostLineFactory, PlacementFactory, SettingFactory
from tests.placements.test_forecast import LINE, B, placed

pytestmark = pytest.mark.django_db
APRIL = date(2025, 4, 1)
NOW = datetime(2025, 5, 6, 9, tzinfo=ZoneInfo("Europe/London"))


def rise(**fields):
    return Rise(
        **{"starts_on": APRIL, "percent": Decimal(3), "contract": "framework", **fields}
    )


def line(amount="1000.00", contract="framework", **fields):
    placement = PlacementFactory(contract=contract, sector="PR4")
    return CostLineFactory(placement=placement, weekly_amount=Decimal(amount), **fields)


def apply(by, expected, wanted=None):
    return workflow.raise_prices(
        wanted or rise(), reason="Letter of 3 March", expected=Decimal(expected), by=by, at=NOW
    )


def test_each_line_ends_on_the_day_and_a_new_one_starts(finance_officer):
    old = line("1000.55", ended=date(2025, 9, 1))
    LedgerDue.objects.all().delete()
    applied = apply(finance_officer, "1030.57")

    new = CostLine.objects.get(started=APRIL)
    old.refresh_from_db()
    assert (old.ended, old.weekly_amount) == (APRIL, Decimal("1000.55"))
    assert (new.weekly_amount, new.ended) == (Decimal("1030.57"), date(2025, 9, 1))
    assert (new.placement, new.component) == (old.placement, old.component)
    kept = applied.lines.get()
    assert (kept.old, kept.new, kept.old_weekly) == (old, new, old.weekly_amount)
    assert LedgerDue.objects.filter(placement=old.placement).exists()
    assert Job.objects.get().task == "placements.recompute_ledger"
    assert Event.objects.about(applied).get().actor == finance_officer


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, True),
        ({"contract": "spot"}, False),
        ({"started": APRIL}, False),
        ({"ended": APRIL}, False),
        ({"ended": date(2025, 4, 2)}, True),
        ({"amount": "0.00"}, False),
    ],
)
def test_lines_in_force_that_began_before_the_day_are_raised(fields, found):
    line(**fields)
    assert lines_to_raise(rise()).exists() == found


def test_a_line_stops_with_its_placement():
    made = line()
    made.placement.ended = APRIL
    made.placement.save()
    assert not lines_to_raise(rise()).exists()


def test_a_line_with_another_amount_from_the_day_is_left_alone():
    made = line()
    CostLineFactory(placement=made.placement, started=APRIL)
    therapy = CostLineFactory(placement=made.placement, component="therapy")
    assert lines_to_raise(rise()).get() == therapy


def test_a_rise_is_of_a_provider_a_contract_or_a_category():
    home = SettingFactory()
    theirs = line(contract="spot")
    theirs.placement.setting = home
    theirs.placement.save()
    fostering = line()
    fostering.placement.code = "U6"
    fostering.placement.save()

    assert lines_to_raise(rise(contract="", provider=home.provider)).get() == theirs
    assert lines_to_raise(rise(contract="", category=LINE)).get() == theirs
    external = rise(category="external_fostering")
    assert lines_to_raise(external).get() == fostering


def test_a_rise_of_everything_is_refused(finance_officer):
    line()
    with pytest.raises(Refused, match="Choose a provider"):
        apply(finance_officer, "1030", rise(contract=""))


def test_a_rise_is_applied_once(finance_officer):
    line()
    apply(finance_officer, "1030")
    with pytest.raises(Refused, match="new amount from that day already"):
        apply(finance_officer, "1030")
    assert CostLine.objects.count() == 2


def test_no_line_is_raised_twice_whatever_its_dates_are_corrected_to(finance_officer):
    made = line()
    apply(finance_officer, "1030")
    CostLine.objects.filter(pk=made.pk).update(ended=None)
    CostLine.objects.filter(started=APRIL).update(started=date(2025, 4, 2))
    assert made not in lines_to_raise(rise())
    with pytest.raises(DatabaseError, match="old_id"), transaction.atomic():
        AppliedUpliftLine.objects.create(
            uplift=AppliedUplift.objects.get(),
            old=made,
            new=CostLineFactory(placement=made.placement, component="other"),
            old_weekly=1,
            new_weekly=2,
        )


def test_amounts_that_changed_since_the_look_are_refused(finance_officer):
    line()
    with pytest.raises(Refused, match="since you looked"):
        apply(finance_officer, "2060")
    assert not AppliedUplift.objects.exists()


def test_what_was_applied_is_never_changed(finance_officer):
    line()
    apply(finance_officer, "1030")
    for model in (AppliedUplift, AppliedUpliftLine):
        with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
            model.objects.all()._raw_delete("default")


@pytest.mark.parametrize("role", ["manager", "placements_officer"])
def test_only_finance_raises_prices(request, role):
    line()
    with pytest.raises(PermissionDenied):
        apply(request.getfixturevalue(role), "1030")


def test_a_rise_that_was_assumed_and_is_applied_counts_once(finance_officer):
    placed(contract="framework")
    Uplift.objects.create(starts_on=date(2025, 3, 1), percent=10, contract="framework")
    assumed = forecast(B)[LINE].amount
    wanted = rise(starts_on=date(2025, 3, 1), percent=Decimal(10))
    apply(finance_officer, "770", wanted)

    assert forecast(B)[LINE].amount == assumed


ASKED = {"contract": "framework", "percent": "3", "reason": "Letter", **day("starts_on", APRIL)}


def test_the_page_shows_what_will_change_and_then_changes_it(client, finance_officer):
    shown_line = line()
    hidden = line("2000.00")
    Child.objects.filter(pk=hidden.placement.child_id).update(restricted=True)

    shown = page(client, finance_officer, "placements:raise_prices", **ASKED)
    assert [each.pk for each in shown.context["rows"]] == [shown_line.pk]
    assert (shown.context["hidden"], shown.context["new"]) == (1, 3090)
    assert CostLine.objects.count() == 2

    answers = {name: str(value) for name, value in shown.context["answers"].items()}
    done = send(client, finance_officer, "placements:raise_prices", **answers)
    applied = AppliedUplift.objects.get()
    assert done.url.endswith(f"/{applied.pk}/")
    seen = page(client, finance_officer, "placements:rise", applied.pk)
    assert (len(seen.context["page"].rows), seen.context["hidden"]) == (1, 1)
    assert seen.context["total"] == {"old": 3000, "new": 3090}
    again = send(client, finance_officer, "placements:raise_prices", **answers)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"contract": ""}, "Select a provider, a framework, a contract or a category"),
        ({"percent": "0"}, "above 0 and up to 100"),
        ({"percent": "three"}, "Enter a percentage"),
        ({"reason": ""}, "Enter what was agreed"),
    ],
)
def test_an_answer_that_makes_no_sense_is_an_error(client, finance_officer, changed, words):
    shown = page(client, finance_officer, "placements:raise_prices", **{**ASKED, **changed})
    assert words in shown.text
    refused = send(client, finance_officer, "placements:raise_prices", **{**ASKED, **changed})
    assert words in refused.text


def test_the_pages_take_the_same_few_queries_however_many_lines(client, finance_officer):
    def counted():
        pk = AppliedUplift.objects.order_by("pk").last().pk
        return [
            queries_of(client, finance_officer, "placements:rises"),
            queries_of(client, finance_officer, "placements:rise", pk),
            queries_of(client, finance_officer, "placements:raise_prices", **ASKED),
        ]

    line()
    apply(finance_officer, "1030")
    line()
    before = counted()
    for _ in range(5):
        line()
    apply(finance_officer, "6180")
    for _ in range(5):
        line()
    assert counted() == before
    assert max(before) <= 20
