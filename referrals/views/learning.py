"""What panels can learn: the figures, the records behind each, and both as a file."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kft.core import charts
from kft.core.access import log_download, log_search
from referrals import learning_file as files
from referrals.forms.learning import PeriodForm
from referrals.learning import figures
from referrals.learning_figure import Period
from referrals.models import Referral

LEARN = "referrals.learn_from_decisions"
A_PAGE = 50


def _period(request):
    """The period asked for, else the year before today; and the form that asks."""
    today = timezone.localdate()
    form = PeriodForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    last = asked.get("last") or today
    return Period(asked.get("first") or _a_year_before(last), last, today), form


def _a_year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28))


@permission_required(LEARN, raise_exception=True)
def learning(request):
    period, form = _period(request)
    found = figures(request.user, period)
    context = {
        "period": period,
        "form": form,
        "figures": found,
        "drawn": _drawn(next(figure for figure in found if figure.key == "by_time")),
        "below": settings.SMALL_NUMBERS_BELOW,
        "query": _query(period),
        "is_empty": not any(row.ids for figure in found for row in figure.rows),
    }
    return render(request, "referrals/learning.html", context)


def _query(period):
    """The period as PeriodForm asks for it, in an address."""
    days = {"first": period.first, "last": period.last}
    return "&".join(
        f"{name}_{part}={getattr(day, part)}"
        for name, day in days.items()
        for part in ("day", "month", "year")
    )


def _drawn(figure):
    """The times as columns, for a desk and for a phone."""
    rows = [row for row in figure.rows if row.key != "all"]
    labels = [row.label.replace(" days", "").replace(" or more", "+") for row in rows]
    series = {"Decisions": [len(row.ids) for row in rows]}
    return {
        name: charts.columns(figure.title, figure.definition, labels, series, width=width)
        for name, width in (("wide", charts.WIDE), ("narrow", charts.NARROW))
    }


@permission_required(LEARN, raise_exception=True)
def learning_records(request):
    """The records that a figure counts: those a person may not see are counted, not named."""
    period, _ = _period(request)
    asked = {name: request.GET.get(name, "") for name in ("figure", "row", "cell")}
    found = {figure.key: figure for figure in figures(request.user, period)}
    try:
        figure = found[asked["figure"]]
        ids = figure.ids(asked["row"], asked["cell"])
    except KeyError:
        raise Http404("No such figure") from None
    log_search(request, " ".join(["Records behind", *filter(None, asked.values())]))
    visible = figure.model.objects.visible_to(request.user).filter(pk__in=ids)
    paginator = Paginator(_with_words(figure.model, visible).order_by("-pk"), A_PAGE)
    row = next(row for row in figure.rows if row.key == asked["row"])
    context = {
        "figure": figure,
        "line": ", ".join(filter(None, [row.label, figure.columns.get(asked["cell"])])),
        "period": period,
        "query": _query(period),
        "page": paginator.get_page(request.GET.get("page")),
        "count": len(ids),
        "hidden": len(ids) - paginator.count,
        "is_of_referrals": figure.model is Referral,
    }
    return render(request, "referrals/learning_records.html", context)


def _with_words(model, rows):
    return rows if model is Referral else rows.select_related("child", "referral")


@permission_required(LEARN, raise_exception=True)
def learning_file(request, kind):
    """The counts as XLSX or CSV: no record and no name is in it."""
    if kind not in files.KINDS:
        raise Http404("No such file")
    period, _ = _period(request)
    content_type, write = files.KINDS[kind]
    log_download(request, None, f"What panels can learn, {period.first} to {period.last}")
    name = f"what-panels-can-learn-{period.first}-to-{period.last}.{kind}"
    return HttpResponse(
        write(figures(request.user, period), period),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
