"""Meetings: the coordinator's inbox, the meeting's own page, who came, the minutes."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import F, Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from children.models import Child
from kft.core.access import fetch_visible
from referrals.forms.meeting import MeetingForm
from referrals.models import AgendaItem, Meeting, Referral
from referrals.views.paging import page_of
from referrals.views.referral import with_people
from referrals.workflow import agenda, minutes
from referrals.workflow import attendance as attending
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as workflow

AT_MOST = 50
CHILDREN = Prefetch("referral__children", Child.objects.order_by("date_of_birth", "pk"))
WITH_PANEL = Meeting.objects.select_related("panel", "chair")


@permission_required("referrals.schedule_referral", raise_exception=True)
def inbox(request):
    """What waits for the coordinator: to accept, and to put on an agenda."""
    visible = with_people(Referral.objects.visible_to(request.user))
    groups = [
        (title, visible.filter(status=status).order_by("submitted_at", "pk")[:AT_MOST])
        for title, status in (
            ("To accept or send back", Referral.Status.AUTHORISED),
            ("To put on an agenda", Referral.Status.ACCEPTED),
            ("Deferred, with the social worker", Referral.Status.DEFERRED),
        )
    ]
    return render(request, "referrals/inbox.html", {"groups": groups})


@permission_required("referrals.view_meeting", raise_exception=True)
def meetings(request):
    found, next_url = page_of(WITH_PANEL.visible_to(request.user), request.GET)
    return render(request, "referrals/meetings.html", {"meetings": found, "next_url": next_url})


@permission_required("referrals.manage_meeting", raise_exception=True)
def plan(request):
    form = MeetingForm(request.POST if request.method == "POST" else None, by=request.user)
    if form.is_valid():
        meeting = workflow.plan(by=request.user, **form.cleaned_data)
        messages.success(request, "The meeting is planned")
        return redirect(meeting)
    return render(request, "referrals/plan.html", {"form": form})


@permission_required("referrals.view_meeting", raise_exception=True)
def meeting(request, pk):
    found = fetch_visible(request, WITH_PANEL, pk=pk)
    items, hidden = items_of(found, request.user)
    context = {
        "meeting": found,
        "items": items,
        "hidden": hidden,
        "attendances": list(found.attendances.all()),
        "can_list": _may(request.user, agenda.LIST, found, agenda.LISTING),
        "can_record": request.user.has_perm("referrals.record_attendance")
        and found.status in attending.UNSIGNED,
        "can_chair": request.user.has_perm(deciding.RECORD),
        "waiting": _waiting(request.user, found),
        "up": {"up": "yes"},
        "acts": _acts(request.user, found),
        "minutes": found.status in minutes.DRAFT_MINUTES.sources
        or found.status == Meeting.Status.SIGNED,
    }
    return render(request, "referrals/meeting.html", context)


def items_of(meeting, user):
    """The items of the agenda that this person may see, and how many are hidden."""
    items = list(
        meeting.agenda_items.select_related("referral__team", "meeting").prefetch_related(
            CHILDREN
        )
    )
    mine = Referral.objects.filter(agenda_items__meeting=meeting)
    visible = set(mine.visible_to(user).values_list("pk", flat=True))
    if meeting.status == Meeting.Status.PLANNED and not user.has_perm(
        "referrals.view_submitted_referrals"
    ):
        return [], 0
    seen = [item for item in items if item.referral_id in visible]
    return seen, len(items) - len(seen)


def _may(user, step, meeting, states):
    return user.has_perm(step.permission) and meeting.status in states


def _waiting(user, meeting):
    """Referrals that could go on this agenda, those longest waiting first."""
    if not _may(user, agenda.LIST, meeting, agenda.LISTING):
        return []
    visible = with_people(Referral.objects.visible_to(user))
    waiting = visible.filter(status=Referral.Status.ACCEPTED)
    rows = waiting.order_by(F("urgent").desc(nulls_last=True), "submitted_at", "pk")
    return [(referral, {"referral": referral.pk}) for referral in rows[:AT_MOST]]


def _acts(user, meeting):
    """The buttons that move the meeting on."""
    acts = (
        (agenda.PUBLISH, "Publish the agenda", "referrals:publish"),
        (workflow.OPEN, "Open the meeting", "referrals:open"),
        (workflow.CLOSE, "Close the meeting", "referrals:close"),
    )
    return [
        {"label": label, "url": reverse(page, args=[meeting.pk])}
        for step, label, page in acts
        if step.is_open_to(user, meeting)
    ]


def act(request, pk, verb, done):
    found = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    verb(found, by=request.user)
    messages.success(request, done)
    return redirect(found)


@permission_required("referrals.chair_meeting", raise_exception=True)
@require_POST
def open_(request, pk):
    return act(request, pk, workflow.open_, "The meeting is open")


@permission_required("referrals.chair_meeting", raise_exception=True)
@require_POST
def close(request, pk):
    return act(request, pk, workflow.close, "The meeting is closed")


def item_in_sight(request, pk):
    """An agenda item whose meeting and referral the person may see; else 404."""
    people = ("referral__family", "referral__team", "referral__referrer")
    items = AgendaItem.objects.select_related("meeting__panel", "meeting__chair", *people)
    return get_object_or_404(
        items.prefetch_related(CHILDREN),
        pk=pk,
        meeting__in=Meeting.objects.visible_to(request.user),
        referral__in=Referral.objects.visible_to(request.user),
    )
