"""Pages about savings: the year's list, each of them, and those to look at again."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted
from placements import forms, workflow
from placements.models import Placement, Saving
from placements.money.filters import SavingFilter
from placements.money.financial_years import FinancialYear
from placements.money.savings import (
    at_stake,
    in_year,
    saved_in,
    to_look_at_again,
    total_at_stake,
    total_by_kind,
)
from placements.views.money_pages import VIEW, download_url, show, year_asked

ENTER, SIGN_OFF = "placements.enter_saving", "placements.sign_off_saving"
RELATED = ("placement__child", "placement__setting__provider", "reversal")
NEWEST_FIRST = ("-started", "-pk")
SHOWN = 100


def _fetch(request, pk):
    savings = Saving.objects.select_related(*RELATED, "entered_by", "signed_off_user")
    return fetch_visible(request, savings, pk=pk)


@permission_required(VIEW, raise_exception=True)
def savings(request):
    form, found = savings_asked(request)
    year = form.shown
    totals = total_by_kind(found.qs)
    context = {
        "year": year,
        "form": form,
        "filter": found,
        "page": page_of(request, found.qs, NEWEST_FIRST),
        "cashable": totals.get((Saving.Kind.CASHABLE, True), 0),
        "avoided": totals.get((Saving.Kind.AVOIDED, True), 0),
        "at_stake": total_at_stake(found.qs, year, on=timezone.localdate()),
        "waiting": sum(total for (_, is_signed), total in totals.items() if not is_signed),
    }
    context["download_url"] = download_url(request, "placements:download_savings")
    return show(request, "placements/money/savings.html", context)


def savings_asked(request):
    """The year's picker, and the savings in sight as the page narrows them."""
    form = year_asked(request)
    of_year = in_year(Saving.objects.visible_to(request.user), form.shown)
    rows = of_year.select_related(*RELATED).order_by(*NEWEST_FIRST)
    return form, SavingFilter(request.GET, queryset=rows)


@permission_required(VIEW, raise_exception=True)
def saving(request, pk):
    saving, today = _fetch(request, pk), timezone.localdate()
    year = FinancialYear.of(today)
    again = to_look_at_again(Saving.objects.filter(pk=saving.pk), on=today)
    amounts = Saving.objects.filter(pk=saving.pk).annotate(saved=saved_in(year))
    context = {
        "saving": saving,
        "year": year,
        "saved": amounts.get().saved,
        "again": again.first(),
        "kept": saving.kept.select_related("kept_by"),
        "is_own": saving.entered_by_id == request.user.pk,
    }
    return show(request, "placements/money/saving.html", context)


@permission_required(VIEW, raise_exception=True)
def savings_again(request):
    """Savings that were signed off and that something which came later speaks against."""
    in_sight = Saving.objects.visible_to(request.user)
    today = timezone.localdate()
    year = FinancialYear.of(today)
    found = to_look_at_again(in_sight, on=today).select_related(*RELATED)
    staked = found.annotate(stake=at_stake(year)).order_by("proposed_on", "pk")
    rows = list(staked[: SHOWN + 1])
    context = {"rows": rows[:SHOWN], "more": len(rows) > SHOWN, "year": year}
    return show(request, "placements/money/savings_again.html", context)


def _keep(request, saving, title):
    back = saving.get_absolute_url() if saving.pk else reverse("placements:savings")
    form = forms.SavingForm(posted(request), instance=saving, user=request.user)
    if form.is_valid():
        saving = form.save(commit=False)
        workflow.keep_saving(saving, by=request.user)
        messages.success(request, "The saving has been saved. Somebody else signs it off.")
        return redirect(saving)
    context = {"form": form, "title": title, "caption": "Saving", "back": back}
    return show(request, "placements/money/form.html", context)


@permission_required(ENTER, raise_exception=True)
def add_saving(request):
    """A new saving; `?placement=` names the placement from whose page it is entered."""
    asked = request.GET.get("placement", "")
    in_sight = Placement.objects.visible_to(request.user).select_related("child")
    placement = in_sight.filter(reference=asked).first() if asked else None
    return _keep(request, Saving(placement=placement), "Enter a saving")


@permission_required(ENTER, raise_exception=True)
def correct_saving(request, pk):
    return _keep(request, _fetch(request, pk), "Correct the saving")


@permission_required(ENTER, raise_exception=True)
def take_away_saving(request, pk):
    saving = _fetch(request, pk)
    if request.method == "POST":
        workflow.take_away_saving(saving, by=request.user)
        messages.success(request, "The saving has been taken away.")
        return redirect("placements:savings")
    return show(request, "placements/money/take_away_saving.html", {"saving": saving})


@permission_required(SIGN_OFF, raise_exception=True)
@require_POST
def sign_off_saving(request, pk):
    saving = _fetch(request, pk)
    workflow.sign_off(saving, by=request.user, on=timezone.localdate())
    messages.success(request, "The saving is signed off.")
    return redirect(saving)


@permission_required(SIGN_OFF, raise_exception=True)
def reverse_saving(request, pk):
    """The reasons that the records give are proposed; whoever reverses may write others."""
    saving = _fetch(request, pk)
    again = to_look_at_again(
        Saving.objects.filter(pk=saving.pk), on=timezone.localdate()
    ).first()
    initial = {"starts_on": again.proposed_on, "why": again.reasons} if again else {}
    form = forms.ReverseSavingForm(posted(request), initial=initial)
    if form.is_valid():
        workflow.reverse_saving(saving, **form.cleaned_data, by=request.user, at=timezone.now())
        messages.success(request, "The saving has been reversed.")
        return redirect(saving)
    context = {
        "form": form,
        "title": "Reverse the saving",
        "caption": saving,
        "back": saving.get_absolute_url(),
        "told": "What was signed off stays. From the day that you enter it no longer counts.",
    }
    return show(request, "placements/money/form.html", context)


@permission_required(SIGN_OFF, raise_exception=True)
def keep_saving_counting(request, pk):
    """What happened is settled: the saving leaves the list until something else does."""
    saving, now = _fetch(request, pk), timezone.now()
    today = timezone.localdate(now)
    again = to_look_at_again(Saving.objects.filter(pk=saving.pk), on=today).first()
    form = forms.KeepSavingForm(posted(request))
    if form.is_valid():
        why = form.cleaned_data["why"]
        workflow.keep_counting(saving, why=why, by=request.user, on=today, at=now)
        messages.success(request, "The saving goes on counting.")
        return redirect(saving)
    context = {
        "form": form,
        "title": "Does the saving go on counting?",
        "caption": saving,
        "back": saving.get_absolute_url(),
        "told": f"{again.reasons}." if again else "",
    }
    return show(request, "placements/money/form.html", context)
