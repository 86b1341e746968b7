"""Who saw what: the access log, what is unusual in it, and a copy of it as a file."""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from children.access_log import (
    NEWEST,
    AccessLogFilter,
    DaysFilter,
    page_in_words,
    record_in_words,
    with_reference,
)
from children.unusual import findings
from children.views.pages import record_pages
from kft.core.access import log_download
from kft.core.formats import harmless
from kft.core.keyset import page_of
from kft.core.models import AccessEntry

MOST_ROWS = 20_000
HEADINGS = (
    *("When", "Person", "Email", "What", "Record", "Page"),
    *("Searched for, or details", "Seen because", "Address", "Request"),
)


def _asked(request, kind=AccessLogFilter):
    in_sight = AccessEntry.objects.visible_to(request.user)
    return kind(request.GET, queryset=in_sight, today=timezone.localdate())


def _described(entries):
    for entry in entries:
        entry.record = record_in_words(entry)
        entry.page_name = page_in_words(entry)
    return entries


@permission_required("core.view_access_log", raise_exception=True)
def log(request):
    asked = _asked(request)
    page = page_of(request, with_reference(asked.entries), NEWEST)
    _described(page.rows)
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "filter": asked,
        "page": page,
        "download_url": f"{reverse('records:download')}?{query.urlencode()}",
        "pages": record_pages(request),
    }
    return render(request, "records/log.html", context)


@permission_required("core.view_access_log", raise_exception=True)
def unusual(request):
    asked = _asked(request, DaysFilter)
    context = {
        "filter": asked,
        "rules": findings(asked.entries),
        "pages": record_pages(request),
    }
    return render(request, "records/unusual.html", context)


@permission_required("core.view_access_log", raise_exception=True)
def download(request):
    """The filtered log as a file: a download like any other, so it is in the log too."""
    asked = _asked(request)
    if asked.entries.order_by()[: MOST_ROWS + 1].count() > MOST_ROWS:
        messages.error(request, f"More than {MOST_ROWS:,} entries: choose fewer days.")
        return redirect(f"{reverse('records:log')}?{request.GET.urlencode()}")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="access-log.csv"'
    response.write("\ufeff")  # so that Excel reads it as UTF-8
    writer = csv.writer(response)
    writer.writerow(HEADINGS)
    rows = with_reference(asked.entries).order_by(*NEWEST)[:MOST_ROWS]
    for entry in rows.iterator(chunk_size=500):
        _described([entry])
        writer.writerow([harmless(cell) for cell in _line(entry)])
    log_download(request, None, f"Access log: {request.GET.urlencode() or 'last 7 days'}")
    return response


def _line(entry):
    return [
        timezone.localtime(entry.at).isoformat(timespec="seconds"),
        entry.user.name,
        entry.user.email,
        entry.get_kind_display(),
        entry.record,
        entry.page_name,
        entry.detail,
        entry.reason,
        entry.address or "",
        str(entry.request_id or ""),
    ]
