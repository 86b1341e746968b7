"""The triggers that make final what was decided: architecture.md, Data."""

import pgtrigger

SIGNED = "RAISE EXCEPTION 'the minutes of this meeting are signed: it cannot be changed';"
# Which meeting a row belongs to, in SQL; {row} is OLD or NEW.
OF_THE_ROW = "{row}.meeting_id"
OF_THE_ITEM = "(SELECT meeting_id FROM referrals_agendaitem WHERE id = {row}.item_id)"
OF_THE_DECISION = "(SELECT meeting_id FROM referrals_decision WHERE id = {row}.decision_id)"

_REFUSE = (
    "PERFORM 1 FROM referrals_meeting WHERE id = {meeting} FOR SHARE;"
    "IF EXISTS (SELECT 1 FROM referrals_meeting WHERE id = {meeting}"
    " AND status = 'signed') THEN {refuse} END IF;"
).replace("{refuse}", SIGNED)


def of_a_signed_meeting(name, meeting=OF_THE_ROW, *, free=()):
    """A trigger: no INSERT, UPDATE or DELETE on rows that belong to a signed meeting.

    The meeting's row is locked for sharing first, so that a row cannot slip in while the
    minutes are being signed. The columns in `free` tell what happened afterwards and may
    still change.
    """
    check = _REFUSE.replace("{meeting}", meeting)
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=(
            unless_only(free)
            + "IF TG_OP <> 'INSERT' THEN "
            + check.format(row="OLD")
            + " END IF;"
            "IF TG_OP <> 'DELETE' THEN " + check.format(row="NEW") + " RETURN NEW; END IF;"
            "RETURN OLD;"
        ),
    )


def final_once(name, condition, *, free=(), message):
    """A trigger: a row that meets `condition` (a pgtrigger.Q over old) can't be changed."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        condition=condition,
        func=unless_only(free) + f"RAISE EXCEPTION '{message}';",
    )


def final_once_endorsed(name):
    """A trigger: a decision that somebody endorsed, or refused to, stays as they read it."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update | pgtrigger.Delete,
        func=(
            "IF EXISTS (SELECT 1 FROM referrals_endorsement WHERE decision_id = OLD.id) THEN"
            " RAISE EXCEPTION 'this decision was endorsed or refused: it can be superseded';"
            " END IF;"
            " IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        ),
    )


def unless_only(free):
    """Lets an UPDATE through that changes none but the columns in `free`."""
    if not free:
        return ""
    columns = "ARRAY[" + ", ".join(f"'{column}'" for column in free) + "]::text[]"
    return (
        f"IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - {columns} = to_jsonb(NEW) - {columns}"
        " THEN RETURN NEW; END IF;"
    )
