"""Pages that put right the dates of a time in care or of a legal status."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render

from children.forms.correction import CorrectCareForm, CorrectStatusForm
from children.models import Child
from children.workflow.correction import as_seen, correct
from kft.core.access import fetch_visible
from kft.core.views import posted


@permission_required("children.change_child", raise_exception=True)
def correct_care(request, pk, period):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    found = get_object_or_404(child.care_periods.select_related("child"), pk=period)
    return _correct(request, found, CorrectCareForm, "children/correct_care.html")


@permission_required("children.change_child", raise_exception=True)
def correct_legal_status(request, pk, status):
    child = fetch_visible(request, Child.objects.all(), pk=pk)
    found = get_object_or_404(child.legal_statuses.select_related("child"), pk=status)
    return _correct(request, found, CorrectStatusForm, "children/correct_legal_status.html")


def _correct(request, record, form_class, template):
    child = record.child
    form = form_class(posted(request), instance=record, initial={"seen": as_seen(record)})
    if form.is_valid():
        correct(
            form.save(commit=False),
            fields=form.Meta.fields,
            seen=form.cleaned_data["seen"],
            why=form.cleaned_data["why"],
            by=request.user,
        )
        messages.success(request, "The correction has been saved.")
        return redirect(child)
    return render(request, template, {"form": form, "child": child})
