"""Pages about homes: all, the council's own, beds under block contracts, judgements."""

from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kft.core.keyset import page_of
from kft.core.views import posted
from placements import forms, workflow
from placements.filters import DayForm
from placements.homes import beds
from placements.homes.filters import (
    HomeFilter,
    OwnHomeFilter,
    asked_month,
    days_of,
    month_before,
)
from placements.models import BlockContract, Judgement, Placement, Setting
from placements.priority import months_later

VIEW, CHANGE = "placements.view_provider", "placements.change_provider"
SHOWN = 200


def _with_children(homes, on):
    """Homes with `children`: how many of ours are placed there on a day, restricted too."""
    there = Placement.objects.holding(on=on).filter(setting=OuterRef("pk"))
    number = there.order_by().values("setting").annotate(all=Count("pk")).values("all")
    return homes.annotate(children=Coalesce(Subquery(number, output_field=IntegerField()), 0))


@permission_required(VIEW, raise_exception=True)
def homes(request):
    on = timezone.localdate()
    visible = Setting.objects.visible_to(request.user).with_judgement(on=on)
    found = HomeFilter(request.GET, queryset=visible, request=request)
    rows = _with_children(found.qs.select_related("provider"), on)
    page = page_of(request, rows, ("name", "pk"))
    for home in page.rows:
        home.grade = Judgement.Grade(home.judgement) if home.judgement else None
    context = {"filter": found, "page": page, "is_narrowed": any(request.GET.values())}
    return render(request, "placements/homes.html", context)


@permission_required(VIEW, raise_exception=True)
def own_homes(request):
    asked = DayForm(request.GET)
    on = (asked.is_valid() and asked.cleaned_data["on"]) or timezone.localdate()
    visible = beds.own_homes().visible_to(request.user).with_judgement(on=on)
    found = OwnHomeFilter(request.GET, queryset=beds.with_occupied(visible, on))
    homes = list(found.qs[:SHOWN])
    _fill(homes, request.user, on)
    known = sum(home.beds or 0 for home in homes)
    context = {
        "form": found.form,
        "is_narrowed": any(request.GET.values()),
        "on": on,
        "homes": homes,
        "beds": known,
        "occupied": sum(home.occupied for home in homes),
    }
    return render(request, "placements/own_homes.html", context)


def _fill(homes, user, on):
    """Each home with who is there: all are counted, those in sight of the person named."""
    there = beds.occupants([home.pk for home in homes], on)
    named = set()
    if user.has_perm("placements.view_placement"):
        named = set(there.visible_to(user).values_list("pk", flat=True))
    rows = list(there.select_related("child").order_by("started", "pk"))
    for home in homes:
        here = [row for row in rows if row.setting_id == home.pk]
        home.occupied = len(here)
        home.shown = [row for row in here if row.pk in named]
        home.unnamed = home.occupied - len(home.shown)
        home.free = max((home.beds or 0) - home.occupied, 0)
        home.grade = Judgement.Grade(home.judgement) if home.judgement else None


@permission_required(VIEW, raise_exception=True)
def block_beds(request):
    on = timezone.localdate()
    month = asked_month(request.GET, on)
    use = beds.block_use(*days_of(month, on))
    costs = [stretch.empty_cost for stretch in use if stretch.empty_cost is not None]
    following = months_later(month, 1)
    context = {
        "month": month,
        "before": month_before(month),
        "after": following if following <= on else None,
        "use": use,
        "bed_days": sum(stretch.bed_days for stretch in use),
        "filled_days": sum(stretch.filled_days for stretch in use),
        "empty_cost": sum(costs, Decimal()) if costs else None,
        "not_priced": [stretch.home for stretch in use if stretch.empty_cost is None],
        "days": _by_day(use),
    }
    return render(request, "placements/block_beds.html", context)


def _by_day(use):
    """Day by day over all homes: (day, beds, filled)."""
    found = {}
    for stretch in use:
        for day in stretch.days:
            beds_then, filled = found.get(day.day, (0, 0))
            found[day.day] = beds_then + day.beds, filled + day.filled
    return [(day, *numbers) for day, numbers in sorted(found.items())]


def _fetch(request, queryset, pk):
    return get_object_or_404(queryset.visible_to(request.user), pk=pk)


def _judgement(request, judgement, title):
    on = timezone.localdate()
    initial = {"version": judgement.version}
    form = forms.JudgementForm(posted(request), instance=judgement, initial=initial, on=on)
    if form.is_valid():
        expected = form.cleaned_data["version"] or 0
        kept = form.save(commit=False)
        workflow.keep_judgement(kept, on=on, by=request.user, expected=expected)
        messages.success(request, "The judgement has been saved.")
        return redirect(judgement)
    context = {"form": form, "home": judgement.setting, "title": title}
    return render(request, "placements/home_form.html", context)


@permission_required(CHANGE, raise_exception=True)
def add_judgement(request, pk):
    home = _fetch(request, Setting.objects, pk)
    return _judgement(request, Judgement(setting=home), "Add a judgement")


@permission_required(CHANGE, raise_exception=True)
def change_judgement(request, pk):
    judgement = _fetch(request, Judgement.objects.select_related("setting"), pk)
    return _judgement(request, judgement, "Correct a judgement")


def _contract(request, contract, title):
    initial = {"version": contract.version}
    form = forms.BlockContractForm(posted(request), instance=contract, initial=initial)
    if form.is_valid():
        expected = form.cleaned_data["version"] or 0
        kept = form.save(commit=False)
        workflow.keep_contract(kept, by=request.user, expected=expected)
        messages.success(request, "The block contract has been saved.")
        return redirect(contract)
    context = {"form": form, "home": contract.setting, "title": title}
    return render(request, "placements/home_form.html", context)


@permission_required(CHANGE, raise_exception=True)
def add_contract(request, pk):
    home = _fetch(request, Setting.objects, pk)
    return _contract(request, BlockContract(setting=home), "Add a block contract")


@permission_required(CHANGE, raise_exception=True)
def change_contract(request, pk):
    contract = _fetch(request, BlockContract.objects.select_related("setting"), pk)
    return _contract(request, contract, "Change or end a block contract")
