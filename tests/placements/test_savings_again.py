"""A saving that something speaks against is reversed or kept, and not forgotten till then."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, transaction
from django.utils import timezone

from children.models import Child
from kft.core.digest import digest_of
from kft.core.workflow import Refused
from placements import workflow
from placements.models import Saving, SavingKept
from placements.money.financial_years import FinancialYear
from placements.money.savings import to_look_at_again, total_at_stake
from tests.asked import page, send
from tests.factories import CarePeriodFactory, PlacementFactory
from tests.placements.test_savings import kept

pytestmark = pytest.mark.django_db
BACK, TODAY = date(2024, 11, 5), date(2025, 1, 10)
YEAR = FinancialYear(2024)


@pytest.fixture
def saving(finance_officer):
    """£100 a week from October 2024, of a child who came back into care in November."""
    made = kept(placement=PlacementFactory(), reference="SV-LARCH")
    workflow.sign_off(made, by=finance_officer, on=date(2024, 10, 20))
    CarePeriodFactory(child=made.placement.child, started=BACK)
    return made


def waiting(on=TODAY):
    return list(to_look_at_again(Saving.objects.all(), on=on))


def keep(saving, by, why="He is with his aunt; the price stays.", on=TODAY):
    workflow.keep_counting(saving, why=why, by=by, on=on, at=timezone.now())


def test_what_is_kept_is_not_told_again(saving, finance_officer):
    assert waiting() == [saving]
    keep(saving, finance_officer)
    assert waiting() == []


def test_what_happens_later_is_told(saving, finance_officer):
    keep(saving, finance_officer)
    child = saving.placement.child
    child.care_periods.update(ended=date(2024, 12, 1))
    CarePeriodFactory(child=child, started=TODAY)

    assert [each.came_back_on for each in waiting()] == [TODAY]


def test_a_saving_that_nothing_speaks_against_cannot_be_kept(saving, finance_officer):
    with pytest.raises(Refused, match="Nothing has happened"):
        keep(saving, finance_officer, on=BACK - timedelta(days=1))
    assert not SavingKept.objects.exists()


def test_why_it_is_kept_is_said_by_finance_and_stays(
    saving, finance_officer, placements_officer
):
    with pytest.raises(Refused, match="Enter why"):
        keep(saving, finance_officer, why=" ")
    with pytest.raises(PermissionDenied):
        keep(saving, placements_officer)
    keep(saving, finance_officer)
    for change in (lambda rows: rows.update(why="No."), lambda rows: rows.delete()):
        with pytest.raises(InternalError), transaction.atomic():
            change(SavingKept.objects.all())


def test_what_is_to_be_reversed_is_said_in_pounds_until_it_is_done(
    client, saving, finance_officer
):
    stake = total_at_stake(Saving.objects.all(), YEAR, on=TODAY)
    assert round(stake, 2) == round(saving.weekly * (date(2025, 4, 1) - BACK).days / 7, 2)
    listed = page(client, finance_officer, "placements:savings", year=2024)
    assert "To be reversed, or to keep" in listed.text
    money = page(client, finance_officer, "placements:money", year=2024)
    assert "Reverse or keep them" in money.text

    send(client, finance_officer, "placements:keep_saving", saving.pk, why="It stays cheaper.")
    listed = page(client, finance_officer, "placements:savings", year=2024)
    assert "To be reversed, or to keep" not in listed.text
    shown = page(client, finance_officer, "placements:saving", saving.pk)
    assert "It stays cheaper." in shown.text


def test_it_waits_on_the_start_page_and_in_the_digest(client, saving, finance_officer):
    today = timezone.localdate()
    assert "Saving SV-LARCH" in page(client, finance_officer, "start").text
    said = [line.words for line in digest_of(finance_officer, today)]
    assert "1 saving to reverse or keep" in said

    Child.objects.update(restricted=True)
    assert "Saving SV-LARCH" not in page(client, finance_officer, "start").text
    said = [line.words for line in digest_of(finance_officer, today)]
    assert "1 saving to reverse or keep" not in said


def test_what_is_reversed_waits_for_nobody(client, saving, finance_officer):
    workflow.reverse_saving(
        saving, starts_on=BACK, why="Back in care", by=finance_officer, at=timezone.now()
    )
    assert total_at_stake(Saving.objects.all(), YEAR, on=TODAY) == 0
    assert "Saving SV-LARCH" not in page(client, finance_officer, "start").text
