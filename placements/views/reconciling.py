"""The page that sets ledger, live figure and forecast of the same days beside each other."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect
from django.utils import timezone

from placements import forms, workflow
from placements.models import BudgetLine, LedgerDue, Placement
from placements.money.reconcile import reconcile
from placements.record import WITH_PLACE
from placements.views.money_pages import VIEW, download_url, show

SHOWN = 100


@permission_required(VIEW, raise_exception=True)
def reconciliation(request):
    """By POST, has the ledger worked out again for the placements that differ."""
    form = weeks_asked(request)
    first, last = form.weeks
    form.initial = {"first": first, "last": last}
    found = reconcile(first, last)
    if request.method == "POST":
        workflow.recompute_ledger(found.differing, by=request.user)
        messages.success(request, "The ledger is being worked out again. Look in a minute.")
        return redirect(request.get_full_path())
    rows = differing(request.user, found.differing)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "weeks": ((last - first).days + 1) // 7,
        "lines": [(BudgetLine(line).label, sums) for line, sums in found.lines.items()],
        "total": found.total,
        "rows": rows[:SHOWN],
        "more": max(len(rows) - SHOWN, 0),
        "hidden": len(found.differing) - len(rows),
        "download_url": download_url(request, "placements:download_reconciliation"),
        "due": LedgerDue.objects.values("placement").distinct().count(),
    }
    return show(request, "placements/money/reconciliation.html", context)


def weeks_asked(request):
    return forms.WeeksForm(request.GET or None, today=timezone.localdate())


def differing(user, sums_of):
    """The placements in sight whose sums differ, the largest difference first."""
    seen = Placement.objects.visible_to(user).filter(pk__in=sums_of)
    rows = list(seen.select_related("child", *WITH_PLACE))
    for placement in rows:
        placement.sums = sums_of[placement.pk]
    return sorted(rows, key=_size, reverse=True)


def _size(placement):
    sums = placement.sums
    return max(abs(sums.ledger_less_live), abs(sums.forecast_less_live))
