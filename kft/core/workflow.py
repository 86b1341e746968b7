"""Moves a record from one status to another: the only code that may.

A Step says who may do what, from which status, to which. `take` locks the record, asks
again, acts and leaves an event, all in one transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from kft.core.models import Event, type_of


class Refused(Exception):
    """The step cannot be taken, for a reason the user should read."""


class ChangedMeanwhile(Refused):
    """Somebody else saved the record after this person opened it."""


def _never_refuses(user: Any, record: Any) -> str:
    return ""


@dataclass(frozen=True)
class Step:
    """One move of a record: from any of `sources` to `target`, by whoever holds `permission`.

    `refusal` gives a reason why this person may not take it with this record, or "".
    """

    name: str
    sources: frozenset[str]
    target: str
    permission: str
    refusal: Callable[[Any, Any], str] = _never_refuses

    def is_open_to(self, user: Any, record: Any) -> bool:
        """Whether a page should offer the step; `take` asks again."""
        return (
            record.status in self.sources
            and user.has_perm(self.permission)
            and not self.refusal(user, record)
        )

    @transaction.atomic
    def take(self, record: Any, *, by: Any, reason: str = "", **changes: Any) -> None:
        """Lock the record as `by` sees it, move it and leave an event.

        Raises PermissionDenied without the permission, DoesNotExist when the record is
        out of sight, Refused when the step is not open any more.
        """
        if not by.has_perm(self.permission):
            raise PermissionDenied(self.permission)
        lock(record, by=by)
        self._check(record, by=by)
        source = record.status
        for field, value in {"status": self.target, **changes}.items():
            setattr(record, field, value)
        record.save(update_fields=["status", *changes])
        Event.objects.create(
            actor=by,
            action=f"{type_of(record)}.{self.name}",
            record_type=type_of(record),
            record_id=record.pk,
            source=source,
            target=self.target,
            reason=reason,
        )

    def _check(self, record: Any, *, by: Any) -> None:
        if record.status not in self.sources:
            status = record.get_status_display().lower()
            raise Refused(f"{record} is now “{status}”, so this can no longer be done.")
        if refusal := self.refusal(by, record):
            raise Refused(refusal)


def lock(record: Any, *, by: Any) -> None:
    """Lock a record as `by` sees it and read it anew. Call inside a transaction."""
    visible = type(record).objects.visible_to(by)
    record.refresh_from_db(from_queryset=visible.select_for_update(of=("self",)))


def save_version(record: Any, *, expected: int, fields: list[str]) -> None:
    """Save `fields` if nobody saved the record since version `expected`, else refuse.

    The version in the UPDATE's WHERE lets exactly one of two people win
    (design/architecture.md, Integrity). Raises ChangedMeanwhile for the other.
    """
    values = {field: getattr(record, field) for field in fields}
    saved = type(record).objects.filter(pk=record.pk, version=expected)
    if not saved.update(version=expected + 1, **values):
        raise ChangedMeanwhile(f"Somebody else changed {record} while you were typing.")
    record.version = expected + 1


def require(by: Any, permission: str) -> None:
    """Raise PermissionDenied unless `by` holds the permission. For verbs without a status."""
    if not by.has_perm(permission):
        raise PermissionDenied(permission)


def require_text(text: str, message: str) -> str:
    """The text without blanks around it; raises Refused where nothing is left."""
    if not text.strip():
        raise Refused(message)
    return text.strip()


def leave_event(verb: str, record: Any, *, by: Any, reason: str = "") -> None:
    """Leave an event about something done to a record that has no status to move."""
    Event.objects.create(
        actor=by,
        action=f"{type_of(record)}.{verb}",
        record_type=type_of(record),
        record_id=record.pk,
        reason=reason,
    )


def refuse_violations(record: Any) -> None:
    """Ask the constraints once more, under the lock: what a form asked may be out of date.

    Raises Refused with the constraint's own sentence.
    """
    try:
        record.validate_constraints()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
