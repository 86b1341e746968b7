"""Disagreeing with a decision, the answer to it, and a later decision in its place."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from kft.core.access import fetch_visible
from kft.core.views import posted
from referrals.forms.disagreement import DisagreeForm, ResolveForm, SupersedeForm
from referrals.models import Decision, Disagreement
from referrals.views.of_decision import VIEW, parts_of
from referrals.workflow import disagreement as workflow
from referrals.workflow import superseding


@permission_required(workflow.RAISE, raise_exception=True)
def disagree(request, pk):
    found = fetch_visible(request, Decision.objects.with_standing(), pk=pk)
    today = timezone.localdate()
    form = DisagreeForm(posted(request))
    if form.is_valid():
        workflow.raise_(found, by=request.user, on=today, **form.cleaned_data)
        messages.success(request, "The head of service is asked")
        return redirect(found)
    refusal = workflow.refusal_to_raise(request.user, found, on=today)
    return _act(request, found, form, "Disagree with the decision", refusal)


def _act(request, decision, form, title, refusal, **more):
    context = {"decision": decision, "form": form, "title": title, "refusal": refusal}
    context |= parts_of(decision) | more
    return render(request, "referrals/decision_act.html", context)


@permission_required(VIEW, raise_exception=True)
def disagreement(request, pk):
    """The disagreement stands on its decision's page; this is where its letters lead."""
    found = fetch_visible(request, Disagreement.objects.select_related("decision"), pk=pk)
    if workflow.UPHOLD.is_open_to(request.user, found):
        return redirect("referrals:resolve", found.pk)
    return redirect(found.decision)


@permission_required(workflow.RESOLVE, raise_exception=True)
def resolve(request, pk):
    people = ("decision__child", "decision__referral", "decision__meeting", "raised_by")
    found = fetch_visible(request, Disagreement.objects.select_related(*people), pk=pk)
    terms = {name: getattr(found.decision, name) for name in ResolveForm.TERMS}
    form = ResolveForm(posted(request), initial=terms)
    if form.is_valid():
        _save(found, form, by=request.user)
        messages.success(request, "Your answer is recorded")
        return redirect(found.decision)
    refusal = workflow.took_part(request.user, found)
    if found.status != Disagreement.Status.RAISED:
        refusal = "This is already answered."
    title = "Answer the disagreement"
    return _act(request, found.decision, form, title, refusal, disagreement=found)


def _save(disagreement, form, *, by):
    verbs = {"uphold": workflow.uphold, "return": workflow.return_}
    outcome, answer = form.cleaned_data["outcome"], form.cleaned_data["answer"]
    if outcome == "vary":
        workflow.vary(disagreement, by=by, answer=answer, **form.terms())
    else:
        verbs[outcome](disagreement, by=by, answer=answer)


@permission_required(superseding.RECORD, raise_exception=True)
def supersede(request, pk):
    found = fetch_visible(request, Decision.objects.with_standing(), pk=pk)
    earlier = superseding.replaceable_by(found, request.user)
    form = SupersedeForm(posted(request), earlier=earlier)
    if form.is_valid():
        answers = form.cleaned_data
        superseding.supersede(found, answers["earlier"], by=request.user, why=answers["why"])
        messages.success(request, "The earlier decision is replaced")
        return redirect(found)
    refusal = superseding.refusal_to_supersede(request.user, found)
    return _act(request, found, form, "It replaces an earlier decision", refusal)
