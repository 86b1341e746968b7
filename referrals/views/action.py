"""Actions: those a person has a part in, one of them done, one given to somebody else."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models.functions import Coalesce
from django.shortcuts import redirect, render
from django.utils import timezone

from kft.core.access import fetch_visible, log_search, log_view
from kft.core.keyset import page_of
from kft.core.views import posted
from referrals.action_filter import SORTS, ActionFilter
from referrals.forms.action import CompleteForm, ReassignForm
from referrals.models import Action
from referrals.workflow import action as workflow

VIEW = "referrals.view_action"
SHOWN_OF_IT = (
    *("owner__team", "done_by", "decision__child", "decision__referral"),
    "decision__endorsement__by",
)


@permission_required(VIEW, raise_exception=True)
def actions(request):
    """Without an answer to the filters: one's own that are open, for a manager everybody's."""
    today = timezone.localdate()
    visible = Action.objects.visible_to(request.user).counting().select_related(*SHOWN_OF_IT)
    found = ActionFilter(request.GET, visible, request=request, on=today)
    if words := request.GET.get("words", "").strip():
        log_search(request, words)
    rows = found.qs.with_child_in_sight_of(request.user)
    rows = rows.annotate(owner_shown=Coalesce("owner__name", "owner_name"))
    context = {
        "filter": found,
        "page": page_of(request, rows, SORTS[found.order]),
        "today": today,
        "is_narrowed": bool(request.GET),
    }
    return render(request, "referrals/actions.html", context)


@permission_required(VIEW, raise_exception=True)
def action(request, pk):
    """An action, and the form that says it is done."""
    found = _fetch(request, pk)
    form = CompleteForm(posted(request))
    if form.is_valid():
        workflow.complete(found, by=request.user, on=timezone.localdate(), **form.cleaned_data)
        messages.success(request, "The action is done")
        return redirect("referrals:actions")
    context = {
        "action": found,
        "form": form,
        "refusal": workflow.refusal_to_complete(request.user, found),
        "may_reassign": not workflow.refusal_to_reassign(request.user, found),
        "today": timezone.localdate(),
    }
    return render(request, "referrals/action.html", context)


@permission_required(workflow.REASSIGN, raise_exception=True)
def reassign(request, pk):
    found = _fetch(request, pk)
    form = ReassignForm(posted(request))
    if form.is_valid():
        workflow.reassign(found, by=request.user, **form.cleaned_data)
        messages.success(request, f"{found.whose} has the action now")
        return redirect("referrals:actions")
    refusal = workflow.refusal_to_reassign(request.user, found)
    context = {"action": found, "form": form, "refusal": refusal}
    return render(request, "referrals/reassign.html", context)


def _fetch(request, pk):
    """An action in sight; the child's record counts as viewed where it is shown."""
    rows = Action.objects.select_related(*SHOWN_OF_IT, "decision__meeting__panel")
    found = fetch_visible(request, rows.with_child_in_sight_of(request.user), pk=pk)
    if found.shows_child:
        log_view(request, found.decision.child)
    return found
