"""Whatever a count reads, a change of it is on the list, however it is written."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from placements.models import Change, Uplift
from placements.money.forecast import month_sums
from reports.overview.days import count_days
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    HouseholdFactory,
    LegalStatusFactory,
    PlacementFactory,
    SettingFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2024, 12, 31)
# Rows that come and go with what refers to them, which is noted itself.
REFERRED_TO = {"children_child", "placements_setting", "placements_provider"}
CHANGED = {
    "date": "coalesce({0} - 1, '2030-01-01')",
    "boolean": "NOT coalesce({0}, false)",
    "ARRAY": "{0} || ARRAY['x']::varchar[]",
    "character varying": "'x'",
    "bigint": "coalesce({0}, 0) + 1000000",
}
ONLY = {"setting_id": "household_id IS NULL", "household_id": "setting_id IS NULL"}


@pytest.fixture
def records():
    """A row at least in each table that a count reads."""
    home = SettingFactory(registration="ofsted", ofsted_judgement="good", judged_on=DAY)
    for where in ({"setting": home}, {"setting": None, "household": HouseholdFactory()}):
        child = ChildFactory()
        CarePeriodFactory(child=child, started=date(2024, 1, 1))
        LegalStatusFactory(child=child, started=date(2024, 1, 1))
        placement = PlacementFactory(child=child, started=date(2024, 1, 1), **where)
        CostLineFactory(placement=placement, started=date(2024, 1, 1))
        ContributionFactory(placement=placement, started=date(2024, 1, 1))
    Uplift.objects.create(starts_on=DAY, percent=3)


def columns_read():
    """Each column that the statements of a day and of a year read, as PostgreSQL sees it."""
    with CaptureQueriesContext(connection) as asked:
        count_days([DAY])
        month_sums(DAY)
    with connection.cursor() as cursor:
        for number, query in enumerate(asked.captured_queries):
            cursor.execute(f"CREATE VIEW v{number} AS SELECT FROM ({query['sql']}) AS asked")
        cursor.execute(
            "SELECT DISTINCT used.table_name, used.column_name, told.data_type"
            " FROM information_schema.view_column_usage used"
            " JOIN information_schema.columns told USING (table_name, column_name)"
            " WHERE view_name ~ '^v[0-9]+$' AND column_name <> 'id'"
        )
        return cursor.fetchall()


def noted(statement):
    """What a statement puts on the list, alone; it is taken back."""
    with transaction.atomic(), connection.cursor() as cursor:
        Change.objects.all().delete()
        cursor.execute(statement)
        found = list(Change.objects.values_list("from_day", flat=True))
        transaction.set_rollback(True)
    return found


def test_a_change_of_any_column_that_is_read_is_noted_once(records):
    columns = columns_read()

    assert len({table for table, _, _ in columns}) == 12
    for table, column, kind in columns:
        value = CHANGED.get(kind, "coalesce({0}, 0) + 1").format(f'"{column}"')
        where = ONLY.get(column, "true") if table == "placements_placement" else "true"
        found = noted(f'UPDATE {table} SET "{column}" = {value} WHERE {where}')
        assert len(found) == 1, (table, column)


def test_every_table_that_is_read_notes_rows_that_come_and_go(records):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgname FROM pg_trigger"
            " WHERE tgname LIKE 'note_%' AND tgenabled = 'A'"
        )
        triggers = set(cursor.fetchall())

    for table in {table for table, _, _ in columns_read()}:
        events = {"update", "truncate"}
        if table not in REFERRED_TO:
            events |= {"insert", "delete"}
        assert {(table, f"note_{event}") for event in events} <= triggers


@pytest.mark.parametrize("setting", ["pgtrigger.ignore = '{note_update}'", ""])
def test_nothing_that_a_session_sets_puts_it_to_sleep(records, setting):
    asleep = f"SET LOCAL {setting or 'session_replication_role = replica'};"

    assert noted(f"{asleep} DELETE FROM placements_costline") == [date(2024, 1, 1)]


def test_a_statement_that_changes_nothing_notes_nothing(records):
    assert noted("UPDATE placements_placement SET ended = ended, code = code") == []
    assert noted("UPDATE placements_placement SET version = 9, planned = true") == []
    assert noted("DELETE FROM placements_placement WHERE false") == []


def test_a_number_exchanged_is_a_row_gone_and_a_row_come(records):
    assert noted("UPDATE placements_costline SET id = -id") == [date(2024, 1, 1)]


def test_of_one_transaction_only_what_reaches_farther_is_noted(records):
    def ends_on(day):
        return f"UPDATE placements_placement SET ended = '{day}';"

    assert noted(ends_on("2024-06-01") + ends_on("2024-07-01")) == [date(2024, 6, 1)]
    assert noted(ends_on("2024-06-01") + ends_on("2024-05-01")) == [
        date(2024, 6, 1),
        date(2024, 5, 1),
    ]
