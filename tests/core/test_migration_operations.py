"""Tables made together are the tables that the operations make one after another."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from kft.core.migration_operations import MakeTogether

APP = "made_together"
KEY = ("id", models.BigAutoField(primary_key=True))


def operations():
    return [
        migrations.CreateModel("Hen", [KEY, ("name", models.CharField(max_length=20))]),
        migrations.CreateModel(
            "Egg", [KEY, ("hen", models.ForeignKey(f"{APP}.Hen", models.CASCADE))]
        ),
        migrations.AddField(
            "Hen", "hatched_from", models.ForeignKey(f"{APP}.Egg", models.CASCADE, null=True)
        ),
        migrations.AddConstraint(
            "Hen", models.UniqueConstraint(fields=["name"], name="hen_once")
        ),
        migrations.AddIndex("Egg", models.Index(fields=["hen", "id"], name="egg_hen_id")),
    ]


def apply(steps, state):
    for step in steps:
        before = state.clone()
        step.state_forwards(APP, state)
        with connection.schema_editor() as editor:
            step.database_forwards(APP, editor, before, state)
    return state


def take_back(step, state, before):
    with connection.schema_editor() as editor:
        step.database_backwards(APP, editor, state, before)


def described():
    with connection.cursor() as cursor:
        return {
            table: (
                [
                    (column.name, column.null_ok)
                    for column in connection.introspection.get_table_description(cursor, table)
                ],
                connection.introspection.get_constraints(cursor, table),
            )
            for table in connection.introspection.table_names(cursor)
            if table.startswith(APP)
        }


@pytest.fixture
def one_after_another(transactional_db):
    steps, state = operations(), ProjectState()
    apply(steps, state)
    found = described(), {key: model.fields.keys() for key, model in state.models.items()}
    with connection.schema_editor() as editor:
        for name in ("egg", "hen"):
            editor.delete_model(state.apps.get_model(APP, name))
    return found


def test_tables_made_together_are_those_made_one_after_another(one_after_another):
    together, state = MakeTogether(operations()), ProjectState()
    apply([together], state)

    tables = described()
    fields = {key: model.fields.keys() for key, model in state.models.items()}
    take_back(together, state, ProjectState())

    assert (tables, fields) == one_after_another
    assert tables.keys() == {f"{APP}_hen", f"{APP}_egg"}


def test_what_was_made_together_is_taken_away_together(transactional_db):
    together, state = MakeTogether(operations()), ProjectState()
    apply([together], state)
    take_back(together, state, ProjectState())

    assert described() == {}


def test_what_is_added_to_a_table_made_before_is_added(transactional_db):
    first, *others = operations()
    state = apply([first], ProjectState())
    assert state.apps.get_model(APP, "Hen")  # read already, as `migrate` leaves it
    together = MakeTogether(others)
    apply([together], state)

    tables = described()
    before = ProjectState()
    first.state_forwards(APP, before)
    take_back(together, state, before)
    take_back(first, before, ProjectState())

    assert "hatched_from_id" in [name for name, _ in tables[f"{APP}_hen"][0]]
    assert "hen_once" in tables[f"{APP}_hen"][1]
