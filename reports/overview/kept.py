"""What the overview counted before, as long as it is sure to be the same still.

A page asks for what is held and gives what it had to count; each kept row carries its own
proof (placements/changes.py), so that it does not matter which of two viewers writes last.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from placements.changes import HOLDS, NOW, forget
from placements.money.financial_years import FinancialYear
from placements.money.forecast import MonthSum
from reports.models import KeptFigures
from reports.overview.days import DayFigures

Kind = KeptFigures.Kind
COUNTED_BY = ("kft/core", "children", "placements", "reports")

_HELD = """
SELECT now.*, held.kind, held.day, held.figures,
       CASE WHEN held.day = %(on)s THEN held.dearest ELSE '{}' END
FROM now
LEFT JOIN reports_keptfigures held
  ON held.counted_by = now.server || %(code)s
 AND (held.kind = 'day' AND held.day = ANY(%(days)s)
      OR held.kind = 'year' AND held.day = %(on)s)
"""


@dataclass
class Held:
    """What needs no counting: the days, and the months of the year (None: not held).

    `seen` and `counted_by` go with what is counted next.
    """

    on: date
    seen: str
    may_keep: bool
    counted_by: str
    days: dict[date, DayFigures] = field(default_factory=dict)
    months: list[MonthSum] | None = None

    def keep(self, days: Iterable[DayFigures], months: list[MonthSum] | None) -> None:
        """Write down what was counted since: these days, and the months if they were."""
        rows = [
            self._row(Kind.DAY, it.day, it.day, it.as_json(), list(it.dearest)) for it in days
        ]
        if months is not None:
            last = FinancialYear.of(self.on).last_day
            sums = [[it.line, it.is_later, str(it.month), str(it.amount)] for it in months]
            rows.append(self._row(Kind.YEAR, self.on, last, sums, []))
        if rows and self.may_keep:
            KeptFigures.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["kind", "day"],
                update_fields=["reaches", "seen", "counted_by", "figures", "dearest"],
            )

    def _row(self, kind, day, reaches, figures, dearest):
        return KeptFigures(
            kind=kind,
            day=day,
            reaches=reaches,
            seen=self.seen,
            counted_by=self.counted_by,
            figures=figures,
            dearest=dearest,
        )


def held(days: Iterable[date], on: date) -> Held:
    """What is held of these days and of the year of the last of them, `on`."""
    code = f" {_code()}"
    asked: dict[str, Any] = {"days": list(days), "on": on, "code": code}
    with connection.cursor() as cursor:
        cursor.execute(f"WITH now AS ({NOW}) {_HELD} AND {HOLDS}", asked)
        rows = cursor.fetchall()
    seen, may_keep, server, *_ = rows[0]
    found = Held(on, seen, may_keep, server + code)
    for *_, kind, day, figures, dearest in rows:
        if kind == Kind.DAY:
            found.days[day] = DayFigures.from_json(day, json.loads(figures), dearest)
        elif kind == Kind.YEAR:
            found.months = [_month_sum(*row) for row in json.loads(figures)]
    return found


@transaction.atomic
def clear(days: Iterable[date], on: date) -> None:
    """Forget what no page of these days shows, and the list of changes as far as it is known.

    Anything else is counted when somebody asks for it.
    """
    shown = Q(kind=Kind.DAY, day__in=list(days)) | Q(kind=Kind.YEAR, day=on)
    KeptFigures.objects.exclude(shown).delete()
    forget(list(KeptFigures.objects.values_list("seen", flat=True)))


def _month_sum(line, is_later, month, amount):
    return MonthSum(line, is_later, date.fromisoformat(month), Decimal(amount))


@cache
def _code():
    """Which code counts: a release that counts differently shows nothing that another kept."""
    digest = sha256()
    for package in COUNTED_BY:
        for path in sorted((settings.BASE_DIR / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
