"""What stands once minutes are signed: corrections beside them, and all of it on paper."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kft.core import pdf
from kft.core.access import fetch_visible, log_download
from kft.core.formats import day, moment
from kft.core.views import posted
from kft.core.workflow import Refused
from referrals import minutes as minutes_text
from referrals.forms.minutes import AddendumForm
from referrals.models import Decision, Meeting
from referrals.views.meeting import WITH_PANEL, items_of
from referrals.views.of_decision import VIEW, parts_of
from referrals.workflow import minutes as workflow

PRIVATE = "About children: keep it safe, and destroy it when you have read it"


@permission_required(workflow.SIGN.permission, raise_exception=True)
def addendum(request, pk):
    found = fetch_visible(request, WITH_PANEL, pk=pk)
    if refusal := workflow.refusal_to_add(request.user, found):
        raise Refused(refusal)
    form = AddendumForm(posted(request))
    if form.is_valid():
        workflow.add(found, by=request.user, **form.cleaned_data)
        messages.success(request, "The correction stands under the minutes")
        return redirect("referrals:minutes", found.pk)
    return render(request, "referrals/addendum.html", {"meeting": found, "form": form})


@permission_required("referrals.view_meeting", raise_exception=True)
def minutes_pdf(request, pk):
    """The minutes on paper; for who may not see every item, an extract of the others."""
    found = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    if not found.minutes:
        raise Http404("There are no minutes yet")
    items, hidden = items_of(found, request.user)
    for item in items:
        for child in item.referral.children.all():
            log_download(request, child, f"Minutes of {found} as PDF")
    context = _of_minutes(found, is_extract=bool(hidden), by=request.user)
    return as_file("pdf/minutes.html", context, f"Minutes {found.held_on}.pdf")


def _of_minutes(meeting, *, is_extract, by):
    """The same for everybody who may see everything: no clock, no reader in it."""
    text = minutes_text.draft_text(meeting, by=by) if is_extract else meeting.minutes
    addenda = [] if is_extract else meeting.addenda.select_related("written_by")
    signed = meeting.status == Meeting.Status.SIGNED
    state = f"{meeting.signed_by}, {moment(meeting.signed_at)}" if signed else "Not signed yet"
    return {
        "title": f"Minutes of {meeting.panel}",
        "subtitle": day(meeting.held_on),
        "marker": PRIVATE,
        "facts": [("Meeting", meeting.reference), ("Signed", state)],
        "text": text,
        "is_extract": is_extract,
        "addenda": addenda,
    }


@permission_required(VIEW, raise_exception=True)
def decision_letter(request, pk):
    """What was decided for one child, on paper."""
    visible = Decision.objects.with_standing().visible_to(request.user)
    found = get_object_or_404(visible, pk=pk)
    log_download(request, found.child, f"Decision of {found.referral} as PDF")
    context = {
        "decision": found,
        **parts_of(found),
        "title": "Decision",
        "subtitle": str(found.referral),
        "marker": PRIVATE,
        "facts": [
            ("Child", found.child),
            ("Decided on", day(found.decided_on)),
            ("How it stands", _stands(found)),
        ],
    }
    return as_file("pdf/decision.html", context, f"Decision {found.pk}.pdf")


def _stands(decision):
    if decision.standing:
        return decision.standing[0]
    return "Final" if decision.is_final else "The minutes are not signed yet"


def as_file(template, context, name):
    return HttpResponse(
        pdf.render(template, context),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
