"""The pages of Money as workbooks to download; each download is logged."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import slugify

from kft.core import workbook as files
from kft.core.access import log_download
from kft.core.forms import answers_in_words
from placements.models import LedgerDue
from placements.money import workbooks
from placements.money.by_category import by_category
from placements.money.reconcile import reconcile
from placements.money.shown import table
from placements.views.money import line_of_year, period_asked
from placements.views.money_pages import VIEW, line_of
from placements.views.plan import budgets_asked
from placements.views.reconciling import differing, weeks_asked
from placements.views.savings import savings_asked


def _send(request, book):
    """The workbook as a file; the access log says which list left the service."""
    log_download(request, None, book.in_words)
    name = slugify(f"{book.title} {book.asked.replace('/', '-')}")
    return HttpResponse(
        book.as_xlsx(by=request.user, at=timezone.now()),
        content_type=files.CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


@permission_required(VIEW, raise_exception=True)
def download_money(request):
    _, shown = period_asked(request)
    lines = by_category(shown.on)
    is_frozen = any(found.is_frozen for found in lines.values())
    return _send(request, workbooks.forecast_book(shown, table(lines), is_frozen=is_frozen))


@permission_required(VIEW, raise_exception=True)
def download_money_line(request, line):
    line = line_of(line)
    _, shown = period_asked(request)
    found, rows, hidden = line_of_year(line, shown, request.user)
    return _send(request, workbooks.line_book(line, shown, rows, hidden=hidden))


@permission_required(VIEW, raise_exception=True)
def download_budgets(request):
    form, rows = budgets_asked(request)
    return _send(request, workbooks.budgets_book(form.shown, rows.items()))


@permission_required(VIEW, raise_exception=True)
def download_savings(request):
    form, found = savings_asked(request)
    narrowed = answers_in_words(found.form)
    return _send(request, workbooks.savings_book(form.shown, found.qs, narrowed))


@permission_required(VIEW, raise_exception=True)
def download_reconciliation(request):
    form = weeks_asked(request)
    found = reconcile(*form.weeks)
    rows, _ = differing(request.user, found.differing)
    due = LedgerDue.objects.values("placement").distinct().count()
    return _send(request, workbooks.reconcile_book(*form.weeks, found, rows, due))
