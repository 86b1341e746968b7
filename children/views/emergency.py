"""Opening a record in an emergency, and the records officer's look at it afterwards."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from children.access_log import log_address
from children.forms.restriction import EmergencyForm, ReviewForm
from children.models import Child, EmergencyOpening
from children.views.pages import record_pages
from children.workflow import emergency as workflow
from kft.core.access import fetch_visible, log_search
from kft.core.keyset import page_of
from kft.core.views import posted

NEWEST = ("-opened_at", "-pk")
# one sentence for "no such child", "two of them" and "not for you": it gives nothing away
NOT_FOUND = (
    "No record can be opened with what you entered. Check every letter and number."
    " If it is right, phone a records officer or the duty manager."
)
TOO_OFTEN = "You have tried too often. Phone a records officer, or try again in an hour."


@permission_required("children.open_in_emergency", raise_exception=True)
def emergency(request):
    form = EmergencyForm(posted(request))
    if form.is_valid():
        child = _child_found(request, form)
        if child:
            return _let_in(request, child, form.cleaned_data["reason"])
    return render(request, "children/emergency.html", {"form": form})


def _child_found(request, form):
    """The child, or None with an error on the form and the attempt in the log."""
    asked = {name: form.cleaned_data[name] for name in ("reference", "name", "date_of_birth")}
    refusal = _refusal(request.user)
    child = None if refusal else workflow.child_asked_for(**asked)
    if child is None:
        words = ", ".join(str(answer) for answer in asked.values() if answer)
        log_search(request, f"In an emergency: {words}")
        form.add_error(None, refusal or NOT_FOUND)
    return child


def _refusal(user):
    """Why this person is let into no record at all, or ""."""
    if workflow.is_barred(user, on=timezone.localdate()):
        return workflow.BARRED
    return TOO_OFTEN if workflow.has_tried_too_often(user, at=timezone.now()) else ""


def _let_in(request, child, reason):
    if not Child.objects.visible_to(request.user).filter(pk=child.pk).exists():
        workflow.open_record(child, reason=reason, by=request.user)
    return redirect(child)


@permission_required("children.review_emergency_opening", raise_exception=True)
def emergencies(request):
    openings = EmergencyOpening.objects.visible_to(request.user)
    only_waiting = request.GET.get("show") != "all"
    if only_waiting:
        openings = openings.to_review()
    rows = openings.select_related("person", "child", "reviewed_by")
    context = {
        "page": page_of(request, rows, NEWEST),
        "only_waiting": only_waiting,
        "pages": record_pages(request),
    }
    return render(request, "records/emergencies.html", context)


@permission_required("children.review_emergency_opening", raise_exception=True)
def review(request, pk):
    everything = EmergencyOpening.objects.select_related("person", "child", "reviewed_by")
    opening = fetch_visible(request, everything, pk=pk)
    form = ReviewForm(posted(request))
    if form.is_valid():
        workflow.review(opening, **form.cleaned_data, by=request.user)
        messages.success(request, "The emergency opening has been reviewed.")
        return redirect("records:emergencies")
    running = EmergencyOpening.objects.running().filter(pk=opening.pk).exists()
    context = {
        "form": form,
        "opening": opening,
        "is_running": running,
        "log_url": log_address(
            person=opening.person_id,
            child=opening.child.reference,
            first=f"{timezone.localdate(opening.opened_at):%d/%m/%Y}",
        ),
    }
    return render(request, "records/review.html", context)
