"""A year's forecast beside its budget, and the children behind each line of it."""

from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from kft.core import charts
from kft.core.formats import pounds
from kft.core.keyset import page_of
from placements.categories import lived_in
from placements.costs import weekly_on
from placements.forms.money import PeriodForm
from placements.models import Placement, Saving
from placements.money.by_category import by_category
from placements.money.savings import total_at_stake
from placements.money.shown import frozen_by_period, table, years_known
from placements.record import WITH_PLACE
from placements.views.money_pages import VIEW, download_url, line_of, show

NEWEST_FIRST = ("-started", "-pk")


def period_asked(request):
    """The picker with what it shows, and the period of which year the page is about."""
    today = timezone.localdate()
    years = years_known(today)
    asked = request.GET if "year" in request.GET else {"year": years[0].begins}
    form = PeriodForm(asked, years=years, today=today)
    shown = form.shown
    chosen = {"year": shown.year.begins, "period": shown.period}
    return PeriodForm(chosen, years=years, today=today), shown


@permission_required(VIEW, raise_exception=True)
def money(request):
    form, shown = period_asked(request)
    lines = by_category(shown.on)
    rows = table(lines)
    context = {
        "form": form,
        "shown": shown,
        "rows": rows,
        "total": rows[-1],
        "at_stake": _at_stake(request.user, shown),
        "is_frozen": any(found.is_frozen for found in lines.values()),
        "download_url": download_url(request, "placements:download_money"),
        **_against_budget(rows[-1]),
        **_course(shown, rows[-1]),
    }
    return show(request, "placements/money/overview.html", context)


def _at_stake(user, shown):
    """Savings in sight that somebody has to reverse or keep: what they come to in the year."""
    in_sight = Saving.objects.visible_to(user)
    return total_at_stake(in_sight, shown.year, on=shown.today)


def _against_budget(total):
    """In words, which no minus sign can be missed in."""
    variance = total["variance_to_budget"]
    if not variance:
        said = "no budget to compare it with" if variance is None else "exactly its budget"
        return {"finding": f"The year’s forecast: {said}"}
    over, away = variance > 0, pounds(abs(variance))
    side = "more" if over else "less"
    return {
        "against_budget": "Over the budget" if over else "Under the budget",
        "finding": f"The year is forecast to cost {away} {side} than its budget",
    }


def _course(shown, total):
    """Forecast and budget through the year, as a chart and as its table."""
    known = {**frozen_by_period(shown.year), shown.period: total["forecast"]}
    periods = range(1, shown.period + 1)
    labels = [f"{shown.year.first_day_of(period):%b}" for period in periods]
    forecast = [known.get(period) for period in periods]
    series = {"Year’s forecast": forecast}
    if total["budget"] is not None:
        series["Budget"] = [total["budget"]] * len(labels)
    columns = [labels, *series.values()]
    shown_rows = [[row[0], *map(pounds, row[1:])] for row in zip(*columns, strict=True)]
    about = f"The forecast of {shown.year} period by period, beside the budget."
    drawn = [
        charts.lines(
            "Forecast and budget", about, labels, series, fmt=charts.money, width=width
        )
        for width in (charts.WIDE, charts.NARROW)
    ]
    caption = f"Forecast and budget of {shown.year}"
    return {
        "wide": drawn[0],
        "narrow": drawn[1],
        "course": {"caption": caption, "columns": ["Period", *series], "rows": shown_rows},
    }


@permission_required(VIEW, raise_exception=True)
def money_line(request, line):
    """One budget line: what each placement in sight adds to it; the others are counted."""
    line = line_of(line)
    _, shown = period_asked(request)
    found, in_sight, hidden = _of_line(line, shown, request.user)
    children = Child.objects.filter(pk__in=found.live.children)
    placed = _lived_in(found.live, shown.on)
    page = page_of(request, in_sight, NEWEST_FIRST)
    for placement in page.rows:
        _add_amounts(placement, found.live)
    context = {
        "back": f"{reverse('placements:money')}?year={shown.year.begins}&period={shown.period}",
        "line": line,
        "found": found,
        "shown": shown,
        "page": page,
        "hidden": hidden,
        "download_url": download_url(request, "placements:download_money_line", line),
        "children_hidden": found.children - children.visible_to(request.user).count(),
        "unplaced": found.children - placed.count(),
    }
    return show(request, "placements/money/line.html", context)


def line_of_year(line, shown, user):
    """A budget line with its placements in sight, and how many are not."""
    found, in_sight, hidden = _of_line(line, shown, user)
    rows = list(in_sight.order_by(*NEWEST_FIRST))
    for placement in rows:
        _add_amounts(placement, found.live)
    return found, rows, hidden


def _of_line(line, shown, user):
    found = by_category(shown.on)[line]
    behind = _behind(found.live, shown.on)
    in_sight = behind.visible_to(user)
    rows = in_sight.annotate(**weekly_on(shown.on)).select_related("child", *WITH_PLACE)
    return found, rows, behind.count() - in_sight.count()


def _behind(live, on):
    """The placements that cost something in the year, or that the children counted live in."""
    now = _lived_in(live, on).values("pk")
    return Placement.objects.filter(Q(pk__in=live.by_placement) | Q(pk__in=now))


def _lived_in(live, on):
    """Where the children counted live on the day; one without a placement is nowhere."""
    return lived_in(on).filter(child__in=live.children)


def _add_amounts(placement, live):
    placement.in_year = live.by_placement.get(placement.pk, 0)
    placement.later = live.later_by_placement.get(placement.pk, 0)
    placement.so_far = placement.in_year - placement.later
