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
    rows, number = differing(request.user, found.differing, at_most=SHOWN)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "weeks": ((last - first).days + 1) // 7,
        "lines": [(BudgetLine(line).label, sums) for line, sums in found.lines.items()],
        "total": found.total,
        "rows": rows,
        "more": number - len(rows),
        "hidden": len(found.differing) - number,
        "download_url": download_url(request, "placements:download_reconciliation"),
        "due": LedgerDue.objects.values("placement").distinct().count(),
    }
    return show(request, "placements/money/reconciliation.html", context)


def weeks_asked(request):
    return forms.WeeksForm(request.GET or None, today=timezone.localdate())


def differing(user, sums_of, *, at_most=None):
    """The placements in sight whose sums differ, the largest difference first; how many."""
    seen = Placement.objects.visible_to(user).filter(pk__in=list(sums_of))
    numbers = sorted(
        seen.order_by("started", "pk").values_list("pk", flat=True),
        key=lambda pk: _size(sums_of[pk]),
        reverse=True,
    )
    found = seen.select_related("child", *WITH_PLACE).in_bulk(numbers[:at_most])
    rows = [found[pk] for pk in numbers[:at_most] if pk in found]
    for placement in rows:
        placement.sums = sums_of[placement.pk]
    return rows, len(numbers)


def _size(sums):
    return max(abs(sums.ledger_less_live), abs(sums.forecast_less_live))
