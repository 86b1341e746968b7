"""The records officer's pages: finding a record's card, restricting it, naming people."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render

from children.card import history_of
from children.forms import restriction as forms
from children.models import AllowedPerson, Child, RecordCard
from children.views.pages import record_pages
from children.workflow import restriction as workflow
from kft.core.access import fetch_visible, log_search
from kft.core.keyset import page_of
from kft.core.views import posted
from kft.core.workflow import Refused

BY_REFERENCE = ("reference", "pk")
OPENINGS_SHOWN = 20


@permission_required("children.restrict_child", raise_exception=True)
def find(request):
    """Nothing is listed until it is asked for, and what is asked for is logged."""
    words = request.GET.get("words", "").strip()
    every_restricted = "restricted" in request.GET
    cards = RecordCard.objects.visible_to(request.user)
    if every_restricted:
        cards = cards.filter(restricted=True)
    page = None
    if words or every_restricted:
        log_search(request, words or "Every restricted record")
        page = page_of(request, cards.named_like(words), BY_REFERENCE)
    context = {"page": page, "words": words, "pages": record_pages(request)}
    return render(request, "records/find.html", context)


@permission_required("children.restrict_child", raise_exception=True)
def card(request, pk):
    found = fetch_visible(request, RecordCard.objects, pk=pk)
    openings = found.emergency_openings.select_related("person", "reviewed_by")
    context = {
        "card": found,
        "named": found.allowed_people.select_related("person").order_by("person__name", "pk"),
        "openings": openings[:OPENINGS_SHOWN],
        "history": history_of(found),
    }
    return render(request, "records/card.html", context)


@permission_required("children.restrict_child", raise_exception=True)
def restrict(request, pk):
    found = fetch_visible(request, RecordCard.objects, pk=pk)
    form = forms.RestrictForm(posted(request))
    if form.is_valid():
        workflow.restrict(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Record {found.reference} is now restricted.")
        return redirect(found)
    return render(request, "records/restrict.html", {"form": form, "card": found})


@permission_required("children.restrict_child", raise_exception=True)
def lift(request, pk):
    found = fetch_visible(request, RecordCard.objects, pk=pk)
    form = forms.LiftForm(posted(request))
    if form.is_valid():
        workflow.lift(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Record {found.reference} is no longer restricted.")
        return redirect(found)
    return render(request, "records/lift.html", {"form": form, "card": found})


@permission_required("children.restrict_child", raise_exception=True)
def name_person(request, pk):
    found = fetch_visible(request, RecordCard.objects, pk=pk)
    return _name_person(request, found, "records/name_person.html")


@permission_required("children.name_person", raise_exception=True)
def name_person_for_child(request, pk):
    """The same for those who see the record themselves: its worker and people named."""
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    if not child.restricted or not workflow.may_name(request.user, child):
        raise Refused("Nobody can be named here. A records officer can say who may see what.")
    return _name_person(request, child, "children/name_person.html")


def _name_person(request, child, template):
    form = forms.NamePersonForm(posted(request), child=child)
    if form.is_valid():
        person = form.cleaned_data["person"]
        workflow.name_person(child, **form.cleaned_data, by=request.user)
        messages.success(request, f"{person} may now see this record.")
        return redirect(child)
    return render(request, template, {"form": form, "child": child})


@permission_required("children.restrict_child", raise_exception=True)
def remove_person(request, pk, person):
    found = fetch_visible(request, RecordCard.objects, pk=pk)
    names = AllowedPerson.objects.filter(child=found.pk).select_related("person")
    named = get_object_or_404(names, person=person)
    form = forms.RemovePersonForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        workflow.remove_person(found, person=named.person, reason=reason, by=request.user)
        messages.success(request, f"{named.person} can no longer see this record.")
        return redirect(found)
    context = {"form": form, "card": found, "named": named}
    return render(request, "records/remove_person.html", context)
