"""Pages on which finance sets budgets and says what it expects of the rest of a year."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kft.core.views import posted
from placements import forms, workflow
from placements.models import Budget, BudgetLine, NewDemand, Uplift
from placements.money.financial_years import FinancialYear
from placements.money.forecast import demand_adds, uplifts_add
from placements.views.money_pages import (
    VIEW,
    download_url,
    line_of,
    show,
    year_asked,
    year_of,
)

ENTER = "placements.enter_assumptions"
SHOWN = 200


@permission_required(VIEW, raise_exception=True)
def budgets(request):
    form, rows = budgets_asked(request)
    year = form.shown
    before = FinancialYear(year.begins - 1)
    kept = [budget for budget in rows.values() if budget]
    context = {
        "form": form,
        "year": year,
        "before": before,
        "can_copy": not kept and _budgets_of(request.user, before).exists(),
        "rows": rows.items(),
        "total": sum(budget.amount for budget in kept) if kept else None,
        "children": sum(budget.planned_children or 0 for budget in kept),
    }
    context["download_url"] = download_url(request, "placements:download_budgets")
    return show(request, "placements/money/budgets.html", context)


def budgets_asked(request):
    """The year's picker, and each budget line with what is kept of it or None."""
    form = year_asked(request, ahead=1)
    rows = {budget.category: budget for budget in _budgets_of(request.user, form.shown)}
    return form, {line: rows.get(line) for line in BudgetLine}


def _budgets_of(user, year):
    return Budget.objects.visible_to(user).of_year(year)


def _budgets_url(year):
    return f"{reverse('placements:budgets')}?year={year.begins}"


@permission_required(ENTER, raise_exception=True)
def budget(request, begins, line):
    year, line = year_of(begins), line_of(line)
    kept = Budget.objects.visible_to(request.user).of_year(year).filter(category=line).first()
    budget = kept or Budget(financial_year=str(year), category=line)
    form = forms.BudgetForm(posted(request), instance=budget)
    if form.is_valid():
        workflow.keep_budget(form.save(commit=False), by=request.user)
        messages.success(request, f"The budget of {line.label} has been saved.")
        return redirect(_budgets_url(year))
    context = {"form": form, "title": line.label, "caption": f"Budget {year}"}
    return show(request, "placements/money/form.html", {**context, "back": _budgets_url(year)})


@permission_required(ENTER, raise_exception=True)
@require_POST
def copy_budgets(request, begins):
    year = year_of(begins)
    workflow.copy_budgets(year, by=request.user)
    messages.success(request, f"The budgets of the year before are now those of {year}.")
    return redirect(_budgets_url(year))


@permission_required(VIEW, raise_exception=True)
def assumptions(request):
    """New demand and uplifts of a year, each with what it adds to the forecast of today."""
    form = year_asked(request, ahead=1)
    year = form.shown
    on = year.nearest(timezone.localdate())
    demand = NewDemand.objects.visible_to(request.user)
    demand = demand.filter(month__range=(year.first_day, year.last_day))[:SHOWN]
    uplifts = Uplift.objects.visible_to(request.user).filter(starts_on__lte=year.last_day)
    added = uplifts_add(on)
    context = {
        "form": form,
        "year": year,
        "on": on,
        "demand": [(each, demand_adds(each, on)) for each in demand],
        "uplifts": [(each, added.get(each.pk, 0)) for each in uplifts[:SHOWN]],
    }
    context["total"] = sum(amount for _, amount in (*context["demand"], *context["uplifts"]))
    return show(request, "placements/money/assumptions.html", context)


_FORMS = {NewDemand: forms.NewDemandForm, Uplift: forms.UpliftForm}
_TITLES = {NewDemand: "New demand", Uplift: "A rise in prices"}


def _keep(request, model, assumption):
    form = _FORMS[model](posted(request), instance=assumption, today=timezone.localdate())
    back = reverse("placements:assumptions")
    if form.is_valid():
        workflow.assume(form.save(commit=False), by=request.user)
        messages.success(request, "The assumption has been saved. The forecast has it now.")
        return redirect(back)
    context = {"form": form, "title": _TITLES[model], "caption": "Assumption", "back": back}
    return show(request, "placements/money/form.html", context)


@permission_required(ENTER, raise_exception=True)
def add_assumption(request, model):
    return _keep(request, model, model())


@permission_required(ENTER, raise_exception=True)
def correct_assumption(request, model, pk):
    return _keep(request, model, _fetch(request, model, pk))


@permission_required(ENTER, raise_exception=True)
def stop_assuming(request, model, pk):
    assumption = _fetch(request, model, pk)
    if request.method == "POST":
        workflow.stop_assuming(assumption, by=request.user)
        messages.success(request, "The assumption has been taken away.")
        return redirect("placements:assumptions")
    context = {"assumption": assumption, "what": _TITLES[model]}
    return show(request, "placements/money/stop_assuming.html", context)


def _fetch(request, model, pk):
    return get_object_or_404(model.objects.visible_to(request.user), pk=pk)
