"""What the pages of Money share: the links between them, and the year asked for."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from placements.forms.money import YearForm
from placements.models import BudgetLine
from placements.money.financial_years import PERIODS, FinancialYear
from placements.money.shown import years_known

VIEW = "placements.view_money"
LINKS = (
    ("Forecast and budget", "placements:money"),
    ("Budgets", "placements:budgets"),
    ("Assumptions", "placements:assumptions"),
    ("Closed periods", "placements:closing"),
    ("Savings", "placements:savings"),
    ("Savings to look at again", "placements:savings_again"),
    ("Prices raised", "placements:rises"),
    ("Reconcile", "placements:reconciliation"),
)
FIRST, LAST = 1990, 2200


def show(request: HttpRequest, template: str, context: dict) -> HttpResponse:
    """A page with the links of Money on it, its own marked."""
    found = [(label, reverse(name)) for label, name in LINKS]
    leading = [url for _, url in found if request.path.startswith(url)]
    here = max(leading, key=len, default="")
    links = [(label, url, url == here) for label, url in found]
    return render(request, template, {"links": links, **context})


def download_url(request: HttpRequest, name: str, *args) -> str:
    """Where the same rows come as a workbook: the page's question goes along."""
    return f"{reverse(name, args=args)}?{request.GET.urlencode()}"


def year_asked(request: HttpRequest, *, ahead: int = 0) -> YearForm:
    """The picker of years, with `ahead` years that have not begun."""
    today = timezone.localdate()
    now = FinancialYear.of(today)
    coming = [FinancialYear(now.begins + number) for number in range(ahead, 0, -1)]
    asked = request.GET if "year" in request.GET else {"year": now.begins}
    return YearForm(asked, years=[*coming, *years_known(today)], today=today)


def year_of(begins: int) -> FinancialYear:
    """The year in an address; raises Http404 for one nobody plans."""
    if not FIRST <= begins <= LAST:
        raise Http404
    return FinancialYear(begins)


def period_of_address(begins: int, period: int) -> tuple[FinancialYear, int]:
    if not 1 <= period <= PERIODS:
        raise Http404
    return year_of(begins), period


def line_of(name: str) -> BudgetLine:
    """The budget line in an address; raises Http404 where there is none."""
    if name not in BudgetLine.values:
        raise Http404
    return BudgetLine(name)
