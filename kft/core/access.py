"""Who saw what: every view of a record, download and search leaves an entry.

`fetch_visible` is how a page gets one record: in sight or 404, and logged, in one call.
"""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from kft.core.models import AccessEntry, type_of
from kft.core.sight import in_sight


def fetch_visible(request: HttpRequest, queryset: Any, **lookup: Any) -> Any:
    """One record as this person may see it, and the view of it logged; else Http404."""
    record = get_object_or_404(
        queryset.filter(pk__in=in_sight(queryset.model, request.user)), **lookup
    )
    log_view(request, record)
    return record


def log_view(request: HttpRequest, record: Any) -> None:
    """Log that a record was shown, and each child whose record it shows (`children_shown`)."""
    shown = getattr(record, "children_shown", None)
    records = list(shown()) if shown else [record]
    _log(request, AccessEntry.Kind.VIEW, records)


def log_download(request: HttpRequest, record: Any, detail: str = "") -> None:
    """Log that a file made from a record left the service."""
    _log(request, AccessEntry.Kind.DOWNLOAD, [record], detail)


def log_search(request: HttpRequest, words: str) -> None:
    """Log what somebody searched for."""
    _log(request, AccessEntry.Kind.SEARCH, [None], words)


def _log(request, kind, records, detail=""):
    match = request.resolver_match
    reasons = _reasons(request.user, records)
    AccessEntry.objects.bulk_create(
        AccessEntry(
            user=request.user,
            kind=kind,
            record_type=type_of(record) if record else "",
            record_id=record.pk if record else None,
            page=match.view_name if match else "",
            detail=detail,
            reason=reason,
            address=request.META.get("REMOTE_ADDR") or None,
            request_id=getattr(request, "request_id", None),
        )
        for record, reason in zip(records, reasons, strict=True)
    )


def _reasons(user, records):
    """Why the rules let this person see each record, in its kind's own words.

    A kind of record that knows has `reasons_visible_to(records, user)`: the reasons by number,
    for all of them at once.
    """
    known = getattr(type(records[0]), "reasons_visible_to", None) if records else None
    if known is None:
        return ["" for _ in records]
    found = known(records, user)
    return [found.get(record.pk, "") for record in records]
