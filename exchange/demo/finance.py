"""What finance and the placements team did about Haverbrook's money up to this week.

Assumptions, savings and a rise in prices, through the doors that people use; all of it in
the months around the day, so that no figure of an earlier year changes.
"""

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, F
from django.utils import timezone

from placements import workflow
from placements.models import NewDemand, Placement, Provider, Saving, Uplift
from placements.money.financial_years import PERIODS, FinancialYear
from placements.money.uplifts import Rise, lines_to_raise

EXPECTED = {
    "external_residential": (2, Decimal("5600.00"), "Two assessments point to homes"),
    "external_fostering": (3, Decimal("1050.00"), "As in the last two winters"),
}
RISE = Decimal("2.5")
BASELINE = Decimal("450.00")  # what a negotiation takes off a week


def play(week):
    """By the week's finance officer and placements officer, as of its day."""
    finance, officer = week.person("finance officer"), week.person("placements officer")
    _expect(week.on, finance)
    _raise_prices(week.on, finance)
    _save(week.on, finance, officer)
    workflow.recompute_ledger([], by=finance)


def _expect(on, finance):
    """New children in the months to come, and the framework's rise that is announced."""
    year = FinancialYear.of(on)
    months = [year.first_day_of(period) for period in range(1, PERIODS + 1)]
    for month in [month for month in months if month > on][:3]:
        for category, (children, weekly, reason) in EXPECTED.items():
            workflow.assume(
                NewDemand(
                    category=category,
                    month=month,
                    children=children,
                    weekly_amount=weekly,
                    reason=reason,
                ),
                by=finance,
            )
    starts_on = (on + timedelta(days=62)).replace(day=1)
    reason = "The fostering framework has announced it"
    uplift = Uplift(
        starts_on=starts_on, percent=Decimal("4.5"), contract="framework", reason=reason
    )
    workflow.assume(uplift, by=finance)


def _raise_prices(on, finance):
    """The agency with the most children raised its prices on the first of the month."""
    placed = Placement.objects.holding(on=on).filter(setting__kind="fostering_agency")
    most = placed.values("setting__provider").annotate(number=Count("pk"))
    first = most.order_by("-number", "setting__provider").first()
    if not first:
        return
    provider = Provider.objects.get(pk=first["setting__provider"])
    rise = Rise(starts_on=on.replace(day=1), percent=RISE, provider=provider)
    amounts = lines_to_raise(rise).values_list("weekly_amount", flat=True)
    expected = sum(map(rise.raised, amounts))
    if expected:
        at = timezone.make_aware(datetime.combine(on, time(9, 5)))
        reason = "Letter from the agency, agreed by the head of commissioning"
        workflow.raise_prices(rise, reason=reason, expected=expected, by=finance, at=at)


def _save(on, finance, officer):
    """Two that wait for finance, one of finance's own, one to look at again, one reversed."""
    fresh = Placement.objects.holding(on=on).filter(sector__in=("PR4", "PR5"), savings=None)
    newest = fresh.order_by("-started", "pk")[:3]
    for placement, by in zip(newest, (officer, officer, finance), strict=False):
        workflow.keep_saving(_saving(placement), by=by)
    external = Placement.objects.filter(sector__in=("PR4", "PR5"), savings=None)
    over = external.filter(ended__gt=F("started"), ended__lte=on)
    for number, placement in enumerate(over.order_by("-ended", "pk")[:2]):
        saving = _saving(placement)
        workflow.keep_saving(saving, by=officer)
        workflow.sign_off(saving, by=finance, on=on)
        if number:
            _reverse(saving, placement.ended, on, finance)


def _reverse(saving, starts_on, on, finance):
    """Finance has looked at it: where the child lives now costs as much as before."""
    workflow.reverse_saving(
        saving,
        starts_on=starts_on,
        why="The placement ended and the next one costs what was first quoted.",
        by=finance,
        at=timezone.make_aware(datetime.combine(on, time(10, 20))),
    )


def _saving(placement):
    agreed = placement.costlines.order_by("started").first()
    weekly = agreed.weekly_amount if agreed else Decimal("1000.00")
    return Saving(
        kind=Saving.Kind.AVOIDED,
        source=Saving.Source.BROKERAGE,
        placement=placement,
        baseline_weekly=weekly + BASELINE,
        agreed_weekly=weekly,
        started=placement.started,
        note="The first quote was higher",
    )
