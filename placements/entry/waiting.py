"""Requests to enter care on the start page and in the daily digest: whose turn it is."""

from django.urls import reverse
from django.utils import timezone

from accounts.people import holders_of
from kft.core.digest import Due
from kft.core.navigation import SHOWN, Waiting
from placements.models import TAKES, Authorisation, Turn

_AT_MOST = SHOWN + 1


def to_answer(user, on):
    """Those that wait for this person, by the day on which they are needed."""
    visible = Authorisation.objects.visible_to(user).waiting_for(user)
    return _waiting(visible, "Answer for", "placements:authorisation")


def to_write(user, on):
    """Drafts and returned requests that this person started."""
    visible = Authorisation.objects.visible_to(user).filter(written_by=user)
    mine = visible.filter(status__in=Authorisation.WRITABLE)
    return _waiting(mine, "Go on asking for", "placements:write_authorisation")


def _waiting(rows, words, page):
    ordered = rows.select_related("child").order_by("needed_by", "waiting_since", "pk")
    for authorisation in ordered[:_AT_MOST]:
        kind = authorisation.get_kind_display().lower()
        yield Waiting(
            f"{words} {authorisation.child}: {kind}",
            reverse(page, args=[authorisation.pk]),
            due_on=authorisation.needed_by,
            detail=authorisation.get_status_display(),
        )


def due_to_answer(on):
    """For the digest: each request and whoever may take its step, in sight of them.

    A query for each person at whose step something waits: which of those are theirs is
    asked of the one rule that the start page asks.
    """
    for person in _people_at_steps():
        theirs = Authorisation.objects.visible_to(person).waiting_for(person)
        for authorisation in theirs:
            since = timezone.localdate(authorisation.waiting_since)
            needed = authorisation.needed_by
            yield Due(person.pk, since, bool(needed and needed < on))


def _people_at_steps():
    waiting = Authorisation.objects.filter(status__in=TAKES)
    people = {}
    for turn in waiting.order_by().values_list("status", flat=True).distinct():
        holders = holders_of(TAKES[Turn(turn)])
        if turn == Turn.TEAM_MANAGER:
            holders = holders.filter(team__in=waiting.filter(status=turn).values("team"))
        people |= {person.pk: person for person in holders}
    return people.values()
