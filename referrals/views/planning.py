"""A planned meeting: moved, cancelled, taken into a calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kft.core.views import posted
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals.forms.panel import CancelMeetingForm, ChangeMeetingForm
from referrals.invitations import PUBLISH, calendar
from referrals.views.meeting import WITH_PANEL
from referrals.workflow import planning as workflow

DETAILS = ("held_on", "starts_at", "place", "chair")


def _in_sight(request, pk):
    return get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)


def _unpublished(request, pk):
    meeting = _in_sight(request, pk)
    if meeting.status not in workflow.UNPUBLISHED:
        raise Refused("Only a meeting whose agenda is not published can be changed.")
    return meeting


@permission_required(workflow.MANAGE, raise_exception=True)
def change_meeting(request, pk):
    meeting = _unpublished(request, pk)
    now = {name: getattr(meeting, name) for name in (*DETAILS, "version")}
    sent = request.POST.copy() if request.method == "POST" else None
    form = ChangeMeetingForm(sent, initial=now, chairs=workflow.possible_chairs(meeting))
    if form.is_valid():
        return _change(request, meeting, form)
    return _page(request, meeting, form, "Change the meeting")


def _change(request, meeting, form):
    answers = dict(form.cleaned_data)
    expected = answers.pop("version")
    try:
        workflow.change_meeting(meeting, by=request.user, expected=expected, **answers)
    except ChangedMeanwhile as meanwhile:
        theirs = _in_sight(request, meeting.pk)
        form.data["version"] = theirs.version
        different = [
            (form.fields[name].label, getattr(theirs, name))
            for name in DETAILS
            if getattr(theirs, name) != answers[name]
        ]
        more = {"meanwhile": meanwhile, "different": different, "status": 409}
        return _page(request, theirs, form, "Change the meeting", **more)
    messages.success(request, "The meeting is changed and its people are told")
    return redirect(meeting)


@permission_required(workflow.MANAGE, raise_exception=True)
def cancel_meeting(request, pk):
    meeting = _unpublished(request, pk)
    form = CancelMeetingForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        workflow.cancel_meeting(meeting, by=request.user, reason=reason)
        messages.success(request, "The meeting is cancelled and its people are told")
        return redirect(meeting)
    return _page(request, meeting, form, "Cancel the meeting")


def _page(request, meeting, form, title, *, status=200, **more):
    context = {"meeting": meeting, "form": form, "title": title, **more}
    return render(request, "referrals/change_meeting.html", context, status=status)


@permission_required("referrals.view_meeting", raise_exception=True)
def calendar_file(request, pk):
    """The meeting as a file that a calendar opens."""
    meeting = _in_sight(request, pk)
    text = calendar([meeting], method=PUBLISH, at=timezone.now())
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="meeting-{meeting.held_on}.ics"'
    return answer
