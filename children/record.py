"""What a child's page shows, each part by a fixed number of queries."""

from children.chronology import Entry, chronology_of
from children.models import Child
from children.panels import actions_for, panels_for

SIBLINGS_SHOWN = 20


def page_of_child(child, user, on):
    """Everything the page needs about a child whom this person sees."""
    statuses, periods = child.legal_statuses.all(), child.care_periods.all()
    return {
        "child": child,
        "age": child.age_on(on),
        "legal_status": statuses.holding(on=on).first(),
        "care_period": periods.holding(on=on).first(),
        "siblings": _in_the_family(child, user),
        "relationships": _relationships(child, user),
        "chronology": chronology_of(child, user),
        "panels": panels_for(child, user, on),
        "actions": actions_for(child, user),
        "reason": child.reason_visible_to(user),
    }


def _in_the_family(child, user):
    """Others of the family, as far as this person may see them, eldest first."""
    others = Child.objects.visible_to(user).filter(family=child.family_id)
    return others.exclude(pk=child.pk).order_by("date_of_birth", "pk")[:SIBLINGS_SHOWN]


def _relationships(child, user):
    """Adults by name, and children of the council's records only where in sight."""
    in_sight = Child.objects.visible_to(user)
    known = child.relationships.select_related("related_child")
    return known.filter(related_child__isnull=True) | known.filter(related_child__in=in_sight)


def care_entries(child, user):
    """The child's own lines of the chronology: care and legal statuses."""
    for period in child.care_periods.all():
        yield Entry(
            period.started,
            "Started to be looked after",
            kind="Care",
            colour="blue",
            text=period.get_need_display(),
            is_strong=True,
        )
        if period.ended:
            yield Entry(
                period.ended,
                "Ceased to be looked after",
                kind="Care",
                colour="blue",
                text=period.get_reason_ended_display(),
                is_strong=True,
            )
    for status in child.legal_statuses.all():
        until = f"Until {status.ended:%-d %B %Y}" if status.ended else ""
        yield Entry(status.started, f"{status} ({status.code})", "Legal", "purple", text=until)
