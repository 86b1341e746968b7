"""Pages about fostering households. They name no child to those who may not see one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from fostering import forms, workflow
from fostering.filters import HouseholdFilter
from fostering.models import Household, NotAvailable
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted

CHANGE = "fostering.change_household"
SHOWN = 50


@permission_required("fostering.view_household", raise_exception=True)
def households(request):
    in_sight = Household.objects.visible_to(request.user)
    counted = in_sight.with_vacancies(on=timezone.localdate())
    found = HouseholdFilter(request.GET, queryset=counted, request=request)
    page = page_of(request, found.qs, ("name", "pk"))
    context = {"filter": found, "page": page, "is_narrowed": any(request.GET.values())}
    return render(request, "fostering/list.html", context)


@permission_required("fostering.view_household", raise_exception=True)
def household(request, pk):
    today = timezone.localdate()
    counted = Household.objects.with_vacancies(on=today)
    household = fetch_visible(request, counted, pk=pk)
    away = NotAvailable.objects.visible_to(request.user).filter(household=household)
    context = {"household": household, "away": away[:SHOWN], "on": today}
    if household.temporary_from and not household.approved_on:
        ends = household.temporary_until
        context |= {"clock_ends": ends, "days_left": (ends - today).days}
    return render(request, "fostering/household.html", context)


@permission_required("fostering.add_household", raise_exception=True)
def add(request):
    form = forms.HouseholdForm(posted(request))
    if form.is_valid():
        household = form.save(commit=False)
        workflow.add(household, by=request.user)
        messages.success(request, f"{household} has been added.")
        return redirect(household)
    return render(request, "fostering/add.html", {"form": form})


@permission_required(CHANGE, raise_exception=True)
def change(request, pk):
    household = fetch_visible(request, Household.objects.all(), pk=pk)
    initial = {"version": household.version}
    form = forms.HouseholdForm(posted(request), instance=household, initial=initial)
    if form.is_valid():
        workflow.change(
            form.save(commit=False),
            expected=form.cleaned_data["version"] or 0,
            fields=form.Meta.fields,
            by=request.user,
        )
        messages.success(request, f"{household} has been changed.")
        return redirect(household)
    return render(request, "fostering/change.html", {"form": form, "household": household})


@permission_required(CHANGE, raise_exception=True)
def end_approval(request, pk):
    household = fetch_visible(request, Household.objects.all(), pk=pk)
    form = forms.EndApprovalForm(posted(request))
    if form.is_valid():
        workflow.end_approval(household, **form.cleaned_data, by=request.user)
        messages.success(
            request, f"{household}’s approval ends on {household.ended_on:%-d %B %Y}."
        )
        return redirect(household)
    context = {"form": form, "household": household}
    return render(request, "fostering/end_approval.html", context)


@permission_required(CHANGE, raise_exception=True)
@require_POST
def extend(request, pk):
    household = get_object_or_404(Household.objects.visible_to(request.user), pk=pk)
    workflow.extend_temporary(household, by=request.user)
    messages.success(
        request, f"The temporary approval now ends on {household.temporary_to:%-d %B %Y}."
    )
    return redirect(household)


def _not_available(request, record, title):
    initial = {"version": record.version}
    form = forms.NotAvailableForm(posted(request), instance=record, initial=initial)
    if form.is_valid():
        kept, expected = form.save(commit=False), form.cleaned_data["version"] or 0
        workflow.keep_not_available(kept, expected=expected, by=request.user)
        messages.success(request, f"It is kept when {record.household} takes no child.")
        return redirect(record.household)
    context = {"form": form, "household": record.household, "title": title}
    return render(request, "fostering/not_available.html", context)


@permission_required(CHANGE, raise_exception=True)
def add_not_available(request, pk):
    household = fetch_visible(request, Household.objects.all(), pk=pk)
    title = "When does the household take no child?"
    return _not_available(request, NotAvailable(household=household), title)


@permission_required(CHANGE, raise_exception=True)
def change_not_available(request, pk):
    known = NotAvailable.objects.visible_to(request.user).select_related("household")
    return _not_available(request, get_object_or_404(known, pk=pk), "Change or end it")
