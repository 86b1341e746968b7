"""Pages about fostering households. They name no child to those who may not see one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from fostering import forms, workflow
from fostering.filters import HouseholdFilter
from fostering.models import Household
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted

CHANGE = "fostering.change_household"


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
    context = {"household": household}
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
