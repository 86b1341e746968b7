"""The agenda of a meeting: what is put on it, taken off it and moved, its publication."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from children.models import Child
from kft.core.access import fetch_visible
from kft.core.views import posted
from referrals.agenda import agenda_of, edition_of
from referrals.forms.agenda import ListForm, PublishAgainForm
from referrals.models import Meeting, Referral
from referrals.proposals import proposals_for, title_of
from referrals.views.meeting import WITH_PANEL, item_in_sight
from referrals.views.referral import with_people
from referrals.workflow import agenda as workflow
from referrals.workflow.request import ask_for_referral


@permission_required("referrals.manage_meeting", raise_exception=True)
def publish(request, pk):
    """Give the agenda to the members; again, with a note, once it is published."""
    found = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    is_first = found.status == Meeting.Status.PLANNED
    form = None if is_first else PublishAgainForm(posted(request))
    if request.method == "POST" and (is_first or form.is_valid()):
        note = "" if is_first else form.cleaned_data["note"]
        workflow.publish(found, by=request.user, note=note)
        messages.success(request, "The agenda is published")
        return redirect(found)
    context = {
        "meeting": found,
        "form": form,
        "agenda": agenda_of(found, request.user),
        "edition": edition_of(found),
        "is_early": found.papers_close_at and timezone.now() < found.papers_close_at,
    }
    return render(request, "referrals/publish.html", context)


@permission_required("referrals.schedule_referral", raise_exception=True)
@require_POST
def add_item(request, pk):
    """Put a referral on this meeting's agenda; late ones by way of the chair."""
    found = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    visible = Referral.objects.visible_to(request.user)
    referral = get_object_or_404(visible, pk=_number(request, "referral"))
    because = request.POST.get("because", "")
    return _put_on(request, found, referral, because=because if title_of(because) else "")


def _put_on(request, meeting, referral, *, because=""):
    if workflow.needs_consent(meeting, request.user):
        address = reverse("referrals:ask_to_list", args=[meeting.pk, referral.pk])
        return redirect(f"{address}?because={because}")
    workflow.list_on(meeting, referral, by=request.user, because=because)
    messages.success(request, f"{referral} is on the agenda")
    return redirect(meeting)


def _number(request, name):
    number = request.POST.get(name, "")
    return number if number.isdecimal() else None


@permission_required("referrals.schedule_referral", raise_exception=True)
def put_on_agenda(request, pk):
    """The same from the referral's page: choose a meeting."""
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    open_ = WITH_PANEL.visible_to(request.user).filter(status__in=workflow.LISTING)
    form = ListForm(posted(request), meetings=open_)
    if form.is_valid():
        return _put_on(request, form.cleaned_data["meeting"], referral)
    context = {
        "referral": referral,
        "form": form,
        "is_open": workflow.LIST.is_open_to(request.user, referral),
        "title": "Put the referral on an agenda",
    }
    return render(request, "referrals/step.html", context)


@permission_required("referrals.schedule_referral", raise_exception=True)
@require_POST
def request_referral(request, pk):
    """Ask a child's social worker for a referral, for the reason that a rule gives."""
    found = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    child = get_object_or_404(
        Child.objects.visible_to(request.user), pk=_number(request, "child")
    )
    why = _why_proposed(found, child, request.user)
    asked = ask_for_referral(found, child, by=request.user, why=why)
    messages.success(request, f"A referral of {asked.child} is asked for")
    return redirect(found)


def _why_proposed(meeting, child, user):
    """The reason of the rule that proposes this child, as it stands now."""
    groups = proposals_for(meeting, user)
    reasons = [one.why for _, ones in groups for one in ones if one.child == child]
    return reasons[0] if reasons else "Asked for by the panel’s coordinator"


@permission_required("referrals.manage_meeting", raise_exception=True)
@require_POST
def move(request, pk):
    """One place up or down; the page comes back with the focus on the button pressed."""
    item = item_in_sight(request, pk)
    up = request.POST.get("up") == "yes"
    workflow.move(item, by=request.user, up=up)
    address = item.meeting.get_absolute_url()
    return redirect(f"{address}?moved={item.pk}&to={'up' if up else 'down'}")


@permission_required("referrals.schedule_referral", raise_exception=True)
@require_POST
def take_off(request, pk):
    item = item_in_sight(request, pk)
    if item.is_agreed and workflow.needs_consent(item.meeting, request.user):
        return redirect("referrals:ask_to_take_off", item.pk)
    workflow.take_off(item, by=request.user)
    messages.success(request, f"{item.referral} is off the agenda")
    return redirect(item.meeting)
