"""Everything as the team manager will read it, and everything that is missing."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.forms import RadioSelect
from django.shortcuts import redirect, render
from django.urls import reverse

from kft.core.access import fetch_visible
from kft.core.forms import DateWidget
from kft.core.workflow import Refused
from referrals.answers import answers_of
from referrals.forms.referral import ReferralForm
from referrals.models import Referral
from referrals.questions import missing_from
from referrals.views.referral import read, with_people
from referrals.workflow import referral as workflow


@permission_required("referrals.submit_referral", raise_exception=True)
def check(request, pk):
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    if refusal := workflow.not_editable(request.user, referral):
        raise Refused(refusal)
    answers = answers_of(referral)
    missing = missing_from(answers)
    unanswered = workflow.unanswered(referral)
    if request.method == "POST" and not missing and not unanswered:
        workflow.submit(referral, by=request.user)
        messages.success(request, f"{referral} is submitted to your team manager")
        return redirect(referral)
    form = ReferralForm(children=answers.children)
    edit_url, answer_url = (
        reverse(f"referrals:{page}", args=[referral.pk]) for page in ("edit", "answer")
    )
    context = {
        **read(referral, request.user),
        "missing": [
            *(
                (found.message, f"{edit_url}#{_input_id(form[found.field])}")
                for found in missing
            ),
            *((found.message, f"{answer_url}#id_{found.field}") for found in unanswered),
        ],
    }
    return render(request, "referrals/check.html", context)


def _input_id(field):
    """Where the form asks for a missing answer."""
    many = isinstance(field.field.widget, (RadioSelect, DateWidget))
    return f"{field.auto_id}_0" if many else field.auto_id
