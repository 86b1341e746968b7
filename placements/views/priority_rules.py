"""The rules about priority children: what counts today, what is planned, what counted."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kft.core.views import posted
from placements import workflow
from placements.forms.priority import RuleForm, initial_of
from placements.models import PriorityReason, PriorityRule
from placements.priority_sql import found_on
from placements.workflow.priority import SET, planned_change

SEES_CHILDREN = "placements.view_costs"


@permission_required(SET, raise_exception=True)
def priority_rules(request):
    on = timezone.localdate()
    rules = PriorityRule.objects.visible_to(request.user).order_by("reason", "pk")
    by_reason = {reason: [] for reason in PriorityReason}
    for rule in rules:
        by_reason[rule.reason].append(rule)
    found = _found(request, on)
    rows = [_row(reason, known, on, found) for reason, known in by_reason.items()]
    past = [rule for rule in rules if rule.valid_to and rule.valid_to <= on]
    context = {"rows": rows, "past": past, "sees_children": found is not None, "on": on}
    return render(request, "placements/priority_rules.html", context)


def _found(request, on):
    """How many each reason finds today, for those who may see the children; else None."""
    if not request.user.has_perm(SEES_CHILDREN):
        return None
    _, found = found_on(on, PriorityRule.objects.in_force(on=on))
    return found


def _row(reason, rules, on, found):
    now = next((rule for rule in rules if rule.is_in_force(on=on)), None)
    return {
        "reason": reason,
        "rule": now,
        "planned": planned_change(rules, on),
        "children": (found or {}).get(reason, 0) if now else 0,
    }


def _asked(reason):
    if reason not in PriorityReason.values:
        raise Http404("No such reason")
    return PriorityReason(reason)


@permission_required(SET, raise_exception=True)
def change_priority_rule(request, reason):
    asked, on = _asked(reason), timezone.localdate()
    in_sight = PriorityRule.objects.visible_to(request.user)
    now = in_sight.in_force(on=on).filter(reason=asked).first()
    sees_children = request.user.has_perm(SEES_CHILDREN)
    form = RuleForm(
        posted(request),
        reason=asked,
        may_preview=sees_children,
        initial=initial_of(now, asked),
    )
    context = {"form": form, "reason": asked, "rule": now}
    if form.is_valid():
        if "preview" not in request.POST or not sees_children:
            return _changed(request, asked, form, on)
        context["preview"] = _preview(asked, form, on)
    return render(request, "placements/priority_rule.html", context)


def _changed(request, reason, form, on):
    answers = form.cleaned_data
    workflow.change_rule(
        reason,
        counts=answers["counts"],
        limit=form.limit,
        starting=answers["starting"],
        why=answers["why"],
        by=request.user,
        on=on,
    )
    messages.success(request, f"{reason.label}: the rule is changed.")
    return redirect("placements:priority_rules")


def _preview(reason, form, on):
    placed, found = found_on(on, [PriorityRule(reason=reason, limit=form.limit)])
    counts = form.cleaned_data["counts"]
    return {"children": found.get(reason, 0) if counts else 0, "of": placed}


@permission_required(SET, raise_exception=True)
@require_POST
def withdraw_priority_rule(request, reason):
    asked = _asked(reason)
    workflow.withdraw_change(asked, by=request.user, on=timezone.localdate())
    messages.success(request, f"{asked.label}: the planned change is withdrawn.")
    return redirect("placements:priority_rules")
