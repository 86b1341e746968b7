"""Pages that close a period, and that set a closed one beside today's records."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from placements import workflow
from placements.models import Forecast, Placement
from placements.money.by_category import by_category
from placements.money.closed import (
    assumptions_changed_since,
    beside_today,
    changed_since,
    periods,
)
from placements.money.forecast import forecast
from placements.money.shown import table
from placements.record import WITH_PLACE
from placements.views.money_pages import VIEW, period_of_address, show, year_asked

CLOSE = "placements.close_period"
SHOWN = 100


@permission_required(VIEW, raise_exception=True)
def closing(request):
    form = year_asked(request)
    year = form.shown
    context = {"form": form, "year": year, "periods": periods(year, timezone.localdate())}
    return show(request, "placements/money/closing.html", context)


def _back(year):
    return f"{reverse('placements:closing')}?year={year.begins}"


@permission_required(CLOSE, raise_exception=True)
def close_period(request, begins, period):
    """What will be frozen, and the button that freezes it."""
    year, period = period_of_address(begins, period)
    if request.method == "POST":
        workflow.close_period(year, period, by=request.user, at=timezone.now())
        messages.success(request, f"Period {period} of {year} is closed.")
        return redirect(_back(year))
    last_day = year.last_day_of(period)
    lines = by_category(last_day)
    context = {
        "back": _back(year),
        "year": year,
        "period": period,
        "last_day": last_day,
        "is_over": timezone.localdate() > last_day,
        "is_closed": any(found.is_frozen for found in lines.values()),
        "rows": table(lines),
    }
    return show(request, "placements/money/close.html", context)


@permission_required(VIEW, raise_exception=True)
def closed_period(request, begins, period):
    """A closed period: frozen beside today's records, and what changed since."""
    year, period = period_of_address(begins, period)
    closed = Forecast.objects.visible_to(request.user).of_year(year).filter(period=period)
    first = closed.select_related("closed_by").first()
    if first is None:
        raise Http404
    today = forecast(year.last_day_of(period))
    rows = beside_today(year, period, today)
    context = {"year": year, "period": period, "closed": first, "rows": rows}
    context["back"] = _back(year)
    context["total"] = [sum(row[place] for row in rows) for place in (1, 2, 3)]
    if first.closed_at:
        context |= _changes(request, first.closed_at, year, today)
    return show(request, "placements/money/closed.html", context)


def _changes(request, at, year, today):
    """The placements in sight whose amounts or days were written to since, and how many not."""
    changes = changed_since(at, year)
    in_sight = Placement.objects.visible_to(request.user).filter(pk__in=changes)
    number = in_sight.count()
    newest = in_sight.select_related("child", *WITH_PLACE).order_by("-started", "-pk")
    rows = list(newest[:SHOWN])
    for placement in rows:
        placement.changes = changes[placement.pk]
        amounts = (line.by_placement.get(placement.pk, 0) for line in today.values())
        placement.in_year = sum(amounts)
    return {
        "changed": rows,
        "more": number - len(rows),
        "hidden": len(changes) - number,
        "assumptions": assumptions_changed_since(at),
    }
