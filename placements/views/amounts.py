"""Pages that keep a placement's cost lines and contributions."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render

from kft.core.access import fetch_visible
from kft.core.views import posted
from placements import forms, workflow
from placements.models import Contribution, Placement

COSTS = "placements.change_costs"


def _placement(request, pk):
    return fetch_visible(request, Placement.objects.select_related("child"), pk=pk)


def _line(request, model, placement, pk):
    lines = model.objects.visible_to(request.user).filter(placement=placement)
    return get_object_or_404(lines.select_related("placement"), pk=pk)


def _form(request, line):
    is_given = isinstance(line, Contribution)
    form_class = forms.ContributionForm if is_given else forms.CostLineForm
    return form_class(posted(request), instance=line)


@permission_required(COSTS, raise_exception=True)
def add(request, pk, model):
    placement = _placement(request, pk)
    form = _form(request, model(placement=placement, started=placement.started))
    if form.is_valid():
        workflow.add_amount(form.save(commit=False), by=request.user)
        messages.success(request, "The amount has been added.")
        return redirect(placement)
    title = f"Add a {model._meta.verbose_name}"
    context = {"form": form, "placement": placement, "title": title}
    return render(request, "placements/amount.html", context)


@permission_required(COSTS, raise_exception=True)
def correct(request, pk, line, model):
    placement = _placement(request, pk)
    form = _form(request, _line(request, model, placement, line))
    if form.is_valid():
        workflow.correct_amount(form.save(commit=False), by=request.user)
        messages.success(request, "The amount has been corrected.")
        return redirect(placement)
    title = f"Correct or end a {model._meta.verbose_name}"
    context = {"form": form, "placement": placement, "title": title}
    return render(request, "placements/amount.html", context)


@permission_required(COSTS, raise_exception=True)
def new_amount(request, pk, line, model):
    placement = _placement(request, pk)
    line = _line(request, model, placement, line)
    form = forms.NewAmountForm(posted(request), line=line)
    if form.is_valid():
        workflow.new_amount(line, **form.cleaned_data, by=request.user)
        messages.success(request, "The new amount has been saved.")
        return redirect(placement)
    context = {"form": form, "placement": placement, "line": line, "title": "New amount"}
    return render(request, "placements/amount.html", context)
