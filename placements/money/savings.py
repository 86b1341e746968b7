"""What savings come to, and which of them should be looked at again.

One arithmetic for pages and reports: weekly reduction x days / 7, from its start until it
ends, is reversed, or the time asked about is over. Source: design/figures.md,
cost_avoidance.by_source.
"""

from datetime import date
from decimal import Decimal

from django.db.models import (
    BooleanField,
    DateField,
    DecimalField,
    Exists,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least

from children.models import CarePeriod
from kft.core.fields import DateRange
from placements.categories import category_of
from placements.costs import Days
from placements.models import Category, Placement, Saving, SavingKept
from placements.money.financial_years import FinancialYear

POUNDS = DecimalField(max_digits=20, decimal_places=10)
STOPS = Least("ended", "reversal__starts_on")  # LEAST passes over what isn't recorded


def saved_until(after: date, *, first: date | None = None) -> Expression:
    """Beside a saving: its pounds up to, not including, `after`; not rounded.

    From its own start, or from `first` where that is later.
    """
    begins = Greatest("started", Value(first, DateField())) if first else F("started")
    return _saved(begins, after)


def at_stake(year: FinancialYear) -> Expression:
    """Beside a saving to look at again: its pounds in a year from the day of what happened.

    They count until somebody reverses the saving or says that it goes on counting.
    """
    begins = Greatest("started", "proposed_on", Value(year.first_day, DateField()))
    return _saved(begins, year.first_day_of(13))


def _saved(begins, after):
    ends = Least("ended", "reversal__starts_on", Value(after, DateField()))
    pounds_and_days = (F("baseline_weekly") - F("agreed_weekly")) * Greatest(
        Days(ends, begins), 0
    )
    return ExpressionWrapper(pounds_and_days / Value(Decimal(7)), output_field=POUNDS)


def saved_in(year: FinancialYear) -> Expression:
    """Beside a saving: its pounds in a financial year."""
    return saved_until(year.first_day_of(13), first=year.first_day)


def in_year(savings: QuerySet[Saving], year: FinancialYear) -> QuerySet[Saving]:
    """Savings that hold on a day of the year, each with what it saves then (`saved`)."""
    return savings.overlapping(year.first_day, year.last_day).annotate(saved=saved_in(year))


def total_by_kind(savings: QuerySet[Saving]) -> dict[tuple[str, bool], Decimal]:
    """What savings annotated with `saved` come to, by kind and whether signed off."""
    signed = Q(signed_off_on__isnull=False)
    rows = savings.order_by().annotate(signed=ExpressionWrapper(signed, BooleanField()))
    sums = rows.values("kind", "signed").annotate(total=Sum("saved"))
    return {(row["kind"], row["signed"]): row["total"] for row in sums}


def counted_with(saving: Saving) -> QuerySet[Saving]:
    """Savings of the same child, signed off, that count on a day on which this one would."""
    if not saving.placement:
        return Saving.objects.none()
    days = DateRange(Value(saving.started, DateField()), Value(saving.ended, DateField()))
    others = Saving.objects.signed_off().exclude(pk=saving.pk)
    return (
        others.filter(placement__child=saving.placement.child_id)
        .annotate(days=DateRange(F("started"), STOPS))
        .filter(days__overlap=days)
    )


def to_look_at_again(savings: QuerySet[Saving], *, on: date) -> QuerySet[Saving]:
    """Savings signed off and not reversed, after whose start something happened by a day.

    `came_back_on` (into care), `residential_on` (in residential, while the saving is not
    one on residential care) and `placement_ended_on` say what and when; `proposed_on` is
    the first of them. What finance looked at (SavingKept) is not told again.
    """
    open_ones = savings.signed_off().filter(reversal__isnull=True, placement__isnull=False)
    kept = SavingKept.objects.filter(saving=OuterRef("pk")).order_by("-seen_to")
    settled = Greatest("started", Subquery(kept.values("seen_to")[:1]))
    return (
        open_ones.annotate(settled_to=settled)
        .annotate(
            came_back_on=_first_start(_care_periods(on)),
            residential_on=_first_start(_residential(on)),
            placement_ended_on=Subquery(_ended(on).values("ended")[:1]),
        )
        .annotate(proposed_on=Least("came_back_on", "residential_on", "placement_ended_on"))
        .filter(proposed_on__isnull=False)
    )


def total_at_stake(savings: QuerySet[Saving], year: FinancialYear, *, on: date) -> Decimal:
    """What savings that wait to be looked at would lose in a year, were they all reversed."""
    waiting = to_look_at_again(savings.order_by(), on=on).annotate(stake=at_stake(year))
    return waiting.aggregate(total=Sum("stake"))["total"] or Decimal()


def _while_it_saves(rows, on):
    """Those of the child that start while the saving counts, up to a day."""
    last = Coalesce(OuterRef("ended"), Value(date.max, DateField()))
    return rows.filter(
        child=OuterRef("placement__child"),
        started__gt=OuterRef("settled_to"),
        started__lt=last,
        started__lte=on,
    )


def _care_periods(on):
    return _while_it_saves(CarePeriod.objects, on)


def _residential(on):
    homes = Placement.objects.annotate(category=category_of(on))
    homes = homes.filter(category=Category.RESIDENTIAL)
    of_the_saving = homes.filter(pk=OuterRef(OuterRef("placement")))
    left_before = Q(ended__isnull=True) | Q(ended__gt=OuterRef(OuterRef("started")))
    return _while_it_saves(homes, on).exclude(Exists(of_the_saving.filter(left_before)))


def _ended(on):
    last = Coalesce(OuterRef("ended"), Value(date.max, DateField()))
    return Placement.objects.filter(
        pk=OuterRef("placement"),
        ended__gt=OuterRef("settled_to"),
        ended__lt=last,
        ended__lte=on,
    )


def _first_start(rows):
    return Subquery(rows.order_by("started").values("started")[:1])
