"""The minutes: read, drafted, signed."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render

from kft.core.access import fetch_visible, log_view
from kft.core.views import posted
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals import minutes as minutes_text
from referrals.forms.minutes import MinutesForm, SignForm
from referrals.views.meeting import WITH_PANEL, items_of
from referrals.workflow import minutes as workflow
from referrals.workflow.guards import not_the_chair


@permission_required("referrals.view_meeting", raise_exception=True)
def minutes(request, pk):
    """Read the minutes; those who draft them write them here."""
    found = fetch_visible(request, WITH_PANEL, pk=pk)
    items, hidden = items_of(found, request.user)
    for item in items:
        log_view_of_children(request, item)
    context = {
        "meeting": found,
        "hidden": hidden,
        "can_draft": workflow.DRAFT_MINUTES.is_open_to(request.user, found) and not hidden,
        "addenda": found.addenda.select_related("written_by"),
        "can_add": request.user.has_perm(workflow.SIGN.permission)
        and not hidden
        and not workflow.refusal_to_add(request.user, found),
        "can_sign": workflow.SIGN.is_open_to(request.user, found) and not hidden,
    }
    if context["can_draft"]:
        return _drafting(request, found, context)
    return render(request, "referrals/minutes.html", context)


def log_view_of_children(request, item):
    log_view(request, item.referral)


def _drafting(request, found, context):
    fresh = minutes_text.draft_text(found, by=request.user)
    text = found.minutes or fresh
    initial = {"text": text, "version": found.version}
    form = MinutesForm(posted(request), initial=initial)
    context |= {"form": form, "fresh": fresh}
    if not form.is_valid():
        return render(request, "referrals/minutes.html", context)
    answers = form.cleaned_data
    expected = answers["version"]
    try:
        workflow.draft_minutes(found, by=request.user, text=answers["text"], expected=expected)
    except ChangedMeanwhile:
        found.refresh_from_db()
        form.data = {**request.POST.dict(), "version": found.version}
        context |= {"theirs": found.minutes}
        return render(request, "referrals/minutes.html", context, status=409)
    messages.success(request, "The minutes wait for the chair to sign")
    return redirect("referrals:minutes", found.pk)


@permission_required("referrals.sign_minutes", raise_exception=True)
def sign(request, pk):
    """The confirmation: from here nobody can change what was decided."""
    found = fetch_visible(request, WITH_PANEL, pk=pk)
    _, hidden = items_of(found, request.user)
    if hidden or not workflow.SIGN.is_open_to(request.user, found):
        raise Refused(_why_not_sign(request.user, found, hidden))
    form = SignForm(posted(request), initial={"version": found.version})
    if form.is_valid():
        expected = form.cleaned_data["version"]
        workflow.sign(found, by=request.user, expected=expected)
        messages.success(request, "The minutes are signed: the decisions are final")
        return redirect(found)
    return render(request, "referrals/sign.html", {"meeting": found, "form": form})


def _why_not_sign(user, meeting, hidden):
    if hidden:
        return "An item of this meeting is restricted: somebody who may see it has to sign."
    refusal = not_the_chair(user, meeting)
    return refusal or f"The meeting is “{meeting.get_status_display().lower()}”."
