"""Panels: how each works, who sits on it, and its coming meetings."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.people import holders_of
from kft.core.views import posted
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals.forms.panel import NewPanelForm, PanelForm, RemovalForm, SeatForm
from referrals.models import Agency, Meeting, Panel, PanelMembership
from referrals.workflow import panel as workflow
from referrals.workflow import planning

COMING_AT_MOST = 20


@permission_required("referrals.view_panel", raise_exception=True)
def panels(request):
    found = Panel.objects.visible_to(request.user).order_by("name", "pk")
    return render(request, "referrals/panels.html", {"panels": found})


@permission_required("referrals.view_panel", raise_exception=True)
def panel(request, pk):
    found = _in_sight(request, pk)
    coming = Meeting.objects.visible_to(request.user).filter(
        panel=found, held_on__gte=timezone.localdate()
    )
    context = {
        "panel": found,
        "seats": found.memberships.select_related("person").order_by("person__name", "pk"),
        "coming": coming.select_related("panel").order_by("held_on", "pk")[:COMING_AT_MOST],
        "agencies": [Agency(agency).label for agency in found.required_agencies],
        "may_keep": workflow.may_keep(request.user, found),
    }
    return render(request, "referrals/panel.html", context)


def _in_sight(request, pk):
    panels = Panel.objects.visible_to(request.user).select_related("endorser")
    return get_object_or_404(panels, pk=pk)


@permission_required(workflow.ADD, raise_exception=True)
def add_panel(request):
    coordinators = holders_of(workflow.NEEDED_FOR["coordinator"]).order_by("name", "pk")
    form = NewPanelForm(posted(request), coordinators=coordinators)
    if form.is_valid():
        made = workflow.create(by=request.user, **form.cleaned_data)
        messages.success(request, f"{made} is made")
        return redirect("referrals:panel", made.pk)
    context = {"form": form, "title": "Make a panel"}
    return render(request, "referrals/panel_form.html", context)


@permission_required(workflow.MANAGE, raise_exception=True)
def change_panel(request, pk):
    found = _in_sight(request, pk)
    sent = request.POST.copy() if request.method == "POST" else None
    endorsers = holders_of("referrals.endorse_decision").order_by("name", "pk")
    seen = {"version": found.version}
    form = PanelForm(sent, initial=seen, instance=found, endorsers=endorsers)
    if not form.is_valid():
        return _settings(request, pk, form)
    answers = form.answers()
    try:
        workflow.change(
            found, by=request.user, expected=form.cleaned_data["version"], **answers
        )
    except ChangedMeanwhile as meanwhile:
        return _both(request, pk, form, meanwhile)
    messages.success(request, "The settings are saved")
    return redirect("referrals:panel", pk)


def _both(request, pk, form, meanwhile):
    """Keep what was typed and show theirs beside it; saving again puts it in its place."""
    theirs = _in_sight(request, pk)
    form.data["version"] = theirs.version
    different = [
        (form.fields[name].label, getattr(theirs, name))
        for name, typed in form.answers().items()
        if getattr(theirs, name) != typed
    ]
    more = {"meanwhile": meanwhile, "different": different}
    return _settings(request, pk, form, status=409, **more)


def _settings(request, pk, form, *, status=200, **more):
    context = {
        "panel": _in_sight(request, pk),
        "form": form,
        "title": "How the panel works",
        **more,
    }
    return render(request, "referrals/panel_form.html", context, status=status)


@permission_required(workflow.MANAGE, raise_exception=True)
def add_seat(request, pk):
    found = _in_sight(request, pk)
    people = User.objects.filter(is_active=True).exclude(panel_memberships__panel=found)
    people = people.filter(pk__in=holders_of("referrals.view_panel_papers").values("pk"))
    people = people.order_by("name", "pk")
    form = SeatForm(posted(request), people=people, initial={"seat": "member"})
    if form.is_valid():
        return _seated(request, found, form, workflow.give_seat, found)
    return _seat_page(request, found, form, "Add somebody to the panel")


def _seated(request, panel, form, verb, *subjects):
    answers = dict(form.cleaned_data)
    if verb is workflow.change_seat:
        answers.pop("person")
    try:
        verb(*subjects, by=request.user, **answers)
    except Refused as refused:
        form.add_error(None, str(refused))
        return _seat_page(request, panel, form, "The seat was not saved", status=409)
    messages.success(request, "The seat is saved")
    return redirect("referrals:panel", panel.pk)


def _seat_page(request, panel, form, title, *, status=200):
    context = {"panel": panel, "form": form, "title": title}
    return render(request, "referrals/panel_form.html", context, status=status)


def _seat_in_sight(request, pk):
    panels = Panel.objects.visible_to(request.user)
    seats = PanelMembership.objects.select_related("panel", "person")
    return get_object_or_404(seats, pk=pk, panel__in=panels)


@permission_required(workflow.MANAGE, raise_exception=True)
def change_seat(request, pk):
    membership = _seat_in_sight(request, pk)
    people = User.objects.filter(pk=membership.person_id)
    now = {name: getattr(membership, name) for name in ("person", "seat", "agency")}
    form = SeatForm(posted(request), people=people, initial=now)
    if form.is_valid():
        return _seated(request, membership.panel, form, workflow.change_seat, membership)
    title = f"Change the seat of {membership.person}"
    return _seat_page(request, membership.panel, form, title)


@permission_required(workflow.MANAGE, raise_exception=True)
def remove_seat(request, pk):
    membership = _seat_in_sight(request, pk)
    if request.method == "POST":
        workflow.remove_from(membership, by=request.user)
        messages.success(request, f"{membership.person} no longer sits on the panel")
        return redirect("referrals:panels")
    title = f"Remove {membership.person} from the panel?"
    context = {"panel": membership.panel, "form": RemovalForm(), "title": title}
    context["note"] = "They stop seeing its meetings and papers at once."
    return render(request, "referrals/panel_form.html", context)


@permission_required(planning.AHEAD, raise_exception=True)
@require_POST
def plan_coming(request, pk):
    found = _in_sight(request, pk)
    made = planning.plan_coming_now(found, by=request.user, on=timezone.localdate())
    number = len(made)
    words = f"{number} meeting{'' if number == 1 else 's'} planned"
    messages.success(request, words if made else "The coming meetings were already planned")
    return redirect("referrals:panel", found.pk)
