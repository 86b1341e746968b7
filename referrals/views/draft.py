"""Writing a referral: which children, and the form that saves itself."""

import re

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core import signing
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from kft.core.access import fetch_visible, log_search, log_view
from kft.core.models import new_reference
from kft.core.views import posted
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals.answers import Answers, answers_of, labels, words
from referrals.conflicts import change_since
from referrals.forms.referral import ReferralForm
from referrals.forms.steps import ChildrenForm
from referrals.known import known_answers, last_referral
from referrals.models import Referral
from referrals.task_list import as_json, tasks_of
from referrals.views.referral import waiting_reason, with_people
from referrals.workflow import referral as workflow

AT_MOST = 50
SALT = "referrals.new"
# What of a child's record known_answers reads.
RECORD_OF = ("relationships__related_child", "care_periods", "legal_statuses")


@permission_required("referrals.add_referral", raise_exception=True)
def choose(request):
    """Which child, and which brothers and sisters with them."""
    allowed = workflow.children_to_refer(request.user)
    if child := request.GET.get("child", ""):
        return _choose_siblings(request, allowed, child)
    words = request.GET.get("words", "").strip()
    if words:
        log_search(request, words)
    children = allowed.named_like(words).select_related("family", "social_worker")
    context = {"children": children[:AT_MOST], "words": words, "at_most": AT_MOST}
    return render(request, "referrals/choose.html", context)


def _choose_siblings(request, allowed, child):
    chosen = allowed.filter(pk=child if child.isdecimal() else None).first()
    if chosen is None:
        raise Http404
    family = list(allowed.filter(family=chosen.family_id).order_by("date_of_birth", "pk"))
    if len(family) == 1:
        return redirect("referrals:new", str(chosen.pk))
    form = ChildrenForm(posted(request), initial={"children": [chosen.pk]})
    form.fields["children"].choices = [(sibling.pk, str(sibling)) for sibling in family]
    if form.is_valid():
        return redirect("referrals:new", "-".join(form.cleaned_data["children"]))
    return render(request, "referrals/choose_siblings.html", {"form": form, "child": chosen})


@permission_required("referrals.add_referral", raise_exception=True)
def new(request, children):
    """The form of a referral that is no row yet: it becomes one at its first save."""
    chosen = _children(request, children)
    if request.method == "POST":
        return _save_new(request, chosen)
    for child in chosen:
        log_view(request, child)
    last = last_referral(request.user, chosen)
    known = known_answers(request.user, chosen, last, on=timezone.localdate())
    context = {
        "form": ReferralForm(children=chosen, initial=known.answers, sources=known.sources),
        "children": chosen,
        "last": last,
        "tasks": tasks_of(Answers.by_children(chosen, known.answers)),
        "start": signing.dumps(new_reference(), salt=SALT),
        "autosave_url": reverse("referrals:autosave_new", args=[children]),
    }
    return render(request, "referrals/form.html", context)


def _children(request, children):
    """The children that an address like 12-13 names, all of whom the person may refer."""
    if not re.fullmatch(r"[0-9]{1,15}(-[0-9]{1,15}){0,20}", children):
        raise Http404
    wanted = set(map(int, children.split("-")))
    allowed = workflow.children_to_refer(request.user).filter(pk__in=wanted)
    found = list(allowed.prefetch_related(*RECORD_OF).order_by("date_of_birth", "pk"))
    if len(found) != len(wanted) or len({child.family_id for child in found}) != 1:
        raise Http404
    return found


def _save_new(request, chosen):
    form = ReferralForm(request.POST, children=chosen)
    is_valid = form.is_valid()
    referral = _start(request, chosen, form)
    if is_valid:
        return _after_save(request, referral)
    context = _form_context(request, referral, form)
    return render(request, "referrals/form.html", context)


def _start(request, chosen, form):
    return workflow.start_draft(
        chosen, by=request.user, reference=_reference(request), answers=form.answers()
    )


def _reference(request):
    """The reference that this form was given when it opened."""
    try:
        return signing.loads(request.POST.get("start", ""), salt=SALT)
    except signing.BadSignature:
        return new_reference()


@permission_required("referrals.add_referral", raise_exception=True)
@require_POST
def autosave_new(request, children):
    """The first save of a draft: the answer says where the draft lives from now on."""
    chosen = _children(request, children)
    form = ReferralForm(request.POST, children=chosen)
    form.is_valid()
    return _autosaved(lambda: _start(request, chosen, form), is_new=True)


@permission_required("referrals.change_referral", raise_exception=True)
def edit(request, pk):
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    if refusal := workflow.not_editable(request.user, referral):
        raise Refused(refusal)
    if request.method == "POST":
        return _save_edit(request, referral)
    given = answers_of(referral).by_name
    form = ReferralForm(
        children=referral.children.all(),
        initial={**given, "version": referral.version},
        sources=_sources(request.user, referral, given),
    )
    return render(request, "referrals/form.html", _form_context(request, referral, form))


def _sources(user, referral, given):
    """Where the answers of a draft came from that nobody has changed since it was filled."""
    if referral.status != Referral.Status.DRAFT:
        return {}
    children = list(referral.children.prefetch_related(*RECORD_OF))
    last = last_referral(user, children, other_than=referral)
    known = known_answers(user, children, last, on=timezone.localdate())
    return known.still_shown(given)


def _save_edit(request, referral):
    form = ReferralForm(request.POST, children=referral.children.all())
    is_valid = form.is_valid()
    try:
        _save(request, referral, form)
    except ChangedMeanwhile:
        referral = with_people(Referral.objects.visible_to(request.user)).get(pk=referral.pk)
        if theirs := _what_differs(referral, form):
            return _conflict(request, referral, form, theirs)
    if is_valid:
        return _after_save(request, referral)
    form.data = {**request.POST.dict(), "version": referral.version}
    return render(request, "referrals/form.html", _form_context(request, referral, form))


def _save(request, referral, form):
    version = _version(form)
    workflow.save_draft(referral, by=request.user, expected=version, answers=form.answers())
    return referral


def _version(form):
    return form.cleaned_data.get("version") or 0


def _what_differs(referral, form):
    """The answers as somebody else saved them; empty where they are those just sent.

    A form that was sent while it also saved itself meets its own version here.
    """
    theirs = answers_of(referral).by_name
    called = labels(form.asked_children)
    return [
        (called[name], words(form.question_of(name), theirs[name]))
        for name, value in form.by_name().items()
        if value != theirs[name]
    ]


def _conflict(request, referral, form, theirs):
    """Both versions on one page: what was typed stays, and saving again keeps it."""
    told = change_since(referral, _version(form)).told_to(request.user)
    form.data = {**request.POST.dict(), "version": referral.version}
    context = {**_form_context(request, referral, form), "theirs": theirs, "told": told}
    return render(request, "referrals/form.html", context, status=409)


def _form_context(request, referral, form):
    return {
        "form": form,
        "referral": referral,
        "children": referral.children.all(),
        "tasks": tasks_of(answers_of(referral)),
        "document_count": referral.documents.standing().count(),
        "waiting": waiting_reason(referral),
        "action": reverse("referrals:edit", args=[referral.pk]),
        "autosave_url": reverse("referrals:autosave", args=[referral.pk]),
    }


def _after_save(request, referral):
    if "check" in request.POST:
        return redirect("referrals:check", referral.pk)
    messages.success(request, f"{referral} is saved")
    return redirect(referral)


@permission_required("referrals.change_referral", raise_exception=True)
@require_POST
def autosave(request, pk):
    # no entry in the access log for each second of typing: opening the form left one
    visible = with_people(Referral.objects.visible_to(request.user))
    referral = get_object_or_404(visible, pk=pk)
    form = ReferralForm(request.POST, children=referral.children.all())
    form.is_valid()

    def told(refused):
        if not isinstance(refused, ChangedMeanwhile):
            return str(refused)
        referral.refresh_from_db()
        return change_since(referral, _version(form)).told_to(request.user)

    return _autosaved(lambda: _save(request, referral, form), told=told)


def _autosaved(save, *, told=str, is_new=False):
    """The answer that static/js/autosave.js expects (docs/components.md)."""
    try:
        referral = save()
    except Refused as refused:
        return JsonResponse({"conflict": told(refused)}, status=409)
    answer = {
        "saved_at": timezone.now().isoformat(),
        "version": referral.version,
        "tasks": as_json(tasks_of(answers_of(referral))),
    }
    if is_new:
        answer["url"] = reverse("referrals:edit", args=[referral.pk])
        answer["documents_url"] = reverse("referrals:documents", args=[referral.pk])
        answer["autosave_url"] = reverse("referrals:autosave", args=[referral.pk])
    return JsonResponse(answer)
