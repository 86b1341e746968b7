"""Follow-ups: those that are due, and the answer to one."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from kft.core.access import fetch_visible, log_view
from kft.core.views import posted
from referrals.forms.decision import FollowUpForm
from referrals.models import Decision, FollowUp
from referrals.timescales import overdue_since
from referrals.workflow import follow_up as workflow

AT_MOST = 100


@permission_required("referrals.view_follow_up", raise_exception=True)
def follow_ups(request):
    today = timezone.localdate()
    visible = FollowUp.objects.visible_to(request.user).due(on=today)
    rows = visible.select_related("child__social_worker", "child__team", "referral")
    context = {
        "follow_ups": rows[:AT_MOST],
        "at_most": AT_MOST,
        "overdue_since": overdue_since(today),
    }
    return render(request, "referrals/follow_ups.html", context)


@permission_required("referrals.answer_follow_up", raise_exception=True)
def follow_up(request, pk):
    """Where the child lives now; the care records stand beside the question."""
    related = FollowUp.objects.select_related("child__social_worker", "referral")
    found = fetch_visible(request, related, pk=pk)
    log_view(request, found.child)
    today = timezone.localdate()
    form = FollowUpForm(posted(request))
    if form.is_valid():
        workflow.answer(found, by=request.user, on=today, **form.cleaned_data)
        messages.success(request, f"Your answer about {found.child} is saved")
        if disagreement(found):
            messages.info(request, disagreement(found))
        return redirect("referrals:follow_ups")
    context = {
        "follow_up": found,
        "form": form,
        "refusal": workflow.refusal_to_answer(request.user, found, on=today),
        "care_periods": care_since_heard(found),
        "disagreement": disagreement(found),
    }
    return render(request, "referrals/follow_up.html", context)


def care_since_heard(follow_up):
    """The child's care periods begun since the panel first heard the child."""
    heard = Decision.objects.heard().filter(
        referral=follow_up.referral_id, child=follow_up.child_id
    )
    first = heard.order_by("decided_on").values_list("decided_on", flat=True).first()
    periods = follow_up.child.care_periods.all()
    return list(periods.filter(started__gte=first)) if first else []


def disagreement(follow_up):
    """The sentence that says where an answer and the care records differ; "" where not."""
    if not follow_up.completed_on:
        return ""
    home = {FollowUp.Living.AT_HOME, FollowUp.Living.FAMILY_NETWORK}
    periods = care_since_heard(follow_up)
    if follow_up.living in home and periods:
        return (
            f"The care records say that {follow_up.child} was looked after from "
            f"{periods[0].started:%-d %B %Y}. Figures follow the care records."
        )
    if follow_up.living == FollowUp.Living.LOOKED_AFTER and not periods:
        return (
            f"The care records show no time in care for {follow_up.child} since the panel. "
            "Figures follow the care records."
        )
    return ""
