"""What a child's page shows, each part by a fixed number of queries."""

from django.db.models import Q, prefetch_related_objects
from django.urls import reverse

from children.chronology import Entry, chronology_of
from children.models import Child
from children.panels import actions_for, panels_for
from children.reasons import EMERGENCY_WORD
from children.workflow.restriction import may_name
from kft.core.sight import in_sight

SIBLINGS_SHOWN = 20


def page_of_child(child, user, on):
    """Everything the page needs about a child whom this person sees.

    The view of it was logged (fetch_visible), so that the child knows why it is shown.
    """
    prefetch_related_objects([child], "legal_statuses", "care_periods")
    return {
        "child": child,
        "age": child.age_on(on),
        "legal_status": _holding(child.legal_statuses.all(), on),
        "care_period": _holding(child.care_periods.all(), on),
        "siblings": _in_the_family(child, user),
        "relationships": _relationships(child, user),
        "chronology": chronology_of(child, user),
        "panels": panels_for(child, user, on),
        "actions": actions_for(child, user),
        "reason": child.shown_because,
        **_restriction(child, user),
    }


def _holding(rows, on):
    """The first of them that holds on a day, as DatedQuerySet.holding would find it."""
    found = (row for row in rows if row.started <= on and not (row.ended and row.ended <= on))
    return next(found, None)


def _restriction(child, user):
    """Who else may see a restricted child, and until when somebody in an emergency may."""
    context = {"opening": None}
    if child.shown_because.startswith(EMERGENCY_WORD):
        openings = child.emergency_openings.running().filter(person=user)
        context["opening"] = openings.order_by("-until").first()
    if child.restricted:
        named = child.allowed_people.select_related("person")
        context["named"] = named.order_by("person__name", "pk")
        context["may_name"] = may_name(user, child)
    return context


def _in_the_family(child, user):
    """Others of the family, as far as this person may see them, eldest first."""
    others = Child.objects.filter(pk__in=in_sight(Child, user), family=child.family_id)
    return others.exclude(pk=child.pk).order_by("date_of_birth", "pk")[:SIBLINGS_SHOWN]


def _relationships(child, user):
    """Adults by name, and children of the council's records only where in sight."""
    shown = Q(related_child__isnull=True) | Q(related_child__in=in_sight(Child, user))
    return child.relationships.select_related("related_child").filter(shown)


def care_entries(child, user):
    """The child's own lines of the chronology: care and legal statuses.

    For those who may correct them, each leads to its correction.
    """
    may_correct = user.has_perm("children.change_child")
    for period in child.care_periods.all():
        url = reverse("children:correct_care", args=[child.pk, period.pk])
        yield from _of_care(period, url if may_correct else "")
    for status in child.legal_statuses.all():
        url = reverse("children:correct_legal_status", args=[child.pk, status.pk])
        until = f"Until {status.ended:%-d %B %Y}" if status.ended else ""
        title = f"{status} ({status.code})"
        url = url if may_correct else ""
        yield Entry(status.started, title, "Legal", "purple", text=until, url=url)


def _of_care(period, url):
    same = {"kind": "Care", "colour": "blue", "is_strong": True, "url": url}
    need = period.get_need_display()
    yield Entry(period.started, "Started to be looked after", text=need, **same)
    if period.ended:
        why = period.get_reason_ended_display()
        yield Entry(period.ended, "Ceased to be looked after", text=why, **same)
