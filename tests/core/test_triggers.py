"""The quick function answers what pgtrigger's own does, and stands in every database."""

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db
SETTINGS = (None, "", "{}", "{this_one}", "{another}", "{another,this_one}")


def answers():
    found = []
    for setting in SETTINGS:
        with connection.cursor() as cursor:
            if setting is not None:
                cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [setting])
            cursor.execute("SELECT _pgtrigger_should_ignore('this_one') IS TRUE")
            found.append(cursor.fetchone()[0])
    return found


def test_only_a_trigger_that_is_named_is_passed_over():
    assert answers() == [False, False, False, True, False, True]


def test_the_function_is_the_one_without_a_subtransaction():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lanname FROM pg_proc p JOIN pg_language l ON l.oid = prolang"
            " WHERE proname = '_pgtrigger_should_ignore'"
        )
        assert cursor.fetchall() == [("sql",)]
