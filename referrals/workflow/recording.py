"""What follows from pressing "Record": decisions, actions, support and questions at once."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from children.models import Child
from kft.core.workflow import Refused, leave_event, refuse_violations
from referrals.models import Action, AgendaItem, Decision, PanelQuestion, Support
from referrals.workflow.decision import DECIDING, decide, lock_item
from referrals.workflow.minutes import outdate_minutes


@dataclass(frozen=True)
class OfAChild:
    """What is recorded for one child; `expected` is the version of the decision seen.

    `actions` are the answers of each row by the row's name on the screen.
    """

    child: Child
    expected: int
    answers: dict[str, Any]
    actions: dict[str, dict[str, Any]] = field(default_factory=dict)


@transaction.atomic
def record(
    item: AgendaItem,
    decided: list[OfAChild],
    *,
    by: Any,
    support: dict[str, dict[str, Any]],
    questions: dict[str, dict[str, Any]],
) -> None:
    """Record all that the chair's screen shows, or nothing of it.

    Raises DecidedMeanwhile where another chair recorded a decision after this page opened.
    """
    lock_item(item, by=by, states=DECIDING)
    _require_questions(decided, questions)
    changed = [_record_for(item, part, by=by) for part in decided]
    changed += [_agree_support(item, support, by=by), _ask(item, questions, by=by)]
    if any(changed):
        outdate_minutes(item.meeting, by=by)


def _require_questions(decided, questions):
    """A deferral without a question leaves the worker with nothing to answer."""
    kinds = {part.answers["decision"] for part in decided}
    if Decision.Kind.DEFERRED in kinds and not questions:
        raise Refused("Add the questions to be answered before the referral comes back.")


def _record_for(item, part, *, by):
    decision = item.referral.decisions.filter(meeting=item.meeting, child=part.child).first()
    seen = decision is not None and decision.version == part.expected
    is_new = not (seen and _same(decision, part.answers))
    if is_new:
        decision = decide(item, part.child, by=by, expected=part.expected, **part.answers)
    return _set_actions(decision, part.actions, by=by) or is_new


def _set_actions(decision, actions, *, by):
    """Keep the decision's actions as the screen shows them; what is done already stays."""
    changed = _keep_as(
        actions,
        decision.actions.all(),
        new=lambda row: Action(decision=decision, row=row),
        stays=lambda action: action.done_on is not None,
    )
    if changed:
        leave_event("set_actions", decision, by=by)
    return changed


def _agree_support(item, support, *, by):
    here = {"referral": item.referral, "meeting": item.meeting}
    _require_new(item, support)
    recorded = Support.objects.filter(**here)
    changed = _keep_as(support, recorded, new=lambda row: Support(**here, row=row))
    if changed:
        services = {agreed.get_service_display() for agreed in recorded.all()}
        leave_event("offer_support", item.referral, by=by, reason=", ".join(sorted(services)))
    return changed


def _require_new(item, support):
    """What an earlier meeting agreed still stands: it is not agreed a second time."""
    earlier = Support.objects.filter(referral=item.referral).exclude(meeting=item.meeting)
    known = {(row.service, row.started): row for row in earlier}
    for answers in support.values():
        if row := known.get((answers["service"], answers.get("started"))):
            service = row.get_service_display()
            raise Refused(
                f"Support from {service} from that day is already agreed and stands: "
                "remove that row, or enter another first day."
            )


def _ask(item, questions, *, by):
    here = {"referral": item.referral, "meeting": item.meeting}
    asked = {"asked_by": by, "asked_at": timezone.now()}
    return _keep_as(
        questions,
        PanelQuestion.objects.filter(**here),
        new=lambda row: PanelQuestion(**here, **asked, row=row),
        stays=lambda question: question.answered_at is not None,
    )


def _keep_as(wanted, records, *, new, stays=lambda record: False):
    """Make, change and delete records so that they are what the rows say; True if any did."""
    recorded = {name_of_row(record): record for record in records}
    left = [r for row, r in recorded.items() if row not in wanted and not stays(r)]
    for record in left:
        record.delete()
    changed = bool(left)
    for row, answers in wanted.items():
        found = recorded.get(row) or new(row)
        if found.pk is None or not _same(found, answers):
            _write(found, answers)
            changed = True
    return changed


def name_of_row(record: Action | Support | PanelQuestion) -> str:
    """What the screen calls the record's row: its own name, else one from its number."""
    return record.row or f"r{record.pk}"


def _same(record, answers):
    return all(getattr(record, name) == value for name, value in answers.items())


def _write(record, answers):
    for name, value in answers.items():
        setattr(record, name, value)
    refuse_violations(record)
    record.save()
