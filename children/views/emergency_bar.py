"""The records officer says who may not open records in an emergency."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from children.forms.emergency_bar import BarForm, LiftBarForm
from children.models import EmergencyBar
from children.views.pages import record_pages
from children.workflow import emergency as workflow
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted

NEWEST = ("-since", "-pk")


@permission_required(workflow.BAR, raise_exception=True)
def bars(request):
    """Everybody who is or was barred, and the form that bars one more."""
    form = BarForm(posted(request))
    if form.is_valid():
        person = form.cleaned_data["person"]
        workflow.bar(**form.cleaned_data, by=request.user)
        messages.success(request, f"{person} can no longer open records in an emergency.")
        return redirect("records:bars")
    rows = EmergencyBar.objects.visible_to(request.user)
    context = {
        "form": form,
        "page": page_of(request, rows.select_related("person", "barred_by"), NEWEST),
        "today": timezone.localdate(),
        "pages": record_pages(request),
    }
    return render(request, "records/bars.html", context)


@permission_required(workflow.BAR, raise_exception=True)
def lift_bar(request, pk):
    barred = fetch_visible(request, EmergencyBar.objects.select_related("person"), pk=pk)
    form = LiftBarForm(posted(request))
    if form.is_valid():
        workflow.lift_bar(barred, **form.cleaned_data, by=request.user)
        messages.success(request, f"{barred.person} can open records in an emergency again.")
        return redirect("records:bars")
    return render(request, "records/lift_bar.html", {"form": form, "barred": barred})
