"""The agenda of a meeting: what is put on it, taken off it and moved, its publication."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from kft.core.access import fetch_visible
from referrals.forms.meeting import ListForm
from referrals.models import Referral
from referrals.views.meeting import WITH_PANEL, act, item_in_sight
from referrals.views.referral import with_people
from referrals.workflow import agenda as workflow


@permission_required("referrals.manage_meeting", raise_exception=True)
@require_POST
def publish(request, pk):
    return act(request, pk, workflow.publish, "The agenda is published")


@permission_required("referrals.schedule_referral", raise_exception=True)
@require_POST
def add_item(request, pk):
    """Put a waiting referral on this meeting's agenda."""
    found = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    number = request.POST.get("referral", "")
    visible = Referral.objects.visible_to(request.user)
    referral = get_object_or_404(visible, pk=number if number.isdecimal() else None)
    workflow.list_on(found, referral, by=request.user)
    messages.success(request, f"{referral} is on the agenda")
    return redirect(found)


@permission_required("referrals.schedule_referral", raise_exception=True)
def put_on_agenda(request, pk):
    """The same from the referral's page: choose a meeting."""
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    open_ = WITH_PANEL.visible_to(request.user).filter(status__in=workflow.LISTING)
    form = ListForm(request.POST if request.method == "POST" else None, meetings=open_)
    if form.is_valid():
        workflow.list_on(form.cleaned_data["meeting"], referral, by=request.user)
        messages.success(request, f"{referral} is on the agenda")
        return redirect(form.cleaned_data["meeting"])
    context = {
        "referral": referral,
        "form": form,
        "is_open": workflow.LIST.is_open_to(request.user, referral),
        "title": "Put the referral on an agenda",
    }
    return render(request, "referrals/step.html", context)


@permission_required("referrals.manage_meeting", raise_exception=True)
@require_POST
def move(request, pk):
    item = item_in_sight(request, pk)
    workflow.move(item, by=request.user, up=request.POST.get("up") == "yes")
    return redirect(item.meeting)


@permission_required("referrals.schedule_referral", raise_exception=True)
@require_POST
def take_off(request, pk):
    item = item_in_sight(request, pk)
    workflow.take_off(item, by=request.user)
    messages.success(request, f"{item.referral} is off the agenda")
    return redirect(item.meeting)
