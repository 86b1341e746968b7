"""An officer endorses what a panel decided in principle."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render

from kft.core.access import fetch_visible
from kft.core.views import posted
from referrals.forms.endorsement import EndorseForm
from referrals.models import Decision
from referrals.views.of_decision import parts_of
from referrals.workflow import endorsement as workflow


@permission_required(workflow.ENDORSE, raise_exception=True)
def endorse(request, pk):
    found = fetch_visible(request, Decision.objects.with_standing(), pk=pk)
    form = EndorseForm(posted(request))
    if form.is_valid():
        workflow.endorse(found, by=request.user, **form.answers())
        messages.success(request, "Your answer is recorded")
        return redirect(found)
    context = {
        "decision": found,
        "form": form,
        "title": "Endorse the decision, or refuse to",
        "refusal": workflow.refusal_to_endorse(request.user, found),
        **parts_of(found),
    }
    return render(request, "referrals/decision_act.html", context)
