"""How the database notes that a placement's weeks must be worked out again."""

import pgtrigger


def marks_ledger_due(name, placement_id):
    """A trigger: whatever changes a cost puts the placement on the list to recompute.

    In the database, so that an import or a hand-written UPDATE cannot forget it.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            "IF TG_OP <> 'INSERT' THEN"
            f" INSERT INTO placements_ledgerdue (placement_id) VALUES (OLD.{placement_id});"
            " END IF;"
            " IF TG_OP <> 'DELETE' THEN"
            f" INSERT INTO placements_ledgerdue (placement_id) VALUES (NEW.{placement_id});"
            " RETURN NEW; END IF; RETURN OLD;"
        ),
    )
