"""Pages about stability meetings, and whether the placement held."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from children.models import Child
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted
from placements import forms, workflow
from placements.models import StabilityMeeting
from placements.moves.filters import StabilityFilter
from placements.moves.stability import outcomes, three_months_on

VIEW, KEEP = "placements.view_stabilitymeeting", "placements.change_stabilitymeeting"
NEWEST_FIRST = ("-held_on", "-pk")


def with_outcomes(meetings, on):
    """The meetings, each knowing what became of the placement and the day to ask that."""
    meetings = list(meetings)
    found = outcomes(((each.child_id, each.held_on) for each in meetings), on=on)
    for meeting in meetings:
        meeting.outcome = found[meeting.child_id, meeting.held_on]
        meeting.asked_on = three_months_on(meeting.held_on)
    return meetings


@permission_required(VIEW, raise_exception=True)
def stability_meetings(request):
    visible = StabilityMeeting.objects.visible_to(request.user)
    on = timezone.localdate()
    found = StabilityFilter(request.GET, queryset=visible, request=request, on=on)
    rows = found.qs.select_related("child__team", "placement__setting", "placement__household")
    page = page_of(request, rows, NEWEST_FIRST)
    with_outcomes(page.rows, on)
    context = {"filter": found, "page": page, "is_narrowed": any(request.GET.values())}
    return render(request, "placements/stability_meetings.html", context)


@permission_required(VIEW, raise_exception=True)
def stability_meeting(request, pk):
    everything = StabilityMeeting.objects.select_related(
        "child", "placement__setting", "placement__household"
    )
    meeting = fetch_visible(request, everything, pk=pk)
    with_outcomes([meeting], timezone.localdate())
    return render(request, "placements/stability_meeting.html", {"meeting": meeting})


def _form(request, meeting):
    return forms.StabilityMeetingForm(
        posted(request),
        instance=meeting,
        initial={"version": meeting.version},
        user=request.user,
        on=timezone.localdate(),
    )


@permission_required(KEEP, raise_exception=True)
def add_stability_meeting(request, child):
    child = fetch_visible(request, Child.objects.all(), pk=child)
    form = _form(request, StabilityMeeting(child=child))
    if form.is_valid():
        meeting = form.save(commit=False)
        on = timezone.localdate()
        workflow.record_stability_meeting(meeting, on=on, by=request.user)
        messages.success(request, "The stability meeting has been recorded.")
        return redirect(meeting)
    context = {"form": form, "child": child, "title": "Record a stability meeting"}
    return render(request, "placements/stability_form.html", context)


@permission_required(KEEP, raise_exception=True)
def change_stability_meeting(request, pk):
    meetings = StabilityMeeting.objects.select_related("child")
    meeting = fetch_visible(request, meetings, pk=pk)
    form = _form(request, meeting)
    if form.is_valid():
        workflow.change_stability_meeting(
            form.save(commit=False),
            expected=form.cleaned_data["version"] or 0,
            on=timezone.localdate(),
            by=request.user,
        )
        messages.success(request, "The stability meeting has been changed.")
        return redirect(meeting)
    context = {"form": form, "child": meeting.child, "title": "Change the stability meeting"}
    return render(request, "placements/stability_form.html", {**context, "meeting": meeting})
