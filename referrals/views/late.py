"""Changes to an agenda after the papers closed: the coordinator asks, the chair answers."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render

from kft.core.access import fetch_visible, log_view
from kft.core.views import posted
from kft.core.workflow import Refused
from referrals.forms.agenda import ConsentForm, LateForm
from referrals.models import AgendaItem, Referral
from referrals.proposals import title_of
from referrals.views.meeting import WITH_PANEL, item_in_sight
from referrals.views.referral import with_people
from referrals.workflow import late as workflow


@permission_required("referrals.schedule_referral", raise_exception=True)
def ask_to_list(request, pk, referral):
    meeting = get_object_or_404(WITH_PANEL.visible_to(request.user), pk=pk)
    found = fetch_visible(request, with_people(Referral.objects.all()), pk=referral)
    form = LateForm(posted(request))
    if form.is_valid():
        because = request.GET.get("because", "")
        because = because if title_of(because) else ""
        why = form.cleaned_data["why"]
        workflow.ask_to_list(meeting, found, by=request.user, why=why, because=because)
        messages.success(request, f"The chair is asked to let {found} on the agenda")
        return redirect(meeting)
    title = "Ask the chair to let it on the agenda"
    return _page(request, meeting, found, form, title)


@permission_required("referrals.schedule_referral", raise_exception=True)
def ask_to_take_off(request, pk):
    item = item_in_sight(request, pk)
    form = LateForm(posted(request))
    if form.is_valid():
        workflow.ask_to_take_off(item, by=request.user, why=form.cleaned_data["why"])
        messages.success(request, f"The chair is asked to let {item.referral} go")
        return redirect(item.meeting)
    title = "Ask the chair to take it off the agenda"
    return _page(request, item.meeting, item.referral, form, title)


@permission_required(workflow.CONSENT, raise_exception=True)
def consent(request, pk):
    """The chair's answer to a late item, or to one asked to be taken off."""
    item = item_in_sight(request, pk)
    log_view(request, item.referral)
    if not AgendaItem.objects.to_consent_to().filter(pk=item.pk).exists():
        raise Refused("Nobody asks for your consent to this item any more.")
    form = ConsentForm(posted(request))
    if form.is_valid():
        return _answer(request, item, form.cleaned_data)
    title = "A late change to the agenda"
    return _page(request, item.meeting, item.referral, form, title, item=item)


def _answer(request, item, answers):
    if answers["outcome"] == "consent":
        workflow.consent(item, by=request.user)
    else:
        workflow.refuse(item, by=request.user, reason=answers["reason"])
    messages.success(request, "Your answer is saved")
    return redirect(item.meeting)


def _page(request, meeting, referral, form, title, **more):
    context = {"meeting": meeting, "referral": referral, "form": form, "title": title, **more}
    return render(request, "referrals/late.html", context)
