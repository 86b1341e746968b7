"""Pages about offers: recorded, negotiated, compared, chosen, approved, moved in to."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone

from kft.core.access import fetch_visible
from kft.core.views import posted
from placements.finding.requests import brothers_and_sisters
from placements.forms.offers import (
    QUOTED,
    ApprovalForm,
    ChooseForm,
    MoveInForm,
    OfferForm,
    PriceForm,
    ReopenForm,
    what_is_known_of,
)
from placements.models import Offer, PlacementRequest
from placements.views.requests import VIEW, fetch_request
from placements.views.searches import fetch_approach
from placements.workflow import offer as workflow
from placements.workflow import search as searching
from placements.workflow.request import SEARCH

COSTS = "placements.view_costs"
Why = PlacementRequest.Why
WITH = (
    *("approach__request__child", "approach__household", "approach__setting"),
    *("approach__provider", "setting__provider", "household"),
)


def _fetch_offer(request, pk):
    offers = Offer.objects.select_related(*WITH).prefetch_related("lines")
    return fetch_visible(request, offers, pk=pk)


def _offers_of(request, record):
    offers = Offer.objects.visible_to(request.user).filter(approach__request=record)
    return offers.select_related(*WITH).prefetch_related("lines").order_by("pk")


@permission_required((VIEW, COSTS), raise_exception=True)
def offers(request, pk):
    record = fetch_request(request, pk)
    context = {
        "record": record,
        "offers": _offers_of(request, record),
        "may_choose": workflow.CHOOSE.is_open_to(request.user, record),
        "may_reopen": workflow.REOPEN.is_open_to(request.user, record),
        "may_place": workflow.PLACE.is_open_to(request.user, record),
        "may_approve": _may_approve(request.user, record),
    }
    return render(request, "placements/offers.html", context)


def _may_approve(user, record):
    is_open = workflow.APPROVE.is_open_to(user, record)
    return is_open and not workflow.not_for_this_officer(user, record)


def _initial(approach):
    """What of an offer is known: asked for, or on the record of the home."""
    known = {"code": approach.request.sought_code, "can_start": approach.request.needed_by}
    if approach.setting:
        known |= what_is_known_of(approach.setting, timezone.localdate())
    return known


@permission_required(SEARCH, raise_exception=True)
def add_offer(request, pk):
    approach = fetch_approach(request, pk)
    offer = Offer(approach=approach, setting=approach.setting, household=approach.household)
    form = OfferForm(
        posted(request), instance=offer, initial=_initial(approach), on=timezone.localdate()
    )
    if form.is_valid():
        offer = form.save(commit=False)
        searching.add_offer(offer, quoted=form.quoted(), by=request.user)
        messages.success(request, "The offer stands beside the others.")
        return redirect(offer)
    return _offer_page(request, form, approach, f"Offer of {approach}")


@permission_required(SEARCH, raise_exception=True)
def change_offer(request, pk):
    offer = _fetch_offer(request, pk)
    quoted = {QUOTED + line.component: line.quoted_weekly for line in offer.lines.all()}
    initial = {"version": offer.version, **quoted}
    form = OfferForm(posted(request), instance=offer, initial=initial, on=timezone.localdate())
    if form.is_valid():
        searching.change_offer(
            form.save(commit=False),
            quoted=form.quoted(),
            expected=form.cleaned_data["version"] or 0,
            fields=form.Meta.fields,
            by=request.user,
        )
        messages.success(request, "The offer has been changed.")
        return redirect(offer)
    return _offer_page(request, form, offer.approach, f"Change the offer of {offer}")


def _offer_page(request, form, approach, title):
    context = {"form": form, "approach": approach, "title": title}
    return render(request, "placements/offer_form.html", context)


@permission_required(SEARCH, raise_exception=True)
def negotiate(request, pk):
    offer = _fetch_offer(request, pk)
    form = PriceForm(posted(request), initial={"version": offer.version}, offer=offer)
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        searching.negotiate(offer, agreed=form.agreed(), expected=version, by=request.user)
        messages.success(request, "The agreed price is kept.")
        return redirect(offer)
    return _act(request, offer.approach.request, form, f"Agree the price of {offer}")


def _act(request, record, form, title, **more):
    context = {"record": record, "form": form, "title": title, "back_to_offers": True, **more}
    return render(request, "placements/request_act.html", context)


@permission_required(SEARCH, raise_exception=True)
def choose_offer(request, pk):
    offer = _fetch_offer(request, pk)
    record = offer.approach.request
    form = ChooseForm(posted(request))
    if form.is_valid():
        workflow.choose(record, offer, why=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The nominated officers are asked to approve this offer.")
        return redirect(offer)
    return _act(request, record, form, f"Choose {offer}")


@permission_required(workflow.APPROVE_OFFER, raise_exception=True)
def approval(request, pk):
    """The chosen offer beside the others, what was asked for and how it was searched."""
    record = fetch_request(request, pk)
    form = ApprovalForm(posted(request))
    if form.is_valid():
        return _decide(request, record, form)
    user = request.user
    context = {
        "record": record,
        "form": form,
        "offers": _offers_of(request, record),
        "tiers": searching.tiers_of(record),
        "together": record.together.all() & brothers_and_sisters(record.child, user),
        "refusal": workflow.not_for_this_officer(user, record),
    }
    if record.status != workflow.Status.OFFER_CHOSEN:
        context["refusal"] = "No offer waits for approval here."
    return render(request, "placements/approval.html", context)


def _decide(request, record, form):
    answers, by = form.cleaned_data, request.user
    if answers["answer"] == "approve":
        workflow.approve(record, reason=answers["reason"], by=by)
        messages.success(request, "The offer is approved. The placements team starts it.")
    else:
        workflow.return_(record, reason=answers["reason"], by=by)
        messages.success(request, "The offer is returned to the placements team.")
    return redirect("placements:requests")


@permission_required(SEARCH, raise_exception=True)
def take_back(request, pk):
    record = fetch_request(request, pk)
    form = ReopenForm(posted(request))
    if form.is_valid():
        workflow.reopen(record, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, "The offer is taken back: the search goes on.")
        return redirect("placements:offers", pk)
    return _act(request, record, form, "Take the offer back")


@permission_required(workflow.PLACE_CHILD, raise_exception=True)
def move_in(request, pk):
    """From the approved offer to the placement and its cost lines, in one step."""
    record = fetch_request(request, pk)
    if record.placement:
        return redirect(record.placement)
    still_open = workflow.open_placement(record.child)
    initial = {
        "started": record.chosen_offer and record.chosen_offer.can_start,
        "planned": record.why != Why.BREAKDOWN,
    }
    form = MoveInForm(posted(request), initial=initial, still_open=still_open)
    if form.is_valid():
        placement = workflow.place(record, **form.cleaned_data, by=request.user)
        messages.success(request, f"{record.child}’s placement is started, with its costs.")
        return redirect(placement)
    context = {"record": record, "form": form, "still_open": still_open}
    context["offers"] = _offers_of(request, record).filter(pk=record.chosen_offer_id)
    return render(request, "placements/move_in.html", context)
