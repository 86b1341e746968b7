"""How the database notes that a placement's weeks must be worked out again."""

import pgtrigger

# what a statement did -> the rows that tell it, and how its trigger names them
_TOLD_BY = {
    "insert": (pgtrigger.Insert, {"new": "after"}),
    "update": (pgtrigger.Update, {"old": "before", "new": "after"}),
    "delete": (pgtrigger.Delete, {"old": "before"}),
}


def marks_ledger_due(name, placement_id):
    """Triggers: whatever changes a cost puts the placement on the list to recompute.

    In the database, so that an import or a hand-written UPDATE cannot forget it; once for
    a statement, so that it takes no longer than it must for thousands of rows.
    """
    return [_after(does, f"{name}_{does}", placement_id) for does in _TOLD_BY]


def _after(does, name, placement_id):
    operation, names = _TOLD_BY[does]
    placements = " UNION ".join(f"SELECT {placement_id} FROM {rows}" for rows in names.values())
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**names),
        func=f"INSERT INTO placements_ledgerdue (placement_id) {placements}; RETURN NULL;",
    )
