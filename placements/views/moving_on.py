"""Pages about stepping down from residential care, and leaving care."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from children.models import Child, ExitPlan
from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted
from placements import forms, workflow
from placements.models import StepPlan
from placements.moves.filters import (
    BY_DAY,
    BY_STAGE,
    ExitPlanFilter,
    StepPlanFilter,
    in_order_of_stage,
)
from placements.moves.step_down import current_plan, line, next_stage

VIEW, KEEP = "placements.view_stepplan", "placements.change_stepplan"
STAGES_SHOWN = 60  # of one child: more than four plans from end to end


def _page_of_child(child):
    return redirect("placements:moving_on", child.pk)


def _fetch_child(request, pk):
    return fetch_visible(request, Child.objects.select_related("team"), pk=pk)


@permission_required(VIEW, raise_exception=True)
def step_plans(request):
    on = timezone.localdate()
    standing = StepPlan.objects.visible_to(request.user).standing(on=on)
    found = StepPlanFilter(request.GET, queryset=standing, request=request, on=on)
    rows = in_order_of_stage(found.qs).select_related("child__team")
    context = {
        "filter": found,
        "on": on,
        "is_narrowed": any(request.GET.values()),
        "page": page_of(request, rows, BY_STAGE),
        "stages": _stages(standing),
        "months": _months(standing),
    }
    return render(request, "placements/step_plans.html", context)


def _stages(standing):
    """How many children stand at each stage on the way."""
    numbers = dict(standing.order_by().values_list("stage").annotate(Count("pk")))
    on_the_way = [stage for stage in StepPlan.Stage if stage not in StepPlan.OVER]
    return [(stage, numbers.get(stage, 0)) for stage in on_the_way]


def _months(standing):
    """In which month how many are expected to move; None: no day is recorded."""
    months = standing.under_way().order_by().annotate(month=TruncMonth("expected_on"))
    return months.values_list("month").annotate(Count("pk")).order_by("month")


@permission_required(VIEW, raise_exception=True)
def exit_plans(request):
    on = timezone.localdate()
    visible = ExitPlan.objects.visible_to(request.user)
    found = ExitPlanFilter(request.GET, queryset=visible, request=request, on=on)
    context = {
        "filter": found,
        "on": on,
        "is_narrowed": any(request.GET.values()),
        "page": page_of(request, found.qs.select_related("child", "team"), BY_DAY),
    }
    return render(request, "placements/exit_plans.html", context)


@permission_required(VIEW, raise_exception=True)
def moving_on(request, child):
    child = _fetch_child(request, child)
    steps = StepPlan.objects.visible_to(request.user).filter(child=child).newest_first()
    steps = list(steps[:STAGES_SHOWN])
    exits = ExitPlan.objects.visible_to(request.user).filter(child=child)
    context = {
        "child": child,
        "on": timezone.localdate(),
        "steps": steps,
        "newest": steps[0] if steps else None,
        "line": line(current_plan(steps)),
        "exits": exits.select_related("team").order_by("-estimated_on")[:STAGES_SHOWN],
    }
    return render(request, "placements/moving_on.html", context)


def _stage_form(request, child, step, before, **initial):
    return forms.StageForm(
        posted(request),
        instance=step,
        initial={"version": step.version, **initial},
        before=before,
        on=timezone.localdate(),
    )


def _stage_page(request, child, form, before, title):
    context = {"child": child, "form": form, "before": before, "title": title}
    return render(request, "placements/stage.html", context)


@permission_required(KEEP, raise_exception=True)
def reach_stage(request, child):
    child = _fetch_child(request, child)
    before = child.step_plans.newest_first().first()
    known = {"target": before.target, "expected_on": before.expected_on} if before else {}
    known = {} if before and before.is_over else known
    step = StepPlan(child=child, **known)
    form = _stage_form(request, child, step, before, stage=next_stage(before))
    if form.is_valid():
        on = timezone.localdate()
        workflow.reach_stage(form.save(commit=False), on=on, by=request.user)
        messages.success(request, "The stage has been recorded.")
        return _page_of_child(child)
    return _stage_page(request, child, form, before, "Record the stage of the plan")


@permission_required(KEEP, raise_exception=True)
def correct_stage(request, child):
    child = _fetch_child(request, child)
    steps = child.step_plans.newest_first()[:2]
    if not steps:
        raise Http404("No stage to correct")
    step, before = steps[0], steps[1] if len(steps) > 1 else None
    form = _stage_form(request, child, step, before)
    if form.is_valid():
        workflow.correct_stage(
            form.save(commit=False),
            expected=form.cleaned_data["version"] or 0,
            on=timezone.localdate(),
            by=request.user,
        )
        messages.success(request, "The stage has been corrected.")
        return _page_of_child(child)
    return _stage_page(request, child, form, before, "Correct the latest stage")


@permission_required(KEEP, raise_exception=True)
def add_exit_plan(request, child):
    child = _fetch_child(request, child)
    plan = ExitPlan(child=child, team=child.team)
    form = forms.ExitPlanForm(posted(request), instance=plan)
    if form.is_valid():
        workflow.plan_exit(form.save(commit=False), by=request.user)
        messages.success(request, "The plan to leave care has been saved.")
        return _page_of_child(child)
    return render(request, "placements/exit_plan.html", {"child": child, "form": form})


@permission_required(KEEP, raise_exception=True)
def close_exit_plan(request, pk):
    plan = fetch_visible(request, ExitPlan.objects.select_related("child", "team"), pk=pk)
    form = forms.CloseExitPlanForm(posted(request), plan=plan, on=timezone.localdate())
    if form.is_valid():
        _close(plan, form.cleaned_data, by=request.user)
        messages.success(request, "What came of the plan has been saved.")
        return _page_of_child(plan.child)
    context = {"child": plan.child, "form": form, "plan": plan}
    return render(request, "placements/exit_plan.html", context)


def _close(plan, answers, *, by):
    if answers["outcome"] == ExitPlan.Status.ACHIEVED:
        on = timezone.localdate()
        workflow.achieve_exit(plan, actual_on=answers["actual_on"], on=on, by=by)
    elif answers["outcome"] == ExitPlan.Status.SLIPPED:
        day, reason = answers["estimated_on"], answers["slipped_why"]
        workflow.slip_exit(plan, estimated_on=day, reason=reason, by=by)
    else:
        workflow.withdraw_exit(plan, reason=answers["withdrawn_why"], by=by)
