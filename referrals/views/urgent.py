"""Urgent decisions between meetings: asked for, decided, and all of them in a list."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from children.models import Child
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted
from referrals.answers import answered
from referrals.forms.urgent import AskForm, UrgentForm
from referrals.models import Referral, UrgentDecision
from referrals.views.referral import with_people
from referrals.workflow import urgent as workflow

VIEW = "referrals.view_urgentdecision"
PEOPLE = ("child", "referral", "asked_by", "decided_by", "ratification__meeting__panel")
ORDER = ("-asked_at", "-pk")


@permission_required(VIEW, raise_exception=True)
def urgent_decisions(request):
    """All of them, the latest first, with what has expired and no panel has answered."""
    rows = UrgentDecision.objects.visible_to(request.user).select_related(*PEOPLE)
    context = {"page": page_of(request, rows, ORDER), "today": timezone.localdate()}
    return render(request, "referrals/urgent_decisions.html", context)


@permission_required(VIEW, raise_exception=True)
def urgent_decision(request, pk):
    found = fetch_visible(request, UrgentDecision.objects.select_related(*PEOPLE), pk=pk)
    context = {
        "urgent": found,
        "may_decide": workflow.DECIDE.is_open_to(request.user, found),
        **_of(found),
    }
    return render(request, "referrals/urgent_decision.html", context)


def _of(urgent):
    return {
        "referral": urgent.referral,
        "sections": answered(urgent.referral),
        "today": timezone.localdate(),
    }


@permission_required(workflow.ASK, raise_exception=True)
def ask_urgently(request, pk):
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    children = Child.objects.filter(pk__in=referral.children.all())
    form = AskForm(posted(request), children=children)
    if form.is_valid():
        answers = form.cleaned_data
        workflow.ask(referral, answers["children"], by=request.user, why=answers["why"])
        messages.success(request, "The nominated officers are asked for an urgent decision")
        return redirect(referral)
    refusal = workflow.refusal_to_ask(request.user, referral)
    context = {
        "referral": referral,
        "form": form,
        "title": "Ask for an urgent decision",
        "is_open": not refusal,
        "refusal": refusal,
        "sections": answered(referral),
    }
    return render(request, "referrals/step.html", context)


@permission_required(workflow.DECIDE_URGENTLY, raise_exception=True)
def decide_urgently(request, pk):
    found = fetch_visible(request, UrgentDecision.objects.select_related(*PEOPLE), pk=pk)
    form = UrgentForm(posted(request))
    if form.is_valid():
        messages.success(request, _save(found, form, by=request.user))
        return redirect(found)
    context = {
        "urgent": found,
        "form": form,
        "is_open": workflow.DECIDE.is_open_to(request.user, found),
        "refusal": workflow.own_work(request.user, found),
        **_of(found),
    }
    return render(request, "referrals/decide_urgently.html", context)


def _save(urgent, form, *, by):
    if form.cleaned_data["answer"] == "decide":
        workflow.decide(urgent, by=by, **form.package_answers())
        return "The package is decided: it goes to the next panel to be ratified"
    workflow.refuse(urgent, by=by, reason=form.cleaned_data["rationale"])
    return "It is to wait for the panel"
