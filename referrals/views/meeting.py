"""Meetings: the coordinator's inbox, the meeting's own page, who came, the minutes."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, OuterRef, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.sight import in_sight, shown_to
from kft.core.views import posted
from referrals.agenda import CHILDREN, agenda_of, edition_of
from referrals.agenda_places import in_order
from referrals.forms.meeting import MeetingForm
from referrals.meeting_filter import MeetingFilter
from referrals.models import AgendaItem, Meeting, Referral
from referrals.proposals import proposals_for
from referrals.quorum import quorum_of
from referrals.views.referral import NAMES_ELDEST_FIRST, listed
from referrals.workflow import agenda, late, minutes
from referrals.workflow import attendance as attending
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as workflow

AT_MOST = 50
COMING = 25  # meetings made ahead that the list shows
WITH_PANEL = Meeting.objects.select_related("panel", "chair")


@permission_required("referrals.schedule_referral", raise_exception=True)
def inbox(request):
    """What waits for the coordinator: to accept, and to put on an agenda."""
    visible = listed(shown_to(request.user, Referral))
    oldest_first = visible.order_by("submitted_at", "pk")
    groups = [
        (title, list(oldest_first.filter(status=status)[:AT_MOST]))
        for title, status in (
            ("To accept or send back", Referral.Status.AUTHORISED),
            ("To put on an agenda", Referral.Status.ACCEPTED),
            ("Deferred, with the social worker", Referral.Status.DEFERRED),
        )
    ]
    prefetch_related_objects([row for _, rows in groups for row in rows], NAMES_ELDEST_FIRST)
    return render(request, "referrals/inbox.html", {"groups": groups})


@permission_required("referrals.view_meeting", raise_exception=True)
def meetings(request):
    """Those coming up, the next one first; below, past ones, the latest first."""
    today = timezone.localdate()
    visible = WITH_PANEL.visible_to(request.user).annotate(items=_number_of_items())
    found = MeetingFilter(request.GET, visible, by=request.user)
    coming = found.qs.filter(held_on__gte=today).order_by("held_on", "starts_at", "pk")
    past = found.qs.filter(held_on__lt=today)
    page = page_of(request, past, ("-held_on", "-pk"))
    context = {
        "filter": found,
        "is_narrowed": any(request.GET.get(name) for name in found.filters),
        "coming": [] if page.first_url else list(coming[: COMING + 1])[:COMING],
        "page": page,
        "shows_items": request.user.has_perm("referrals.view_submitted_referrals"),
    }
    return render(request, "referrals/meetings.html", context)


def _number_of_items():
    """How many items each meeting has, without joining a row for each."""
    items = AgendaItem.objects.agreed().filter(meeting=OuterRef("pk")).order_by()
    counted = items.values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


@permission_required("referrals.manage_meeting", raise_exception=True)
def plan(request):
    form = MeetingForm(posted(request), by=request.user)
    if form.is_valid():
        meeting = workflow.plan(by=request.user, **form.cleaned_data)
        messages.success(request, "The meeting is planned")
        return redirect(meeting)
    return render(request, "referrals/plan.html", {"form": form})


@permission_required("referrals.view_meeting", raise_exception=True)
def meeting(request, pk):
    found = fetch_visible(request, WITH_PANEL, pk=pk)
    context = {
        "meeting": found,
        "agenda": agenda_of(found, request.user),
        "attendances": list(found.attendances.all()),
        "quorum": quorum_of(found) if found.status == Meeting.Status.OPEN else None,
        "can_record": request.user.has_perm("referrals.record_attendance")
        and found.status in attending.UNSIGNED,
        "can_chair": request.user.has_perm(deciding.RECORD),
        "acts": _acts(request.user, found),
        "minutes": found.status in minutes.DRAFT_MINUTES.sources
        or found.status == Meeting.Status.SIGNED,
        **_of_the_agenda(request, found),
    }
    return render(request, "referrals/meeting.html", context)


def _of_the_agenda(request, meeting):
    """What the page shows to those who build the agenda, and to the chair of late changes."""
    user, now = request.user, timezone.now()
    can_list = user.has_perm(agenda.LIST.permission) and meeting.status in agenda.LISTING
    moved = request.GET.get("moved", "")
    return {
        "can_list": can_list,
        "proposed": proposals_for(meeting, user) if can_list else [],
        "edition": edition_of(meeting),
        "can_consent": meeting.status in agenda.LISTING
        and user.has_perm(late.CONSENT)
        and not workflow.not_the_chair(user, meeting),
        "is_late": meeting.papers_are_closed(at=now) and meeting.status in agenda.LISTING,
        "publishes_again": agenda.PUBLISH_AGAIN.is_open_to(user, meeting),
        "moved": int(moved) if moved.isdecimal() else None,
        "moved_down": request.GET.get("to") == "down",
    }


def items_of(meeting, user):
    """The items of the agenda that this person may see, and how many are hidden."""
    found = agenda_of(meeting, user)
    return found.items, found.hidden


def _acts(user, meeting):
    """The buttons that move the meeting on."""
    acts = (
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
    """An agenda item whose meeting and referral the person may see; else 404.

    `in_order` are the numbers of the agenda's items in their sight.
    """
    people = ("referral__family", "referral__team", "referral__referrer")
    items = AgendaItem.objects.select_related("meeting__panel", "meeting__chair", *people)
    items = items.filter(meeting__in=in_sight(Meeting, request.user))
    item = get_object_or_404(items.prefetch_related(CHILDREN), pk=pk)
    # the agenda in this person's sight holds it where its referral is; asked within the query
    # above, PostgreSQL would work that out for every referral that there is
    item.in_order = in_order(item, request.user)
    if item.pk not in item.in_order:
        raise Http404
    return item
