"""Operations for migrations that make many tables at once."""

from typing import Any

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
