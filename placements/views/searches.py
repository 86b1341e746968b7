"""Pages of the search for a home: tier by tier, whom to ask and what they answered."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from fostering.models import NotAvailable
from kft.core.access import fetch_visible
from kft.core.views import posted
from placements.finding.vacancies import (
    THE_COUNCILS_OWN,
    day_of,
    homes_free,
    households_away,
    households_free,
    vacancies_for,
)
from placements.forms.searches import (
    AnswerForm,
    AskProvidersForm,
    NoneAvailableForm,
    OpenEarlyForm,
)
from placements.models import Approach, FrameworkMembership, Provider, SearchNote, Tier
from placements.views.requests import fetch_request
from placements.workflow import search as workflow
from placements.workflow.request import SEARCH

SHOWN_OTHERS = 20


@permission_required(SEARCH, raise_exception=True)
@require_POST
def take_request(request, pk):
    record = fetch_request(request, pk)
    workflow.take(record, by=request.user)
    messages.success(request, "You are searching for a home. Look in-house first.")
    return redirect("placements:search", pk)


@permission_required(SEARCH, raise_exception=True)
def search(request, pk):
    """The search so far, and the places free in-house that nobody has asked about."""
    record = fetch_request(request, pk)
    on = day_of(record, timezone.localdate())
    tiers = workflow.tiers_of(record)
    asked = {one.whom for one in tiers[0].approaches}
    vacancies = [
        vacancy
        for vacancy in vacancies_for(record, request.user, on=on)
        if vacancy.where not in asked
    ]
    context = {
        "record": record,
        "tiers": tiers,
        "on": on,
        "age": record.child.age_on(on),
        "is_running": record.status == workflow.Status.SEARCHING,
        "may_take": workflow.TAKE.is_open_to(request.user, record),
        "away": _away(request.user, on),
        "fitting": [vacancy for vacancy in vacancies if vacancy.fits],
        "others": [vacancy for vacancy in vacancies if not vacancy.fits][:SHOWN_OTHERS],
    }
    return render(request, "placements/search.html", context)


def _away(user, on):
    """Households left out of the list, each with why and until when in words."""
    rows = list(households_away(user, on=on))
    for row in rows:
        row.reason = NotAvailable.Reason(row.why).label
    return rows


def _ask_in_house(request, pk, free, chosen):
    """Ask a household or home that has a place; one that is full by now is not found."""
    record = fetch_request(request, pk)
    today = timezone.localdate()
    found = get_object_or_404(free(record, request.user, on=day_of(record, today), only=chosen))
    workflow.ask(record, [found], tier=Tier.IN_HOUSE, asked_on=today, by=request.user)
    messages.success(request, f"{found} is asked. Record the answer when it comes.")
    return redirect("placements:search", pk)


@permission_required(SEARCH, raise_exception=True)
@require_POST
def ask_household(request, pk, household):
    return _ask_in_house(request, pk, households_free, household)


@permission_required(SEARCH, raise_exception=True)
@require_POST
def ask_home(request, pk, setting):
    return _ask_in_house(request, pk, homes_free, setting)


@permission_required(SEARCH, raise_exception=True)
def ask_providers(request, pk, tier):
    record = fetch_request(request, pk)
    state = workflow.tiers_of(record)[list(Tier).index(tier)]
    asked = [approach.provider_id for approach in state.approaches if approach.provider_id]
    today = timezone.localdate()
    form = AskProvidersForm(
        posted(request),
        initial={"asked_on": today},
        asked=asked,
        providers=_providers_of(tier, today),
    )
    if form.is_valid():
        answers = form.cleaned_data
        workflow.ask(
            record,
            answers["providers"],
            tier=tier,
            asked_on=answers["asked_on"],
            by=request.user,
        )
        messages.success(request, "It is noted who was asked. Record their answers.")
        return redirect("placements:search", pk)
    context = {
        "record": record,
        "form": form,
        "title": f"Ask providers: {Tier(tier).label.lower()}",
        "refusal": state.refusal,
        "told": _who_is_listed(tier),
        "back_to_search": True,
    }
    return render(request, "placements/request_act.html", context)


def _providers_of(tier, on):
    """Whom a tier may ask, each with the frameworks it is on on the day (`now_on`)."""
    if tier != Tier.FRAMEWORK:
        return Provider.objects.exclude(sector=THE_COUNCILS_OWN)
    memberships = FrameworkMembership.objects.holding(on=on).select_related("framework")
    held = Prefetch("memberships", memberships.order_by("framework__name"), to_attr="now_on")
    return workflow.on_frameworks(on).prefetch_related(held)


def _who_is_listed(tier):
    if tier != Tier.FRAMEWORK:
        return ""
    if FrameworkMembership.objects.exists():
        return "Listed are the providers that are on a framework today."
    return "No framework is recorded yet, so every provider is listed."


@permission_required(SEARCH, raise_exception=True)
def note(request, pk, tier, kind):
    """Nothing available in a tier, or a tier opened early: each with its reason."""
    if tier not in Tier.values:
        raise Http404
    record = fetch_request(request, pk)
    is_early = kind == SearchNote.Kind.OPENED_EARLY
    form = (OpenEarlyForm if is_early else NoneAvailableForm)(posted(request))
    if form.is_valid():
        act = workflow.open_early if is_early else workflow.none_available
        act(record, tier=tier, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The reason is kept with the search.")
        return redirect("placements:search", pk)
    name = Tier(tier).label.lower()
    opening = f"Open the {name} search early"
    context = {
        "record": record,
        "form": form,
        "title": opening if is_early else f"Nothing available: {name}",
        "back_to_search": True,
    }
    return render(request, "placements/request_act.html", context)


def fetch_approach(request, pk):
    """An approach of a request in sight."""
    people = ("request__child", "household", "setting__provider", "provider")
    return fetch_visible(request, Approach.objects.select_related(*people), pk=pk)


@permission_required(SEARCH, raise_exception=True)
def answer(request, pk):
    approach = fetch_approach(request, pk)
    initial = {
        "answer": approach.answer,
        "answered_on": approach.answered_on or timezone.localdate(),
        "why": approach.why,
    }
    form = AnswerForm(posted(request), initial=initial, approach=approach)
    if form.is_valid():
        workflow.answer(approach, **form.cleaned_data, by=request.user)
        messages.success(request, f"The answer of {approach} is kept.")
        if approach.answer == Approach.Answer.OFFERED and not approach.offers.exists():
            return redirect("placements:add_offer", approach.pk)
        return redirect("placements:search", approach.request_id)
    context = {
        "record": approach.request,
        "form": form,
        "title": f"What did {approach} answer?",
        "back_to_search": True,
    }
    return render(request, "placements/request_act.html", context)
