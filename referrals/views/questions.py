"""Answering the questions that sent a referral back, each in a box of its own."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kft.core.access import fetch_visible
from kft.core.views import posted
from kft.core.workflow import Refused
from referrals.forms.steps import AnswersForm, QuestionsForm
from referrals.models import Referral
from referrals.views.referral import read, step_page, with_people
from referrals.workflow import question as workflow
from referrals.workflow import referral as referrals


@permission_required("referrals.submit_referral", raise_exception=True)
def answer(request, pk):
    visible = with_people(Referral.objects.visible_to(request.user))
    referral = get_object_or_404(visible, pk=pk)
    if not workflow.can_answer(request.user, referral):
        return _answer_as_one(request, pk)
    referral = fetch_visible(request, visible, pk=pk)
    questions = workflow.open_questions(referral, request.user)
    form = QuestionsForm(posted(request), questions=questions)
    if form.is_valid():
        workflow.send_answers(referral, by=request.user, given=form.given())
        messages.success(request, _what_next(referral))
        return redirect(referral)
    context = {
        **read(referral, request.user),
        "form": form,
        "autosave_url": reverse("referrals:autosave_answers", args=[referral.pk]),
    }
    return render(request, "referrals/answer.html", context)


def _what_next(referral):
    if referral.status == Referral.Status.ACCEPTED:
        return f"Your answers are sent: {referral} waits for a meeting"
    return f"Your answers are saved. Check {referral} and submit it again"


def _answer_as_one(request, pk):
    """A deferral that was recorded without questions of its own has one answer."""

    def save(referral, answers):
        referrals.answer(referral, by=request.user, answers=answers["answers"])
        return f"Your answers are sent: {referral} waits for a meeting"

    title = "Answer the panel’s questions"
    return step_page(request, pk, AnswersForm, save, title=title, step=referrals.ANSWER)


@permission_required("referrals.submit_referral", raise_exception=True)
@require_POST
def autosave_answers(request, pk):
    """Keep what is written so far (docs/components.md, Saved as it is written)."""
    referral = get_object_or_404(Referral.objects.visible_to(request.user), pk=pk)
    questions = workflow.open_questions(referral, request.user)
    form = QuestionsForm(request.POST, questions=questions)
    form.is_valid()
    try:
        workflow.save_answers(referral, by=request.user, given=form.given())
    except Refused as refused:
        return JsonResponse({"conflict": str(refused)}, status=409)
    return JsonResponse({"saved_at": timezone.now().isoformat()})
