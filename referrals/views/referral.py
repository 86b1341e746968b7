"""The list of referrals, a referral's own page, and the steps up to the agenda."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from kft.core.access import fetch_visible, log_search
from kft.core.keyset import page_of
from kft.core.models import Event
from kft.core.sight import shown_to
from kft.core.views import posted
from referrals.answers import answered, step_words
from referrals.filters import ReferralFilter
from referrals.forms.steps import AcceptForm, AuthoriseForm, WithdrawForm
from referrals.models import AgendaItem, Decision, Document, FollowUp, PanelQuestion, Referral
from referrals.views.urgent_of import urgent_buttons, urgent_of
from referrals.workflow import agenda
from referrals.workflow import referral as workflow
from referrals.workflow.question import can_answer

# The step that a page takes, its name on the button, and whether it is the main one.
STEP_PAGES = (
    (workflow.SUBMIT, "Go on writing", "referrals:edit"),
    (workflow.SUBMIT, "Check and submit", "referrals:check"),
    (workflow.AUTHORISE, "Authorise or return", "referrals:authorise"),
    (workflow.ACCEPT, "Accept or send back", "referrals:accept"),
    (agenda.LIST, "Put on an agenda", "referrals:put_on_agenda"),
    (workflow.ANSWER, "Answer the questions", "referrals:answer"),
    (workflow.WITHDRAW, "Withdraw", "referrals:withdraw"),
)


TIMES = ("times_asked", "times_back")
ELDEST_FIRST = Prefetch("children", Child.objects.order_by("date_of_birth", "pk"))
# what a list shows of a referral and of its children: they have 37 columns and 18
LISTED = (
    *("reference", "status", "kind", "urgent", "submitted_at", "referred_on", "needed_by"),
    "team__name",
)
_NAMES = Child.objects.only("first_name", "last_name", "date_of_birth")
NAMES_ELDEST_FIRST = Prefetch("children", _NAMES.order_by("date_of_birth", "pk"))


def with_people(queryset):
    """What every page about referrals shows of them, in a fixed number of queries."""
    people = queryset.select_related("family", "team", "referrer")
    return people.prefetch_related(ELDEST_FIRST)


def listed(queryset):
    """What a list shows of referrals; their children come by NAMES_ELDEST_FIRST."""
    return queryset.select_related("team").only(*LISTED)


def documents_of(referral, user):
    """What a page lists: the documents that stand, with who added each."""
    standing = Document.objects.visible_to(user).standing().filter(referral=referral)
    return list(standing.select_related("added_by"))


@permission_required("referrals.view_referral", raise_exception=True)
def listing(request):
    found = ReferralFilter(request.GET, listed(shown_to(request.user, Referral)))
    if words := request.GET.get("words", "").strip():
        log_search(request, words)
    rows = found.qs.prefetch_related(NAMES_ELDEST_FIRST)
    page = page_of(request, rows, found.order())
    page.rows[:] = _with_times(page.rows, request.user)
    context = {"filter": found, "page": page}
    return render(request, "referrals/listing.html", context)


def _with_times(rows, user):
    """The rows of a page, with how long each waits and how often its family was referred."""
    asked = Referral.objects.filter(pk__in=[referral.pk for referral in rows])
    counted = asked.order_by().with_times_asked(user)
    times = {row.pk: row for row in counted.values_list("pk", *TIMES, named=True)}
    today = timezone.localdate()
    for referral in rows:
        referral.times = times[referral.pk]
        referral.waiting = referral.days_waiting(today)
    return rows


@permission_required("referrals.view_referral", raise_exception=True)
def detail(request, pk):
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    context = {
        **read(referral, request.user),
        "buttons": _buttons(request.user, referral),
        "history": history_of(referral),
        "items": _agenda_items(request.user, referral),
        "decisions": _decisions(request.user, referral),
        "follow_ups": _follow_ups(request.user, referral),
        "support": list(referral.support.all()),
        "urgent": urgent_of(request.user, referral),
    }
    return render(request, "referrals/detail.html", context)


def read(referral, user):
    """Everything that is read of a referral before anything is done with it."""
    asked = PanelQuestion.objects.visible_to(user).filter(referral=referral)
    return {
        "referral": referral,
        "sections": answered(referral),
        "documents": documents_of(referral, user),
        "questions": list(asked.select_related("answered_by")),
        "waiting": waiting_reason(referral),
        "times": _times_of(referral, user),
        "days_waiting": referral.days_waiting(timezone.localdate()),
    }


def _times_of(referral, user):
    asked = Referral.objects.filter(pk=referral.pk).with_times_asked(user)
    return asked.values_list(*TIMES, named=True).get()


def _buttons(user, referral):
    answer = {
        "label": "Answer the questions",
        "url": reverse("referrals:answer", args=[referral.pk]),
    }
    is_asked = referral.status != Referral.Status.DEFERRED and can_answer(user, referral)
    return (
        [answer] * is_asked
        + [
            {
                "label": label,
                "url": reverse(page, args=[referral.pk]),
                "is_minor": step is workflow.WITHDRAW,
            }
            for step, label, page in STEP_PAGES
            if step.is_open_to(user, referral)
        ]
        + urgent_buttons(user, referral)
    )


def history_of(referral):
    """Every step of a referral, as {% timeline %} shows it."""
    events = Event.objects.about(referral).select_related("actor")
    return [
        {"day": event.at, "title": step_words(event), "text": event.reason, "by": event.actor}
        for event in events
    ]


def waiting_reason(referral):
    """The event that says why a referral came back: what is missing, or the questions."""
    names = {"returned": "return", "sent_back": "send_back", "deferred": "defer"}
    if referral.status not in names:
        return None
    action = f"referrals.referral.{names[referral.status]}"
    events = Event.objects.about(referral).filter(action=action).select_related("actor")
    return events.last()


def _agenda_items(user, referral):
    if not user.has_perm("referrals.view_meeting"):
        return []
    items = AgendaItem.objects.filter(referral=referral).select_related("meeting__panel")
    return list(items.order_by("-meeting__held_on"))


def _decisions(user, referral):
    if not user.has_perm("referrals.view_decision"):
        return []
    visible = Decision.objects.visible_to(user).filter(referral=referral)
    return list(visible.with_standing())


def _follow_ups(user, referral):
    if not user.has_perm("referrals.view_follow_up"):
        return []
    visible = FollowUp.objects.visible_to(user).filter(referral=referral)
    return list(visible.select_related("child"))


@permission_required("referrals.authorise_referral", raise_exception=True)
def authorise(request, pk):
    def save(referral, answers):
        if answers["outcome"] == "authorise":
            workflow.authorise(referral, by=request.user)
            return f"{referral} is authorised"
        asked = {name: answers[name] for name in ("what_is_missing", "questions")}
        workflow.return_(referral, by=request.user, **asked)
        return f"{referral} is returned to the social worker"

    title = "Authorise or return the referral"
    return step_page(request, pk, AuthoriseForm, save, title=title, step=workflow.AUTHORISE)


@permission_required("referrals.accept_referral", raise_exception=True)
def accept(request, pk):
    def save(referral, answers):
        if answers["outcome"] == "accept":
            workflow.accept(referral, by=request.user)
            return f"{referral} is accepted"
        asked = {name: answers[name] for name in ("what_is_missing", "questions")}
        workflow.send_back(referral, by=request.user, **asked)
        return f"{referral} is sent back for information"

    title = "Accept or send back the referral"
    return step_page(request, pk, AcceptForm, save, title=title, step=workflow.ACCEPT)


@permission_required("referrals.withdraw_referral", raise_exception=True)
def withdraw(request, pk):
    def save(referral, answers):
        workflow.withdraw(referral, by=request.user, reason=answers["reason"])
        return f"{referral} is withdrawn"

    title = "Withdraw the referral"
    return step_page(request, pk, WithdrawForm, save, title=title, step=workflow.WITHDRAW)


def step_page(request, pk, form_class, save, *, title, step):
    """A page that takes a step: the referral beside the form that says how it goes on."""
    referral = fetch_visible(request, with_people(Referral.objects.all()), pk=pk)
    form = form_class(posted(request))
    if form.is_valid():
        messages.success(request, save(referral, form.cleaned_data))
        return redirect(referral)
    context = {
        **read(referral, request.user),
        "form": form,
        "title": title,
        "is_open": step.is_open_to(request.user, referral),
        "refusal": step.refusal(request.user, referral),
    }
    return render(request, "referrals/step.html", context)
