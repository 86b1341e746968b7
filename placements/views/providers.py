"""Pages about providers and their homes, schools and agencies."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kft.core.keyset import page_of
from kft.core.views import posted
from placements import forms, workflow
from placements.filters import ProviderFilter
from placements.homes.beds import block_homes
from placements.models import (
    BlockContract,
    FrameworkMembership,
    Judgement,
    Placement,
    Provider,
    Setting,
)

VIEW, CHANGE = "placements.view_provider", "placements.change_provider"
SHOWN = 200


def _fetch(request, queryset, pk):
    return get_object_or_404(queryset.visible_to(request.user), pk=pk)


@permission_required(VIEW, raise_exception=True)
def providers(request):
    in_sight = Provider.objects.visible_to(request.user)
    found = ProviderFilter(request.GET, queryset=in_sight)
    page = page_of(request, found.qs, ("name", "pk"))
    context = {"filter": found, "page": page, "is_narrowed": any(request.GET.values())}
    return render(request, "placements/providers.html", context)


@permission_required(VIEW, raise_exception=True)
def provider(request, pk):
    provider = _fetch(request, Provider.objects, pk)
    memberships = FrameworkMembership.objects.visible_to(request.user).filter(provider=provider)
    context = {
        "provider": provider,
        "settings": _judged(provider),
        "memberships": memberships.select_related("framework")[:SHOWN],
        "on": timezone.localdate(),
    }
    return render(request, "placements/provider.html", context)


def _judged(provider):
    """What the provider runs, each with the judgement in force today."""
    rows = list(provider.settings.with_judgement(on=timezone.localdate())[:SHOWN])
    for row in rows:
        row.grade = Judgement.Grade(row.judgement) if row.judgement else None
    return rows


@permission_required(VIEW, raise_exception=True)
def setting(request, pk):
    """A home with the children in it whom this person may see; the count has them all."""
    setting = _fetch(request, Setting.objects.select_related("provider"), pk)
    on = timezone.localdate()
    now = Placement.objects.holding(on=on).filter(setting=setting)
    shown = now.visible_to(request.user).select_related("child")
    may_see_children = request.user.has_perm("placements.view_placement")
    context = {
        "setting": setting,
        "filled": now.count(),
        "placements": shown[:SHOWN] if may_see_children else [],
        **_over_time(setting, request.user, on),
    }
    return render(request, "placements/setting.html", context)


def _over_time(setting, user, on):
    """How the home was judged, and the beds bought in advance, the latest first."""
    paid = block_homes(on).filter(pk=setting.pk).values_list("paid_beds", flat=True)
    judgements = Judgement.objects.visible_to(user).filter(setting=setting)
    contracts = BlockContract.objects.visible_to(user).filter(setting=setting)
    return {
        "judgement": judgements.in_force(on=on).first(),
        "judgements": judgements.newest_first()[:SHOWN],
        "contracts": contracts[:SHOWN],
        "paid_beds": paid.first(),
    }


def _keep(request, form, record):
    expected = (form.cleaned_data["version"] or 0) if record.pk else None
    fields = form.Meta.fields
    saved = form.save(commit=False)
    workflow.keep_provider(saved, by=request.user, expected=expected, fields=fields)
    messages.success(request, f"{saved} has been saved.")
    return redirect(saved)


def _page(request, form_class, record, title):
    initial = {"version": record.version}
    form = form_class(posted(request), instance=record, initial=initial)
    if form.is_valid():
        return _keep(request, form, record)
    context = {"form": form, "title": title, "record": record}
    return render(request, "placements/provider_form.html", context)


@permission_required(CHANGE, raise_exception=True)
def add_provider(request):
    return _page(request, forms.ProviderForm, Provider(), "Add a provider")


@permission_required(CHANGE, raise_exception=True)
def change_provider(request, pk):
    provider = _fetch(request, Provider.objects, pk)
    return _page(request, forms.ProviderForm, provider, "Change the provider")


@permission_required(CHANGE, raise_exception=True)
def add_setting(request, pk):
    setting = Setting(provider=_fetch(request, Provider.objects, pk))
    return _page(request, forms.SettingForm, setting, "Add a home, school or agency")


@permission_required(CHANGE, raise_exception=True)
def change_setting(request, pk):
    setting = _fetch(request, Setting.objects.select_related("provider"), pk)
    return _page(request, forms.SettingForm, setting, "Change the details")


def _membership(request, membership, title):
    initial = {"version": membership.version}
    form = forms.MembershipForm(posted(request), instance=membership, initial=initial)
    if form.is_valid():
        expected = form.cleaned_data["version"] or 0
        kept, named = form.save(commit=False), form.cleaned_data["named"].strip()
        workflow.keep_membership(kept, by=request.user, expected=expected, named=named)
        messages.success(request, f"{kept.provider} has been saved.")
        return redirect(kept)
    context = {"form": form, "title": title, "record": membership}
    return render(request, "placements/provider_form.html", context)


@permission_required(CHANGE, raise_exception=True)
def add_to_framework(request, pk):
    provider = _fetch(request, Provider.objects, pk)
    return _membership(request, FrameworkMembership(provider=provider), "Add to a framework")


@permission_required(CHANGE, raise_exception=True)
def change_membership(request, pk):
    known = FrameworkMembership.objects.select_related("provider", "framework")
    return _membership(request, _fetch(request, known, pk), "Change or end the membership")
