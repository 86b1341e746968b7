"""Interests in a referral: declared here, listed, and withdrawn with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render

from kft.core.access import fetch_visible
from kft.core.views import posted
from referrals.forms.interest import InterestForm, WithdrawalForm
from referrals.models import Interest, Referral
from referrals.workflow import interest as workflow


@permission_required(workflow.DECLARE, raise_exception=True)
def interests(request, pk):
    """Who has an interest in a referral; declare one's own or, as chair, somebody's."""
    referral = fetch_visible(request, Referral.objects.all(), pk=pk)
    others = workflow.others_to_declare_for(referral, request.user).order_by("name", "pk")
    form = InterestForm(posted(request), others=others)
    if form.is_valid():
        person = form.cleaned_data.get("person") or request.user
        nature = form.cleaned_data["nature"]
        interest = workflow.declare(referral, person, by=request.user, nature=nature)
        return _declared(request, interest)
    context = {
        "referral": referral,
        "form": form,
        "meeting": workflow.meeting_for(referral, request.user),
        "interests": referral.interests.select_related("person", "withdrawn_by"),
    }
    return render(request, "referrals/interests.html", context)


def _declared(request, interest):
    if interest.person_id != request.user.pk:
        messages.success(request, f"The interest of {interest.person} is declared")
        return redirect("referrals:interests", interest.referral_id)
    messages.success(
        request, "Your interest is declared. The papers of this referral are closed to you."
    )
    return redirect(interest.meeting) if interest.meeting else redirect("start")


@permission_required(workflow.KEEP, raise_exception=True)
def withdraw_interest(request, pk):
    interests = Interest.objects.visible_to(request.user).select_related("referral", "person")
    interest = get_object_or_404(interests, pk=pk)
    form = WithdrawalForm(posted(request))
    if form.is_valid():
        workflow.withdraw(interest, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, f"The interest of {interest.person} is withdrawn")
        return redirect("referrals:interests", interest.referral_id)
    context = {"interest": interest, "referral": interest.referral, "form": form}
    return render(request, "referrals/withdraw_interest.html", context)
