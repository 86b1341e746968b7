"""What requests to enter care bring to a child's page: the box, the chronology, the buttons."""

from functools import partial

from django.urls import reverse
from django.utils import timezone

from children import chronology, panels
from children.chronology import Entry
from kft.core import digest, navigation
from kft.core.forms import lower_first
from placements.entry import waiting
from placements.lists import GROUP
from placements.models import Authorisation
from placements.of_child import authorisations_of
from placements.timescales import ENTERED_LATELY
from referrals.workflow.referral import children_to_refer

SHOWN = 5


def newest_of(child, user, on):
    """The last requests for the child, the newest first."""
    return {"authorisations": authorisations_of(child, user)[:SHOWN]}


def authorisation_entries(child, user):
    """Each request once submitted: when it was asked, and when it was decided."""
    asked = [each for each in authorisations_of(child, user) if each.submitted_at]
    for authorisation in asked:
        kind = authorisation.get_kind_display()
        url = authorisation.get_absolute_url()
        status = Authorisation.Status(authorisation.status)
        if authorisation.decided_at:
            yield Entry(
                timezone.localdate(authorisation.decided_at),
                f"{status.label}: {lower_first(kind)}",
                kind="Entry to care",
                colour=status.colour,
                url=url,
                is_strong=True,
            )
        yield Entry(
            authorisation.asked_on,
            f"Asked to {lower_first(kind)}",
            kind="" if authorisation.decided_at else status.label,
            colour=status.colour,
            by=str(authorisation.written_by),
            url=url,
        )


def _ask_url(child, user, *, kind, may_ask):
    """The way to the form, or "" where this is not to be asked for the child now."""
    open_now = Authorisation.objects.filter(child=child).open()
    if not may_ask(child, timezone.localdate()) or open_now.exists():
        return ""
    if not children_to_refer(user).filter(pk=child.pk).exists():
        return ""
    return reverse("placements:ask_authorisation", args=[kind, child.pk])


def _may_enter(child, on):
    """Not looked after, or for so short a time that leave may still have to be asked."""
    periods = child.care_periods.holding(on=on)
    for_long = periods.filter(started__lt=on - ENTERED_LATELY)
    return child.age_on(on) < 18 and not for_long.exists() and not _has_leave(child)


def _has_leave(child):
    """Whether the child may enter care already: an authorisation serves until care ends."""
    given = Authorisation.objects.authorised().filter(child=child).order_by("decided_at").last()
    if given is None:
        return False
    decided_on = timezone.localdate(given.decided_at)
    return not child.care_periods.filter(ended__gt=decided_on).exists()


def _may_leave(child, on):
    return child.age_on(on) in (16, 17) and child.care_periods.holding(on=on).exists()


enter_url = partial(_ask_url, kind=Authorisation.Kind.ENTER_CARE, may_ask=_may_enter)
leave_url = partial(_ask_url, kind=Authorisation.Kind.LEAVE_CARE, may_ask=_may_leave)


def register():
    """What requests to enter care bring to the pages of others."""
    view, add = "placements.view_authorisation", "placements.add_authorisation"
    page, title = "placements:authorisations", "Entry to care"
    chronology.register(chronology.Source(view, authorisation_entries))
    panels.register(
        panels.Panel(9, view, "placements/authorisation_on_child.html", newest_of),
        panels.Action(20, add, "Ask to enter care", enter_url),
        panels.Action(21, add, "Ask to leave care at 16 or 17", leave_url),
    )
    navigation.register(
        navigation.Section(38, title, page, view, GROUP),
        navigation.WaitingList(3, "Entry to care to answer", view, waiting.to_answer, page),
        navigation.WaitingList(6, "Entry to care to write", add, waiting.to_write, page),
    )
    one = "request to enter or leave care to answer"
    many = "requests to enter or leave care to answer"
    digest.register(digest.Source(13, one, many, page, waiting.due_to_answer))
