"""The trace of what is no step of a status: a decision recorded, a follow-up answered."""

from typing import Any

from django.core.exceptions import PermissionDenied

from kft.core.models import Event
from kft.core.workflow import Refused


def leave_event(record: Any, name: str, *, by: Any, reason: str = "") -> None:
    """Write down who did what with a record; append-only like every step's event."""
    Event.objects.create(
        actor=by,
        action=f"{record._meta.label_lower}.{name}",
        record_type=record._meta.label_lower,
        record_id=record.pk,
        reason=reason,
    )


def require(by: Any, permission: str) -> None:
    """Raises PermissionDenied where the person does not hold the permission."""
    if not by.has_perm(permission):
        raise PermissionDenied(permission)


def require_text(text: str, message: str) -> str:
    """The text without blanks around it; raises Refused where nothing is left."""
    if not text.strip():
        raise Refused(message)
    return text.strip()
