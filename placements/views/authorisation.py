"""Requests to enter care: the list, each one's page where it is answered, and on paper."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from kft.core import pdf
from kft.core.access import fetch_visible, log_download, log_search
from kft.core.formats import day, moment, money
from kft.core.keyset import page_of
from kft.core.views import posted
from placements.entry.filter import ORDER, SHOWN, AuthorisationFilter
from placements.entry.page import PEOPLE, read
from placements.forms.authorisation import AnswerForm, WithdrawForm
from placements.models import TAKES, Authorisation
from placements.workflow import authorisation as workflow

VIEW = "placements.view_authorisation"
SAID = {
    "returned": "It is returned to the social worker",
    "refused": "It is not authorised, and nobody can change that any more",
    "authorised": "It is authorised, and nobody can change that any more",
}


@permission_required(VIEW, raise_exception=True)
def authorisations(request):
    """Those that wait for the person first, where they take any of the steps."""
    asked = request.GET.copy()
    asked.setdefault("show", "waiting" if _takes_a_step(request.user) else "open")
    visible = Authorisation.objects.visible_to(request.user)
    found = AuthorisationFilter(asked, visible.select_related(*PEOPLE), request=request)
    if words := asked.get("words", "").strip():
        log_search(request, words)
    page = page_of(request, found.qs, ORDER)
    shown = SHOWN.get(asked["show"], SHOWN["all"])
    context = {"filter": found, "page": page, "shown": shown, "today": timezone.localdate()}
    return render(request, "placements/authorisations.html", context)


def _takes_a_step(user):
    return any(user.has_perm(permission) for permission in TAKES.values())


@permission_required(VIEW, raise_exception=True)
def authorisation(request, pk):
    """What was asked, the line of steps, and the form of whoever's turn it is."""
    found = fetch_visible(request, Authorisation.objects.select_related(*PEOPLE), pk=pk)
    form = _answer_form(request, found)
    if form and form.is_valid():
        workflow.answer(found, by=request.user, **form.cleaned_data)
        said = SAID.get(found.status, f"Your answer is saved: {_now(found)}")
        messages.success(request, said)
        return redirect(_next_page(request.user, found))
    context = {
        **read(found, request.user),
        "form": form,
        "refusal": workflow.refusal_to_answer(request.user, found),
        "may_write": workflow.SUBMIT.is_open_to(request.user, found),
        "may_withdraw": workflow.WITHDRAW.is_open_to(request.user, found),
        "today": timezone.localdate(),
    }
    return render(request, "placements/authorisation.html", context)


def _answer_form(request, found):
    """None for who can't answer; a form sent too late still says so (its `seen`)."""
    outcomes = workflow.open_outcomes(request.user, found)
    if request.method == "POST":
        return _sent(request, found, outcomes)
    return AnswerForm(authorisation=found, outcomes=outcomes) if outcomes else None


def _sent(request, found, outcomes):
    if not outcomes:
        workflow.answer(
            found,
            by=request.user,
            outcome=request.POST.get("outcome", ""),
            text=request.POST.get("text", ""),
            seen=request.POST.get("seen", ""),
        )
    return AnswerForm(request.POST, authorisation=found, outcomes=outcomes)


def _now(found):
    status = found.get_status_display()
    return f"it is now {status[:1].lower()}{status[1:]}"


def _next_page(user, found):
    """Its own page; the list for somebody who had it in sight for their step alone."""
    visible = Authorisation.objects.visible_to(user).filter(pk=found.pk)
    return found if visible.exists() else "placements:authorisations"


@permission_required(workflow.WITHDRAWING, raise_exception=True)
def withdraw_authorisation(request, pk):
    found = fetch_visible(request, Authorisation.objects.select_related(*PEOPLE), pk=pk)
    form = WithdrawForm(posted(request))
    if form.is_valid():
        workflow.withdraw(found, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "The request is withdrawn")
        return redirect(found)
    context = {
        "authorisation": found,
        "form": form,
        "is_open": workflow.WITHDRAW.is_open_to(request.user, found),
    }
    return render(request, "placements/withdraw_authorisation.html", context)


@permission_required(VIEW, raise_exception=True)
def printed_authorisation(request, pk):
    visible = Authorisation.objects.visible_to(request.user).select_related(*PEOPLE)
    found = get_object_or_404(visible, pk=pk)
    log_download(request, found.child, f"{found} as PDF")
    context = {
        **read(found, request.user),
        "title": str(found),
        "subtitle": found.get_kind_display(),
        "marker": "About a child: keep it safe, and destroy it when you have read it",
        "facts": list(_facts(found)),
    }
    made = pdf.render("pdf/authorisation.html", context)
    name = f'attachment; filename="Authorisation-{found.pk}.pdf"'
    headers = {"Content-Disposition": name}
    return HttpResponse(made, content_type="application/pdf", headers=headers)


def _facts(found):
    yield "Child", f"{found.child}, born {day(found.child.date_of_birth)}"
    yield "Asked by", str(found.written_by)
    yield "Team", str(found.team or "")
    yield "First submitted", moment(found.submitted_at)
    if found.weekly_cost is not None:
        yield "Estimated weekly cost", money(found.weekly_cost)
    yield "Status", found.get_status_display()
    if found.decided_at:
        yield "Decided", moment(found.decided_at)
    yield "Printed on", day(timezone.localdate())
