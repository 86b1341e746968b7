"""Pages about placements. Every one starts from what the person may see."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from children.models import Child
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted
from placements import forms, workflow
from placements.categories import category_of, registration_of, sector_of
from placements.codes import SECTORS
from placements.costs import total_of_few, total_on, weekly_on
from placements.filters import DayForm, PlacementFilter
from placements.flags import is_far, looked_through, unregistered, with_inside
from placements.models import Category, Placement, PlannedEnd, Registration
from placements.record import WITH_PLACE, amounts_of

VIEW, CHANGE = "placements.view_placement", "placements.change_placement"
CHANGES_SHOWN = 50
ADDED_UP = 1000  # placements of a list whose costs are added up without being asked
NEWEST_FIRST = ("-started", "-pk")


def _asked_day(request):
    asked = DayForm(request.GET)
    return (asked.is_valid() and asked.cleaned_data["on"]) or timezone.localdate()


@permission_required(VIEW, raise_exception=True)
def placements(request):
    on = _asked_day(request)
    holding = Placement.objects.visible_to(request.user).holding(on=on)
    holding = holding.annotate(category=category_of(on), inside=with_inside())
    found = PlacementFilter(request.GET, queryset=holding, request=request, day=on)
    rows = found.qs.select_related("child__team", *WITH_PLACE)
    context = {"filter": found, "on": on, "is_narrowed": any(request.GET.values())}
    if request.user.has_perm("placements.view_costs"):
        rows = rows.annotate(**weekly_on(on))
        context |= _total(request, found.qs, on)
    context["page"] = page_of(request, rows, NEWEST_FIRST)
    for placement in context["page"].rows:
        placement.category_label = Category(placement.category).label
        placement.is_far = is_far(placement)
    return render(request, "placements/list.html", context)


def _total(request, rows, on):
    """What all of them cost a week; of a long list only where the person asks for it."""
    if "total" in request.GET:
        return {"shows_costs": True, "total": total_on(rows, on)}
    return {"shows_costs": True, "total": total_of_few(rows, on, ADDED_UP)}


@permission_required(VIEW, raise_exception=True)
def detail(request, pk):
    on = timezone.localdate()
    worked_out = {
        "category": category_of(on),
        "in_sector": sector_of(),
        "registered": registration_of(),
        "inside": with_inside(),
    }
    if request.user.has_perm("placements.view_costs"):
        worked_out |= weekly_on(on)
    everything = Placement.objects.select_related("child", *WITH_PLACE)
    placement = fetch_visible(request, everything.annotate(**worked_out), pk=pk)
    context = {
        "placement": placement,
        "category": Category(placement.category).label,
        "sector": SECTORS.get(placement.in_sector, ""),
        "registration": dict(Registration.choices).get(placement.registered, ""),
        "on": on,
        "is_far": is_far(placement),
        "unregistered": unregistered(placement, placement.category, on),
        "planned_ends": _planned_ends(placement, request.user),
        **looked_through(placement, request.user),
        **amounts_of(placement, request.user, on),
    }
    return render(request, "placements/detail.html", context)


def _planned_ends(placement, user):
    changes = PlannedEnd.objects.visible_to(user).filter(placement=placement)
    return changes.select_related("changed_by")[:CHANGES_SHOWN]


def _placement_form(request, placement, form_class, **initial):
    return form_class(
        posted(request),
        instance=placement,
        initial={"version": placement.version, **initial},
        user=request.user,
        day=timezone.localdate(),
    )


@permission_required("placements.add_placement", raise_exception=True)
def add(request, child):
    child = fetch_visible(request, Child.objects.all(), pk=child)
    form = _placement_form(request, Placement(child=child), forms.PlacementForm)
    if form.is_valid():
        placement = form.save(commit=False)
        workflow.start(placement, by=request.user)
        messages.success(request, f"{child}’s placement has been started. Add what it costs.")
        return redirect(placement)
    return render(request, "placements/add.html", {"form": form, "child": child})


@permission_required(CHANGE, raise_exception=True)
def change(request, pk):
    placement = fetch_visible(request, Placement.objects.select_related("child"), pk=pk)
    form = _placement_form(request, placement, forms.ChangePlacementForm)
    if form.is_valid():
        workflow.change(
            form.save(commit=False),
            expected=form.cleaned_data["version"] or 0,
            fields=form.Meta.fields,
            by=request.user,
        )
        messages.success(request, "The placement has been changed.")
        return redirect(placement)
    return render(request, "placements/change.html", {"form": form, "placement": placement})


@permission_required(CHANGE, raise_exception=True)
def end(request, pk):
    placement = fetch_visible(request, Placement.objects.select_related("child"), pk=pk)
    form = forms.EndPlacementForm(posted(request), placement=placement)
    if form.is_valid():
        workflow.end(placement, **form.cleaned_data, by=request.user)
        messages.success(request, "The placement has been ended.")
        return redirect(placement)
    return render(request, "placements/end.html", {"form": form, "placement": placement})


@permission_required(CHANGE, raise_exception=True)
def extend(request, pk):
    placement = fetch_visible(request, Placement.objects.select_related("child"), pk=pk)
    form = forms.PlannedEndForm(posted(request), placement=placement)
    if form.is_valid():
        on = timezone.localdate()
        workflow.extend(placement, **form.cleaned_data, on=on, by=request.user)
        messages.success(request, "The planned end has been changed.")
        return redirect(placement)
    return render(request, "placements/extend.html", {"form": form, "placement": placement})
