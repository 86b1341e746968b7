"""Writing a request to enter care: a form that saves itself, filled with what is known."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kft.core.access import fetch_visible, log_view
from kft.core.models import new_reference
from kft.core.workflow import ChangedMeanwhile, Refused
from placements.entry.known import known_of, latest_decision
from placements.entry.page import PEOPLE
from placements.entry.questions import Incomplete, in_words, questions_of
from placements.forms.authorisation import FORMS
from placements.models import Authorisation
from placements.workflow import authorisation as workflow
from referrals.workflow.referral import children_to_refer

SALT = "placements.authorisation"
TITLES = {
    Authorisation.Kind.ENTER_CARE: "Ask to enter care",
    Authorisation.Kind.LEAVE_CARE: "Ask to leave care at 16 or 17",
}
CHANGED = "Somebody else changed this while you were typing."


@permission_required(workflow.ADD, raise_exception=True)
def ask_authorisation(request, kind, child):
    """The form of a request that is no row yet: it becomes one at its first save."""
    child = _child(request, kind, child)
    if refusal := workflow.refusal_to_ask(child, kind, on=timezone.localdate()):
        raise Refused(refusal)
    if request.method == "POST":
        form = FORMS[kind](request.POST)
        is_valid = form.is_valid()
        return _after_save(request, _start(request, child, kind, form), form, is_valid)
    log_view(request, child)
    known = known_of(request.user, child, on=timezone.localdate())
    asked = {question.field for question in questions_of(kind)}
    sources = {name: source for name, source in known.sources.items() if name in asked}
    form = FORMS[kind](initial=known.answers, sources=sources)
    context = {
        **_context(request, child, kind, form),
        "start": signing.dumps(new_reference(), salt=SALT),
        "autosave_url": reverse("placements:autosave_new_authorisation", args=[kind, child.pk]),
    }
    return render(request, "placements/write_authorisation.html", context)


def _child(request, kind, pk):
    if kind not in FORMS:
        raise Http404
    allowed = children_to_refer(request.user).prefetch_related(
        "relationships__related_child", "care_periods", "legal_statuses"
    )
    return get_object_or_404(allowed, pk=pk)


def _start(request, child, kind, form):
    return workflow.start_draft(
        child, kind, by=request.user, reference=_reference(request), answers=form.answers()
    )


def _reference(request):
    """The reference that this form was given when it opened."""
    try:
        return signing.loads(request.POST.get("start", ""), salt=SALT)
    except signing.BadSignature:
        return new_reference()


@permission_required(workflow.ADD, raise_exception=True)
@require_POST
def autosave_new_authorisation(request, kind, child):
    """The first save of a draft: the answer says where the draft lives from now on."""
    child = _child(request, kind, child)
    form = FORMS[kind](request.POST)
    form.is_valid()
    return _autosaved(lambda: _start(request, child, kind, form), is_new=True)


@permission_required(workflow.ADD, raise_exception=True)
def write_authorisation(request, pk):
    found = fetch_visible(request, Authorisation.objects.select_related(*PEOPLE), pk=pk)
    if refusal := workflow.not_writable(request.user, found):
        raise Refused(refusal)
    if request.method == "POST":
        return _save_sent(request, found)
    names = [question.field for question in questions_of(found.kind)]
    given = {name: getattr(found, name) for name in [*names, "version"]}
    form = FORMS[found.kind](initial=given)
    return _form_page(request, found, form)


def _save_sent(request, found):
    form = FORMS[found.kind](request.POST)
    is_valid = form.is_valid()
    try:
        _save(request, found, form)
    except ChangedMeanwhile:
        found.refresh_from_db()
        if theirs := _what_differs(found, form):
            return _form_page(request, found, form, theirs=theirs, status=409)
    return _after_save(request, found, form, is_valid)


def _save(request, found, form):
    version = form.cleaned_data.get("version") or 0
    workflow.save_draft(found, by=request.user, expected=version, answers=form.answers())
    return found


def _what_differs(found, form):
    """The answers as somebody else saved them; empty where they are those just sent."""
    return [
        (question.label, in_words(found, question.field))
        for question in questions_of(found.kind)
        if question.field in form.answers()
        and form.answers()[question.field] != getattr(found, question.field)
    ]


def _after_save(request, found, form, is_valid):
    """Submitted where that was asked and nothing is missing; else saved, and said so."""
    if is_valid and "submit_it" in request.POST:
        try:
            workflow.submit(found, by=request.user)
        except Incomplete as incomplete:
            form.say_missing(incomplete.missing)
            return _form_page(request, found, form)
        messages.success(request, "The request is submitted to the team manager")
    elif is_valid:
        messages.success(request, "The request is saved. It is not submitted yet")
    return redirect(found) if is_valid else _form_page(request, found, form)


def _form_page(request, found, form, *, theirs=None, status=200):
    if form.is_bound:
        form.data = {**request.POST.dict(), "version": found.version}
    context = {
        **_context(request, found.child, found.kind, form),
        "authorisation": found,
        "returned": _returned(found),
        "theirs": theirs,
        "told": CHANGED,
        "action": reverse("placements:write_authorisation", args=[found.pk]),
        "autosave_url": reverse("placements:autosave_authorisation", args=[found.pk]),
    }
    return render(request, "placements/write_authorisation.html", context, status=status)


def _returned(found):
    """What the last person said is missing, while the request is back with its team."""
    if found.status != Authorisation.Status.RETURNED:
        return None
    return found.answers.filter(outcome="returned").select_related("by").last()


def _context(request, child, kind, form):
    decision = None
    if kind == Authorisation.Kind.ENTER_CARE:
        decision = latest_decision(request.user, child)
    return {"form": form, "child": child, "title": TITLES[kind], "decision": decision}


@permission_required(workflow.ADD, raise_exception=True)
@require_POST
def autosave_authorisation(request, pk):
    # no entry in the access log for each second of typing: opening the form left one
    found = get_object_or_404(Authorisation.objects.visible_to(request.user), pk=pk)
    form = FORMS[found.kind](request.POST)
    form.is_valid()
    return _autosaved(lambda: _save(request, found, form))


def _autosaved(save, *, is_new=False):
    """The answer that static/js/autosave.js expects (docs/components.md)."""
    try:
        found = save()
    except Refused as refused:
        said = CHANGED if isinstance(refused, ChangedMeanwhile) else str(refused)
        return JsonResponse({"conflict": said}, status=409)
    answer = {"saved_at": timezone.now().isoformat(), "version": found.version}
    if is_new:
        answer["url"] = reverse("placements:write_authorisation", args=[found.pk])
        answer["autosave_url"] = reverse("placements:autosave_authorisation", args=[found.pk])
    return JsonResponse(answer)
