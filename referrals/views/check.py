"""Everything as the team manager will read it, and everything that is missing."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.forms import RadioSelect
from django.shortcuts import redirect, render

from kft.core.access import fetch_visible
from kft.core.forms import DateWidget
from kft.core.workflow import Refused
from referrals.answers import answered, answers_of
from referrals.forms.referral import ReferralForm
from referrals.models import Referral
from referrals.questions import missing_from
from referrals.task_list import tasks_of
from referrals.views.referral import documents_of, with_people
from referrals.workflow import referral as workflow


@permission_required("referrals.submit_referral", raise_exception=True)
def check(request, pk):
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    if refusal := workflow.not_editable(request.user, referral):
        raise Refused(refusal)
    answers = answers_of(referral)
    missing = missing_from(answers)
    if request.method == "POST" and not missing:
        workflow.submit(referral, by=request.user)
        messages.success(request, f"{referral} is submitted to your team manager")
        return redirect(referral)
    form = ReferralForm(children=answers.children)
    context = {
        "referral": referral,
        "missing": [(answer.message, _input_id(form[answer.field])) for answer in missing],
        "tasks": tasks_of(answers),
        "sections": answered(referral),
        "documents": documents_of(referral, request.user),
    }
    return render(request, "referrals/check.html", context)


def _input_id(field):
    """Where the form asks for a missing answer."""
    many = isinstance(field.field.widget, (RadioSelect, DateWidget))
    return f"{field.auto_id}_0" if many else field.auto_id
