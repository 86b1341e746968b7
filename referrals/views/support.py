"""Support of the person's own service: what is to be answered, and the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render

from kft.core.access import fetch_visible
from kft.core.keyset import page_of
from kft.core.views import posted
from referrals.forms.support import SupportAnswerForm
from referrals.models import Support
from referrals.workflow import support as workflow

ORDER = ("answer", "-meeting__held_on", "-pk")  # what is not answered comes first


@permission_required(workflow.ANSWER, raise_exception=True)
def support(request):
    visible = Support.objects.visible_to(request.user).of_the_service_of(request.user)
    rows = visible.select_related("referral", "meeting__panel", "answered_by")
    page = page_of(request, rows.prefetch_related("referral__children"), ORDER)
    return render(request, "referrals/support.html", {"page": page})


@permission_required(workflow.ANSWER, raise_exception=True)
def answer_support(request, pk):
    related = Support.objects.select_related("referral", "meeting__panel", "answered_by")
    found = fetch_visible(request, related.prefetch_related("referral__children"), pk=pk)
    given = {"answer": found.answer, "note": found.answer_note}
    form = SupportAnswerForm(posted(request), initial=given)
    if form.is_valid():
        workflow.answer(found, by=request.user, **form.cleaned_data)
        messages.success(request, f"Your answer about {found.referral} is saved")
        return redirect("referrals:support")
    refusal = workflow.refusal_to_answer(request.user, found)
    context = {"support": found, "form": form, "refusal": refusal}
    return render(request, "referrals/answer_support.html", context)
