"""The import writes in one statement what the triggers would have written row by row."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from exchange import importing, writing
from exchange.tables import TABLES
from kft.core.models import ImportRun

UNTIL = date(2026, 3, 4)
# numbers that go up with each attempt
NOT_COMPARED = {"pgh_id", "pgh_context_id", "pgh_context", "pgh_created_at", "pgh_obj_id"}


@pytest.fixture
def folder(tmp_path):
    call_command(
        "make_council", children=40, seed=2, on=UNTIL, folder=tmp_path, stdout=StringIO()
    )
    return tmp_path


def written(folder):
    """The history after an import that is then undone."""
    with transaction.atomic():
        assert importing.run(folder, on=UNTIL).errors == []
        found = {table.name: _events(table.model) for table in TABLES}
        run = ImportRun.objects.latest("pk").pk
        contexts = {
            event.pgh_context["import"] == run and event.pgh_context_id is not None
            for table in TABLES
            for event in table.model.pgh_event_model.objects.all()
            if event.pgh_context
        }
        transaction.set_rollback(True)
    return found, contexts


def _events(model):
    event = model.pgh_event_model
    names = [
        f.attname
        for f in event._meta.concrete_fields
        if f.name not in NOT_COMPARED and not f.is_relation and f.attname != "id"
    ]
    # a password that opens nothing is different each time
    names = [name for name in names if name != "password"]
    return list(event.objects.order_by("pgh_id").values_list("pgh_label", *names))


@pytest.mark.django_db
def test_the_history_is_that_of_the_triggers(folder, monkeypatch):
    at_once = written(folder)
    monkeypatch.setattr(writing, "in_one_statement", lambda _table, insert: insert)
    row_by_row = written(folder)

    assert at_once == row_by_row
    assert at_once[1] == {True}
    assert at_once[0]["placements"]
