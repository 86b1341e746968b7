"""The pages about savings, and what of the money waits for finance."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from children.models import Child
from kft.core.digest import digest_of
from placements import workflow
from placements.models import Forecast, Saving
from placements.money.financial_years import FinancialYear
from placements.money.shown import latest_to_close
from tests.asked import day, page, queries_of, send
from tests.factories import CarePeriodFactory, PlacementFactory, UserFactory
from tests.placements.test_savings import kept

pytestmark = pytest.mark.django_db
OCTOBER = date(2024, 10, 1)


@pytest.fixture
def placement():
    return PlacementFactory(reference="PL-LARCH")


def answers(**changed):
    return {
        "kind": "cashable",
        "source": "panel",
        "placement_reference": "PL-LARCH",
        "baseline_weekly": "4700",
        "agreed_weekly": "4,000",
        **day("started", OCTOBER),
        **changed,
    }


def test_a_saving_goes_from_entry_to_sign_off_by_another_to_reversal(
    client, placements_officer, finance_officer, placement
):
    send(client, placements_officer, "placements:add_saving", **answers())
    made = Saving.objects.get()
    assert (made.placement, made.weekly, made.entered_by) == (
        placement,
        700,
        placements_officer,
    )
    changed = answers(agreed_weekly="3900")
    send(client, placements_officer, "placements:correct_saving", made.pk, **changed)

    send(client, finance_officer, "placements:sign_off_saving", made.pk)
    made.refresh_from_db()
    assert (made.weekly, made.signed_off_user) == (800, finance_officer)
    again = send(client, placements_officer, "placements:correct_saving", made.pk, **answers())
    assert again.status_code == 409

    CarePeriodFactory(child=placement.child, started=date(2024, 11, 5))
    proposed = page(client, finance_officer, "placements:reverse_saving", made.pk)
    assert "came back into care on 5 November 2024" in proposed.text
    assert made.reference in page(client, finance_officer, "placements:savings_again").text
    reason = {"why": "Back in care", **day("starts_on", date(2024, 11, 5))}
    send(client, finance_officer, "placements:reverse_saving", made.pk, **reason)
    shown = page(client, finance_officer, "placements:saving", made.pk)
    assert "Back in care" in shown.text
    listed = page(client, finance_officer, "placements:savings", year=2024)
    assert listed.context["cashable"] == 35 * 800 / 7


def test_ones_own_saving_offers_no_sign_off(client, finance_officer, placement):
    send(client, finance_officer, "placements:add_saving", **answers())
    made = Saving.objects.get()
    shown = page(client, finance_officer, "placements:saving", made.pk)
    assert "somebody else signs it off" in shown.text
    refused = send(client, finance_officer, "placements:sign_off_saving", made.pk)
    assert refused.status_code == 409


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"agreed_weekly": "4700"}, "must be below the baseline"),
        ({"placement_reference": "PL-NONE"}, "a placement that you can see"),
        (day("ended", date(2024, 9, 1)), "The end cannot be before the start"),
        ({"kind": ""}, "Select what kind of saving it is"),
    ],
)
def test_what_makes_no_sense_is_an_error_of_the_form(
    client, finance_officer, placement, changed, words
):
    shown = send(client, finance_officer, "placements:add_saving", **answers(**changed))
    assert words in shown.text
    assert not Saving.objects.exists()


def test_a_restricted_childs_placement_is_no_different_from_none(
    client, finance_officer, placement
):
    Child.objects.update(restricted=True)
    shown = send(client, finance_officer, "placements:add_saving", **answers())
    assert "a placement that you can see" in shown.text
    opened = page(client, finance_officer, "placements:add_saving", placement="PL-LARCH")
    assert "PL-LARCH" not in opened.text


def test_the_list_is_narrowed_and_adds_up(client, manager):
    signed = kept(signed_off_on=OCTOBER, source="panel")
    kept(kind="cashable", placement=PlacementFactory())
    kept(started=date(2020, 5, 1), ended=date(2020, 6, 1))
    for asked, found in (
        ({}, 2),
        ({"kind": "cashable"}, 1),
        ({"source": "panel"}, 1),
        ({"signed": "yes"}, 1),
        ({"signed": "no", "kind": "avoided"}, 0),
    ):
        shown = page(client, manager, "placements:savings", year=2024, **asked)
        assert len(shown.context["page"].rows) == found, asked
    shown = page(client, manager, "placements:savings", year=2024)
    assert (shown.context["avoided"], shown.context["waiting"]) == (18200, 18200)
    assert signed.reference in shown.text


def test_savings_and_periods_wait_for_finance_and_not_ones_own(client, finance_officer):
    today = timezone.localdate()
    kept(entered_by=finance_officer, reference="SV-OWN")
    kept(entered_by=UserFactory(), reference="SV-THEIRS", placement=PlacementFactory())
    year, period = latest_to_close(today)

    text = page(client, finance_officer, "start").text
    assert "SV-THEIRS" in text
    assert "SV-OWN" not in text
    assert f"Close period {period} of {year}" in text
    words = [line.words for line in digest_of(finance_officer, today)]
    assert words == ["1 period to close", "1 saving to sign off"]

    workflow.close_period(year, period, by=finance_officer, at=timezone.now())
    Child.objects.update(restricted=True)
    assert digest_of(finance_officer, today) == []
    assert "Close period" not in page(client, finance_officer, "start").text


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (date(2024, 12, 31), (FinancialYear(2024), 8)),
        (date(2025, 1, 1), (FinancialYear(2024), 9)),
        (date(2025, 4, 1), (FinancialYear(2024), 12)),
    ],
)
def test_a_period_is_to_be_closed_from_the_day_after_its_end(on, found):
    assert latest_to_close(on) == found
    Forecast.objects.create(
        financial_year=str(found[0]), period=found[1], category="other", amount=1
    )
    assert latest_to_close(on) is None


def test_the_pages_take_the_same_few_queries_however_many_rows(client, finance_officer):
    def five():
        for number in range(5):
            made = kept(placement=PlacementFactory(), signed_off_on=OCTOBER)
            started = OCTOBER + timedelta(days=number + 1)
            CarePeriodFactory(child=made.placement.child, started=started)

    pages = ("placements:savings", "placements:savings_again")
    five()
    before = [queries_of(client, finance_officer, name, year=2024) for name in pages]
    five()
    assert [queries_of(client, finance_officer, name, year=2024) for name in pages] == before
    assert max(before) <= 16
