"""Pages on which finance raises many prices at once, and that show what was raised."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, F, Sum
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from kft.core.forms import MoneyField
from kft.core.keyset import page_of
from kft.core.sight import in_sight
from placements import forms, workflow
from placements.models import AppliedUplift, Placement
from placements.money.uplifts import lines_to_raise, raised_in_year
from placements.views.money_pages import VIEW, show

APPLY = "placements.apply_uplift"
RELATED = ("placement__child", "placement__setting__provider", "placement__household")
SHOWN = 40


@permission_required(VIEW, raise_exception=True)
def rises(request):
    applied = AppliedUplift.objects.visible_to(request.user)
    counted = applied.select_related("provider", "framework", "applied_by").annotate(
        number=Count("lines"), more=Sum(F("lines__new_weekly") - F("lines__old_weekly"))
    )
    context = {"page": page_of(request, counted, ("-applied_at", "-pk"))}
    return show(request, "placements/money/rises.html", context)


@permission_required(VIEW, raise_exception=True)
def rise(request, pk):
    """One rise that was applied, with its lines in sight; the others are counted."""
    applied = get_object_or_404(AppliedUplift.objects.visible_to(request.user), pk=pk)
    placements = in_sight(Placement, request.user)
    seen = applied.lines.filter(old__placement__in=placements)
    rows = seen.select_related(*(f"old__{name}" for name in RELATED))
    context = {
        "applied": applied,
        "page": page_of(request, rows, ("pk",)),
        "hidden": applied.lines.count() - seen.count(),
        "total": applied.lines.aggregate(old=Sum("old_weekly"), new=Sum("new_weekly")),
    }
    return show(request, "placements/money/rise.html", context)


@permission_required(APPLY, raise_exception=True)
def raise_prices(request):
    """The question, then what would change, then (sent by POST) the change itself."""
    if request.method == "POST":
        return _apply(request)
    form = forms.RiseForm(request.GET or None)
    context = {"form": form}
    if form.is_valid():
        context |= _preview(request, form.rise)
    return show(request, "placements/money/raise_prices.html", context)


def _preview(request, rise):
    lines = lines_to_raise(rise)
    amounts = lines.values_list("weekly_amount", flat=True)
    seen = lines.filter(placement__in=in_sight(Placement, request.user))
    rows = list(seen.select_related(*RELATED)[:SHOWN])
    for line in rows:
        line.new_weekly = rise.raised(line.weekly_amount)
    new = sum(rise.raised(amount) for amount in amounts)
    return {
        "rise": rise,
        "rows": rows,
        "number": len(amounts),
        "not_shown": seen.count() - len(rows),
        "hidden": len(amounts) - seen.count(),
        "old": sum(amounts),
        "new": new,
        "more": new - sum(amounts),
        "again": raised_in_year(lines, rise.starts_on),
        "answers": {**request.GET.dict(), "expected": new},
    }


def _apply(request):
    form = forms.RiseForm(request.POST)
    if not form.is_valid():
        return show(request, "placements/money/raise_prices.html", {"form": form})
    applied = workflow.raise_prices(
        form.rise,
        reason=form.cleaned_data["reason"],
        expected=MoneyField(required=False).to_python(request.POST.get("expected", "")),
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, "The prices have been raised.")
    return redirect(reverse("placements:rise", args=[applied.pk]))
