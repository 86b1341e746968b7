"""Counts a report: every figure of its sections, from one view of the records.

`figures` is what manage.py report prints (design/figures.md, JSON); `records` holds the
ids behind each number, by the same keys.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection, transaction

from reports.definitions import Report
from reports.metrics.facts import Facts
from reports.metrics.metric import METRICS, Metric, Rate, Records, Row, Rows, Share, Value
from reports.periods import Period

Json = dict[str, Any]
PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Counted:
    """The figures of a report and the records behind them."""

    figures: dict[str, Json]
    records: dict[str, Json]


def count(report: Report, period: Period) -> Counted:
    """Count every figure of the report as the records are at this moment."""
    counted = Counted({}, {})
    with snapshot():
        for key, metric, found in _figures(report, Facts(period)):
            counted.figures[key] = {**_head(metric, found), **_numbers(found[0])}
            counted.records[key] = records_of(found[0])
    return counted


@contextmanager
def snapshot() -> Iterator[None]:
    """One view of the database for all that is read inside, whatever others save meanwhile.

    Inside a transaction of the caller's, its isolation is the caller's own.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _figures(report, facts):
    """Each key with its metric and (figure, cohort name), in the report's order."""
    for section in report.sections:
        metrics = [METRICS[key] for key in section.figures]
        per_cohort = [metric for metric in metrics if metric.is_per_cohort]
        for cohort in facts.cohorts if per_cohort else ():
            for metric in per_cohort:
                key = metric.key.format(cohort=cohort.reference)
                yield key, metric, (metric.figure(facts, cohort), cohort.name)
        for metric in metrics:
            if not metric.is_per_cohort:
                yield metric.key, metric, (metric.figure(facts), "")


def _head(metric: Metric, found):
    label = metric.label.format(name=found[1]) if metric.is_per_cohort else metric.label
    return {"label": label, "definition": metric.definition, "unit": metric.unit}


def _numbers(figure: Value | Rows) -> Json:
    if isinstance(figure, Value):
        return {"value": as_json(figure.value), **figure.notes}
    rows = [_row(row) for row in figure.rows]
    return {"rows": rows, "total": as_json(figure.total), **figure.notes}


def _row(row: Row) -> Json:
    more = {name: as_json(value) for name, value in row.more.items()}
    if not row.in_total:
        more["in_total"] = False
    return {"key": row.key, "label": row.label, "value": as_json(row.value), **more}


def as_json(value: Any) -> Any:
    """Money as a string with two decimals, rounded half up; counts as they are.

    Less than half a penny owed is nothing: 0.00, not the -0.00 that rounding leaves.
    """
    if isinstance(value, Decimal):
        return str(value.quantize(PENNY, ROUND_HALF_UP) + 0)
    return value.as_json() if isinstance(value, Share | Rate) else value


def records_of(figure: Value | Rows) -> Json:
    """The ids behind a figure, as a run keeps them."""
    if isinstance(figure, Value):
        return _records(figure.records)
    return {"rows": {row.key: _records(row.records) for row in figure.rows}}


def _records(records: Records) -> Json:
    amounts = {str(pk): as_json(amount) for pk, amount in records.amounts.items()}
    return {"model": records.model, "ids": list(records.ids), "amounts": amounts}
