"""Operations for migrations that make many tables at once."""

from typing import Any

from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from pgtrigger.migrations import AddTrigger


class AddTriggers(Operation):
    """Several of pgtrigger's AddTrigger in one step.

    Each AddTrigger by itself makes Django read every related model anew, which a trigger
    does not change: two hundred of them took most of the time of `migrate`.
    """

    reduces_to_sql = True

    def __init__(self, triggers: list[AddTrigger]) -> None:
        self.triggers = triggers

    def state_forwards(self, app_label: str, state: Any) -> None:
        for added in self.triggers:
            options = state.models[app_label, added.model_name_lower].options
            options["triggers"] = [*options.get("triggers", []), added.trigger]

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for added in self.triggers:
            added.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for added in reversed(self.triggers):
            added.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Create {len(self.triggers)} triggers"


class MakeTogether(Operation):
    """The tables of an empty database, made from the models as they are at the end.

    `operations` create models and add to them. One after another, each made Django read
    every related model anew, nine tenths of the time of `migrate`. Here the models are
    read once: each table is made with the fields, constraints and indexes that it ends
    with, so that what is added to a model made here has nothing left to do.
    """

    reduces_to_sql = True

    def __init__(self, operations: list[Any]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: Any) -> None:
        state.__dict__.pop("apps", None)  # what was read before is not kept up to date
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in self._with_work_to_do():
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for operation in reversed(self._with_work_to_do()):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def _with_work_to_do(self) -> list[Any]:
        made = [each for each in self.operations if isinstance(each, CreateModel)]
        names = {each.name_lower for each in made}
        others: list[Any] = [each for each in self.operations if each not in made]
        return [*made, *(each for each in others if each.model_name_lower not in names)]

    def describe(self) -> str:
        made = sum(isinstance(each, CreateModel) for each in self.operations)
        return f"Make {made} tables, with what belongs to them"
