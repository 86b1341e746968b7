"""Pages about placement requests. Every one starts from what the person may see."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from children.models import Child
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted
from placements.finding.filter import RequestFilter
from placements.finding.progress import page_of_request
from placements.finding.requests import brothers_and_sisters, known_of
from placements.forms.requests import RequestForm, WithdrawRequestForm
from placements.models import PlacementRequest
from placements.workflow import request as workflow

VIEW = "placements.view_placementrequest"
PEOPLE = (
    *("child__family", "child__team", "from_placement", "written_by", "searched_by"),
    *("chosen_by", "decided_by", "placement", "authorisation"),
)


def fetch_request(request, pk):
    """A placement request in sight, and the view of it logged."""
    return fetch_visible(request, PlacementRequest.objects.select_related(*PEOPLE), pk=pk)


@permission_required(VIEW, raise_exception=True)
def requests(request):
    in_sight = PlacementRequest.objects.visible_to(request.user)
    found = RequestFilter(request.GET, queryset=in_sight, request=request)
    rows = found.qs.select_related("child__team", "searched_by")
    context = {
        "filter": found,
        "page": page_of(request, rows, found.order()),
        "today": timezone.localdate(),
        "is_narrowed": any(request.GET.values()),
    }
    for row in context["page"].rows:
        row.late = row.is_late(on=context["today"])
    return render(request, "placements/requests.html", context)


@permission_required(VIEW, raise_exception=True)
def request(request, pk):
    found = fetch_request(request, pk)
    context = page_of_request(found, request.user, timezone.localdate())
    return render(request, "placements/request.html", context)


def _form(request, record, **initial):
    return RequestForm(
        posted(request),
        instance=record,
        initial={"version": record.version, **initial},
        siblings=brothers_and_sisters(record.child, request.user),
        on=timezone.localdate(),
    )


@permission_required(workflow.WRITE, raise_exception=True)
def add_request(request, child):
    child = fetch_visible(request, Child.objects.select_related("family"), pk=child)
    open_one = PlacementRequest.objects.visible_to(request.user).open().filter(child=child)
    if existing := open_one.first():
        return redirect(existing)
    known, sources = known_of(child, request.user, timezone.localdate())
    form = _form(request, PlacementRequest(child=child), **known)
    if form.is_valid():
        record = form.save(commit=False)
        workflow.start(record, by=request.user, together=form.cleaned_data["together"])
        messages.success(request, "The draft is saved. Check it, then send it.")
        return redirect(record)
    context = {"form": form, "child": child, "sources": sources}
    return render(request, "placements/request_form.html", context)


@permission_required(workflow.WRITE, raise_exception=True)
def change_request(request, pk):
    record = fetch_request(request, pk)
    form = _form(request, record, together=record.together.all())
    if form.is_valid():
        workflow.change(
            form.save(commit=False),
            by=request.user,
            expected=form.cleaned_data["version"] or 0,
            fields=form.Meta.fields,
            together=form.cleaned_data["together"],
        )
        messages.success(request, "The request has been changed.")
        return redirect(record)
    context = {"form": form, "child": record.child, "record": record}
    return render(request, "placements/request_form.html", context)


@permission_required(workflow.WRITE, raise_exception=True)
@require_POST
def send_request(request, pk):
    record = fetch_request(request, pk)
    workflow.send(record, by=request.user)
    messages.success(request, "The request is sent to the placements team.")
    return redirect(record)


@permission_required(workflow.WRITE, raise_exception=True)
def withdraw_request(request, pk):
    record = fetch_request(request, pk)
    form = WithdrawRequestForm(posted(request))
    if form.is_valid():
        workflow.withdraw(record, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The request is withdrawn.")
        return redirect(record)
    context = {"form": form, "record": record, "title": "Withdraw the request"}
    return render(request, "placements/request_act.html", context)
