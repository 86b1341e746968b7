"""An item as a member of the panel sees it, and what members say of it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.models import User
from kft.core.views import posted
from kft.core.workflow import ChangedMeanwhile
from referrals import case, room
from referrals.forms.advice import AdviceForm, DissentForm, ViewForm
from referrals.models import Advice, Interest
from referrals.screen import Screen
from referrals.views import live
from referrals.views.meeting import item_in_sight
from referrals.workflow import advice as workflow
from referrals.workflow.decision import DECIDING


def page(request, item, refusal="", *, advice=None, view=None, status=200, **more):
    """The papers, what is recorded as it is recorded, and the member's own words."""
    screen = Screen(item)
    own = Advice.objects.filter(item=item, person=request.user).first() or Advice()
    gives = request.user.has_perm(workflow.GIVE)
    context = {
        "state": live.state_of_member(item, own),
        **case.of(request.user, item, screen.answers),
        "screen": screen,
        "refusal": refusal,
        "room": room.of(item, screen.urgent),
        "can_advise": gives and item.meeting.status in workflow.ADVISING,
        "can_agree": gives and item.meeting.status in DECIDING and bool(screen.decisions),
        "advice": advice or AdviceForm(initial={"advice": own.text, "version": own.version}),
        "view": view or ViewForm(initial={"view": own.view, "dissent_why": own.dissent_why}),
        **more,
    }
    return render(request, "referrals/member_item.html", context, status=status)


@permission_required(workflow.GIVE, raise_exception=True)
@require_POST
def advise(request, pk):
    """The advice sent by its button; with a script it is saved as it is written."""
    item = item_in_sight(request, pk)
    form = AdviceForm(request.POST)
    if not form.is_valid():
        return page(request, item, advice=form, status=422)
    text, expected = form.cleaned_data["advice"], form.cleaned_data["version"]
    try:
        workflow.advise(item, by=request.user, text=text, expected=expected)
    except ChangedMeanwhile:
        theirs = Advice.objects.get(item=item, person=request.user)
        form.data = {**request.POST.dict(), "version": theirs.version}
        return page(request, item, advice=form, status=409, theirs=theirs)
    messages.success(request, "Your advice is saved")
    return redirect("referrals:item", item.pk)


@permission_required(workflow.GIVE, raise_exception=True)
@require_POST
def give_view(request, pk):
    """A member agrees, or does not and says why."""
    item = item_in_sight(request, pk)
    form = ViewForm(request.POST)
    if not form.is_valid():
        return page(request, item, view=form, status=422)
    view, why = form.cleaned_data["view"], form.cleaned_data["dissent_why"]
    workflow.give_view(item, by=request.user, view=view, why=why)
    messages.success(request, "Your view is saved")
    return redirect("referrals:item", item.pk)


@permission_required("referrals.draft_minutes", raise_exception=True)
def dissent(request, pk):
    """Whoever takes the minutes writes down a dissent that was said in the room."""
    item = item_in_sight(request, pk)
    form = DissentForm(posted(request), members=members_of(item))
    if form.is_valid():
        member, why = form.cleaned_data["member"], form.cleaned_data["why"]
        workflow.record_dissent(item, member, by=request.user, why=why)
        messages.success(request, f"It is recorded that {member} does not agree")
        return redirect("referrals:item", item.pk)
    return render(request, "referrals/dissent.html", {"item": item, "form": form})


def members_of(item):
    """Those who sit on the panel or chair the meeting, without whoever left the room."""
    aside = Interest.objects.standing().filter(referral=item.referral_id).values("person")
    seated = User.objects.filter(panel_memberships__panel=item.meeting.panel_id)
    chair = User.objects.filter(pk=item.meeting.chair_id)
    return (seated | chair).filter(is_active=True).exclude(pk__in=aside).distinct()
