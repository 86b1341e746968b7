"""Whatever is changed in whatever order: what is shown is what would be counted."""

import random
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from exchange import importing
from placements.money.forecast import month_sums
from reports.overview import kept
from reports.overview.days import count_days
from reports.overview.figures import count, days_until
from tests.reference.councils import random_council

DAYS = [date(2024, 12, 12), date(2024, 2, 29)]
CHANGES = 40
TABLES = (
    *("children_child", "children_careperiod", "children_legalstatus"),
    *("placements_placement", "placements_setting", "placements_provider"),
    *("placements_judgement", "placements_costline", "placements_contribution"),
    *("placements_categoryrule", "placements_priorityrule", "placements_uplift"),
    "placements_newdemand",
)
COLUMNS = """
SELECT table_name, column_name, data_type, is_nullable = 'YES'
FROM information_schema.columns
WHERE table_name = ANY(%s) AND is_identity = 'NO' AND is_generated = 'NEVER'
  AND column_name NOT IN ('reference', 'last_import_id')
ORDER BY table_name, ordinal_position
"""


class Walk:
    """One change after another, drawn from a seed; those that a constraint refuses are none."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - changes to made-up records
        self.columns = {table: [] for table in TABLES}
        for table, *column in asked(COLUMNS, [list(TABLES)]):
            self.columns[table].append(column)

    def step(self):
        """True where something was changed."""
        table = self.random.choice(TABLES)
        change = self.random.choice(
            [self.update, self.update, self.update, self.again, self.delete]
        )
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                change(cursor, table)
                return cursor.rowcount > 0
        except DatabaseError:
            return False

    def row(self, table):
        found = asked(f"SELECT id FROM {table} ORDER BY id")  # noqa: S608 - a name from above
        return self.random.choice(found)[0] if found else 0

    def update(self, cursor, table):
        column, kind, may_be_null = self.random.choice(self.columns[table])
        value = f'(SELECT "{column}" FROM {table} WHERE id = {self.row(table)})'  # noqa: S608 (names of TABLES)
        if kind == "date":
            value = f"{value} + {self.random.randint(-200, 200)}"
        elif kind in ("numeric", "integer", "smallint"):
            value = f"{value} + {self.random.randint(0, 3)}"
        elif kind == "boolean":
            value = self.random.choice(["true", "false"])
        if may_be_null and self.random.random() < 0.2:
            value = "NULL"
        cursor.execute(
            f'UPDATE {table} SET "{column}" = {value} WHERE id = %s',  # noqa: S608 (names of TABLES)
            [self.row(table)],
        )

    def again(self, cursor, table):
        """A row like another, some time after it."""
        names = [name for name, *_ in self.columns[table]]
        shift = self.random.randint(1, 900)
        values = [
            f'"{name}" + {shift}' if kind == "date" else f'"{name}"'
            for name, kind, _ in self.columns[table]
        ]
        if table in ("placements_setting", "placements_placement", "children_careperiod"):
            names.append("reference")
            values.append(f"reference || '-{shift}'")
        into = ", ".join(f'"{name}"' for name in names)
        cursor.execute(
            f"INSERT INTO {table} ({into})"  # noqa: S608 (names of TABLES)
            f" SELECT {', '.join(values)} FROM {table} WHERE id = %s",
            [self.row(table)],
        )

    def delete(self, cursor, table):
        cursor.execute(f"DELETE FROM {table} WHERE id = %s", [self.row(table)])  # noqa: S608 (names of TABLES)


def asked(statement, arguments=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return cursor.fetchall()


def number_held(on):
    """How many of the days, and the year, would be shown without a count."""
    found = kept.held(days_until(on), on)
    return len(found.days) + (found.months is not None)


def compare(on):
    shown, days, months = count(on), count_days(days_until(on)), month_sums(on)
    assert shown.days == tuple(days.values())
    assert shown.now.dearest == days[on].dearest
    held = kept.held(days_until(on), on)
    assert sorted(held.months) == sorted(months)
    assert held.days == days


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [3, 8])
def test_after_any_changes_what_is_shown_is_what_would_be_counted(seed, tmp_path):
    for on in DAYS:
        compare(on)  # what is kept of an empty council does not outlast the import
    assert importing.run(random_council(tmp_path / "council", seed, size=40)).errors == []
    for on in DAYS:
        compare(on)

    walk, changed, known = Walk(seed), 0, []
    for number in range(CHANGES):
        changed += walk.step()
        on = DAYS[number % 2]
        known.append(number_held(on))
        compare(on)
    for on in DAYS:
        compare(on)

    assert changed > CHANGES / 3
    assert max(known) == 14  # some changes reach nothing,
    assert min(known) == 0  # some everything,
    assert any(0 < number < 13 for number in known)  # and some the later days alone
