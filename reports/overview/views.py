"""The managers' overview and the lists behind its figures."""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kft.core.access import log_search
from reports import behind
from reports.overview import drawings, findings, lists, tables, urgent
from reports.overview.cards import cards
from reports.overview.figures import count
from reports.overview.forms import DayForm

VIEW, BEHIND = "reports.view_report", "reports.view_records_behind_figure"
TRACKER = ("placements.view_placement", "placements.view_costs")
RECORDS_A_PAGE = 50


@permission_required(VIEW, raise_exception=True)
def overview(request):
    """Everything is counted, restricted children too; children are named by visible_to."""
    today = timezone.localdate()
    form = DayForm(request.GET if "on_day" in request.GET else None, today=today)
    on = (form.is_valid() and form.cleaned_data["on"]) or today
    figures = count(on)
    may_list = request.user.has_perm(BEHIND)
    words = {
        "form": form if form.is_bound else DayForm(initial={"on": on}, today=today),
        "on": on,
        "is_today": on == today,
        "figures": figures,
        "cards": [_card(card, on, may_list) for card in cards(figures)],
        "may_list": may_list,
        "boxes": _boxes(figures),
        "children": urgent.named(figures.now, request.user),
        "priority_title": findings.priority(figures),
        "reasons": tables.reasons(figures),
        "all_priority": tables.list_url(lists.PRIORITY, on),
        "tracker": _tracker(on) if request.user.has_perms(TRACKER) else "",
    }
    return render(request, "overview/overview.html", words)


def _tracker(on):
    """The tracker of priority children on a day: all of them, with every column."""
    asked = {"on_day": on.day, "on_month": on.month, "on_year": on.year}
    return f"{reverse('placements:priority')}?{urlencode(asked)}"


def _card(card, on, may_list):
    return {"card": card, "url": tables.list_url(card.figure, on, card.row) if may_list else ""}


def _boxes(figures):
    days = figures.days
    return {
        "numbers": {
            "title": findings.residential(days),
            **drawings.numbers(days),
            "tables": [tables.numbers(figures)],
        },
        "costs": {
            "title": findings.cost(days),
            **drawings.costs(days),
            "note": "Net cost a week in thousands of pounds.",
            "tables": [tables.costs(figures)],
        },
        "year": {
            "title": findings.year(figures),
            **drawings.year(figures),
            "note": findings.range_note(figures),
            "tables": [tables.lines(figures), tables.months(figures)],
        },
        "kinds": {
            "title": findings.kinds(figures.now),
            **drawings.kinds(figures.now),
            "tables": [tables.kinds(figures)],
        },
    }


@permission_required(BEHIND, raise_exception=True)
def records(request):
    """The list that a figure counts: who may not be seen is counted, but not named."""
    key, row = request.GET.get("figure", ""), request.GET.get("row", "")
    on = _day(request.GET.get("on", ""))
    try:
        metric, found, held = lists.counted(key, on)
        model, ids, amounts = behind.ids_behind(held, row)
    except KeyError:
        raise Http404("No such figure") from None
    log_search(request, f"Records behind {key} {row} on {on}".replace("  ", " "))
    visible = behind.visible_records(model, ids, request.user)
    paginator = Paginator(
        visible.select_related(*behind.RELATED.get(model, ())), RECORDS_A_PAGE
    )
    page = paginator.get_page(request.GET.get("page"))
    words = {
        "metric": metric,
        "on": on,
        "row": next((known.label for known in found.rows if known.key == row), ""),
        "page": page,
        "described": [behind.describe(record, amounts) for record in page],
        "has_amounts": metric.unit == "money",
        "hidden": len(ids) - paginator.count,
        "count": len(ids),
    }
    return render(request, "overview/records.html", words)


def _day(given):
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Http404("No such day") from None
