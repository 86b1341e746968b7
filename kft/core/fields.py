"""Pieces that the models' constraints share."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Deferrable, F, Func, Q


class DateRange(Func):
    """The days from `started` up to, not including, `ended` (figures.md, Conventions)."""

    function = "daterange"
    output_field = DateRangeField()


def one_at_a_time(name, *, of, message, condition=None):
    """No two rows with the same `of` may hold on the same day.

    Asked at the end of each statement, so that one UPDATE may let two rows change places.
    """
    return ExclusionConstraint(
        name=name,
        expressions=[
            (of, RangeOperators.EQUAL),
            (DateRange(F("started"), F("ended")), RangeOperators.OVERLAPS),
        ],
        condition=condition,
        deferrable=Deferrable.IMMEDIATE,
        violation_error_message=message,
    )


def ends_after_it_starts(name, *, start="started", end="ended"):
    """A row with an end before its start would never have held."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        violation_error_message="The end cannot be before the start",
    )


# A row that ends on the day it starts holds on no day: it is never the first, the last or
# the one before (docs/decisions/0890).
EVER_HELD = Q(ended__isnull=True) | Q(ended__gt=F("started"))


def holds_on(on):
    """The row holds on a day: the day one ends belongs to what follows."""
    return (Q(ended__isnull=True) | Q(ended__gt=on)) & Q(started__lte=on)


class DatedQuerySet(models.QuerySet):
    """Rows that hold from `started` up to, not including, `ended`."""

    def holding(self, *, on):
        return self.filter(holds_on(on))

    def overlapping(self, first, last):
        """Rows that hold on any day from `first` to `last`, both included."""
        return self.filter(Q(ended__isnull=True) | Q(ended__gt=first), started__lte=last)


class TransactionId(models.Field):
    """The number of a transaction, which no other has (PostgreSQL's xid8); read as text."""

    def db_type(self, connection):
        return "xid8"


class Snapshot(models.Field):
    """Which transactions a statement saw (PostgreSQL's pg_snapshot); read as text."""

    def db_type(self, connection):
        return "pg_snapshot"
