"""The trackers: each a page and a workbook of the same rows, as the person left it."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from kft.core import workbook as books
from kft.core.access import log_download
from kft.core.keyset import page_found
from placements.trackers.definitions import PRIORITY, TRACKERS
from placements.trackers.headings import (
    cells_of,
    day_query,
    headings_of,
    reasons_of,
    totals_of,
)
from placements.trackers.listing import filters_in_words, listing
from placements.trackers.remembered import remember, remembered
from placements.trackers.workbook import as_xlsx, file_name

# Trackers name children and say what each costs: for whoever may see both.
SEE = ("placements.view_placement", "placements.view_costs")
ROWS_A_PAGE = 50


@permission_required(SEE, raise_exception=True)
def tracker(request, name):
    """Opened without a question it is as the person left it, but for the day: today's."""
    asked = TRACKERS[name]
    if not request.GET and (query := remembered(asked, by=request.user)):
        return redirect(f"{request.path}?{query}")
    on = timezone.localdate()
    found = listing(asked, request.GET, user=request.user, today=on, limit=ROWS_A_PAGE + 1)
    if request.GET:
        remember(asked, request.GET, by=request.user)
    page = _page(request, found)
    context = {
        "tracker": asked,
        "listing": found,
        "page": page,
        "rows": [(row, cells_of(asked, row)) for row in page.rows],
        "headings": headings_of(found, request.GET),
        "totals": totals_of(found, request.GET),
        "narrowed": filters_in_words(found.filter),
        "clear_url": f"?{day_query(request.GET)}sort={asked.sort}",
        "before_url": _at(request, found.span.before),
        "after_url": _at(request, found.span.after),
        "download_url": f"{reverse('placements:download_tracker', args=[name])}"
        f"?{request.GET.urlencode()}",
        "pages": _pages(request),
        "reasons": reasons_of(found, request.GET) if name == PRIORITY else [],
    }
    return render(request, asked.template, context)


def _page(request, found):
    rows = list(found.rows)
    return page_found(request, rows, ROWS_A_PAGE, is_first=not rows or rows[0].place == 1)


def _at(request, day):
    """The same page, narrowed the same way, about another day."""
    if day is None:
        return ""
    asked = request.GET.copy()
    asked.pop("after", None)
    for part in ("day", "month", "year"):
        asked[f"on_{part}"] = str(getattr(day, part))
    return f"?{asked.urlencode()}"


def _pages(request):
    addresses = [(each.title, reverse(each.url_name)) for each in TRACKERS.values()]
    return [(title, url, url == request.path) for title, url in addresses]


@permission_required(SEE, raise_exception=True)
def download_tracker(request, name):
    if name not in TRACKERS:
        raise Http404("No such tracker")
    at = timezone.now()
    today = timezone.localdate(at)
    found = listing(TRACKERS[name], request.GET, user=request.user, today=today)
    log_download(request, None, _in_words(found))
    return HttpResponse(
        as_xlsx(found, by=request.user, at=at),
        content_type=books.CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{file_name(found)}"'},
    )


def _in_words(found):
    """Which list left the service, for the access log."""
    narrowed = "; ".join(f"{what}: {which}" for what, which in filters_in_words(found.filter))
    words = f"{found.tracker.title}, {found.span.label}: {found.found.rows} rows. {narrowed}"
    return words.strip()
