"""What placements cost, live from the dated lines, in SQL.

Weekly amounts are pounds a week; what a time costs is weekly amount x days / 7, summed
first and rounded once to four decimals. A line is in force only while its placement holds.
Rows are half-open (`ended` is the first day that no longer counts); `first` and `last` are
both included; `given` is what other payers contribute. A `Day` is a date, or an OuterRef to
a day of the row beside which the expression stands.
Source: design/figures.md, Conventions; design/architecture.md, Weekly costs.
"""

from datetime import date, timedelta
from decimal import Decimal

from django.db.models import (
    Count,
    DateField,
    DecimalField,
    Expression,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, Least, Round

from kft.core.fields import holds_on
from placements.models import Contribution, CostLine, Placement

Day = date | Expression
Amounts = dict[str, Expression]
POUNDS = DecimalField(max_digits=14, decimal_places=2)
FOUR_DECIMALS = DecimalField(max_digits=16, decimal_places=4)


def in_force(lines: QuerySet, on: Day) -> QuerySet:
    """Of these cost lines or contributions, those in force on a day."""
    return lines.filter(is_in_force(on))


def is_in_force(on: Day) -> Q:
    """Beside a cost line or contribution: whether it is in force on a day."""
    still = Q(placement__ended__isnull=True) | Q(placement__ended__gt=on)
    return holds_on(on) & still & Q(placement__started__lte=on)


def weekly_on(on: Day, placement: str = "pk") -> Amounts:
    """Annotations beside a placement: gross, given and net a week on a day.

    Placement.objects.holding(on=day).annotate(**weekly_on(day))
    """
    return _amounts(on, placement=OuterRef(placement))


def childs_weekly_on(on: Day, child: str = "pk") -> Amounts:
    """Annotations beside a child: gross, given and net a week on a day.

    Over every placement of the child that holds on the day, so that a temporary one's own
    lines are added to those of the one it interrupts.
    """
    return _amounts(on, placement__child=OuterRef(child))


def _amounts(on, **beside):
    return _with_net(
        *(
            _summed(in_force(model.objects.filter(**beside), on), F("weekly_amount"), POUNDS)
            for model in (CostLine, Contribution)
        )
    )


def total_on(placements: QuerySet[Placement], on: date) -> dict[str, Decimal]:
    """Gross, given and net a week on a day, over all of these placements."""
    gross, given = (
        in_force(model.objects.filter(placement__in=placements), on).aggregate(
            total=Coalesce(Sum("weekly_amount"), Decimal("0.00"), output_field=POUNDS)
        )["total"]
        for model in (CostLine, Contribution)
    )
    return {"gross": gross, "given": given, "net": gross - given}


def total_of_few(
    placements: QuerySet[Placement], on: date, at_most: int
) -> dict[str, Decimal] | None:
    """The same for a list of any length: None where it is of more than `at_most`."""
    amounts = placements.order_by().annotate(**weekly_on(on)).values("pk", "gross", "given")
    nothing = Decimal("0.00")
    found = amounts[: at_most + 1].aggregate(
        number=Count("pk"),
        gross_of_all=Coalesce(Sum("gross"), nothing, output_field=POUNDS),
        given_of_all=Coalesce(Sum("given"), nothing, output_field=POUNDS),
    )
    if found["number"] > at_most:
        return None
    gross, given = found["gross_of_all"], found["given_of_all"]
    return {"gross": gross, "given": given, "net": gross - given}


def cost_between(first: date, last: date, placement: str = "pk") -> Amounts:
    """Annotations beside a placement: gross, given and net from `first` to `last`."""
    amount = F("weekly_amount") * days_between(first, last)
    return _with_net(
        *(
            Round(
                _summed(model.objects.filter(placement=OuterRef(placement)), amount, POUNDS)
                / Decimal(7),
                precision=4,
                output_field=FOUR_DECIMALS,
            )
            for model in (CostLine, Contribution)
        )
    )


def days_between(first: date, last: date) -> Expression:
    """Beside a cost line or contribution: on how many days of a time it was in force."""
    day_after = Value(last + timedelta(days=1), output_field=DateField())
    begins = Greatest("started", "placement__started", Value(first, DateField()))
    # LEAST of PostgreSQL passes over an end that isn't recorded
    return Greatest(Days(Least("ended", "placement__ended", day_after), begins), 0)


class Days(Func):
    """Days from the second date up to the first: PostgreSQL's date - date."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


def _summed(lines, amount, output):
    """The sum over a correlated queryset, 0 where it is empty."""
    one_group = lines.order_by().annotate(group=Value(1)).values("group")
    total = one_group.annotate(total=Sum(amount, output_field=output)).values("total")
    return Coalesce(Subquery(total), Decimal("0.00"), output_field=output)


def _with_net(gross, given):
    return {"gross": gross, "given": given, "net": gross - given}
