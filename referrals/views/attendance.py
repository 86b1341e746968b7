"""Who came to a meeting: saved as it is ticked, and the quorum said anew each time."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render

from kft.core.access import log_view
from kft.core.workflow import Refused
from referrals.attendance_sheet import changed_agencies, changed_people, sheet_of, stale
from referrals.quorum import quorum_of
from referrals.views.meeting import WITH_PANEL
from referrals.workflow import attendance as attending


@permission_required(attending.RECORD, raise_exception=True)
def attendance(request, pk):
    """With JavaScript each change is sent as it is made; without, the button sends all."""
    found = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _marked(request, found)
    log_view(request, found)
    return render(request, "referrals/attendance.html", _shown(found))


def _marked(request, meeting):
    before = sheet_of(meeting)
    refusals = _save(meeting, before, request.POST, by=request.user)
    context = _shown(meeting) | {"refusals": refusals}
    if request.htmx:
        context["stale"] = stale(before, context["sheet"], request.POST)
        return render(request, "referrals/_attendance_saved.html", context)
    if refusals:
        return render(request, "referrals/attendance.html", context, status=409)
    messages.success(request, "Who came is recorded")
    return redirect(meeting)


def _shown(meeting):
    return {
        "meeting": meeting,
        "sheet": sheet_of(meeting),
        "quorum": quorum_of(meeting),
        "is_open": meeting.status in attending.UNSIGNED,
    }


def _save(meeting, sheet, sent, *, by):
    """Save what changed, each by itself; gives the reasons why something was not."""
    attended, guests = changed_agencies(sheet, sent)
    acts = [
        lambda p=person, present=present, seen=seen: attending.mark(
            meeting, p, by=by, present=present, seen=seen
        )
        for person, present, seen in changed_people(sheet, sent)
    ]
    if attended or guests:
        acts.append(
            lambda: attending.record_attendance(
                meeting, by=by, attended=attended, guests=guests
            )
        )
    return [reason for act in acts if (reason := _refusal_of(act))]


def _refusal_of(act):
    try:
        act()
    except Refused as refused:
        return str(refused)
    return ""
