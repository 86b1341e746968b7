"""Requests to enter care on the start page and in the daily digest: whose turn it is."""

from django.db.models import BigIntegerField, Value
from django.urls import reverse
from django.utils import timezone

from accounts.people import holders_of
from kft.core.digest import Due
from kft.core.navigation import Waiting, some_of
from placements.models import TAKES, Authorisation, Turn

PEOPLE_AT_ONCE = 20  # in one query, which grows with them


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
    return some_of(
        ordered,
        lambda authorisation: Waiting(
            f"{words} {authorisation.child}: {authorisation.get_kind_display().lower()}",
            reverse(page, args=[authorisation.pk]),
            due_on=authorisation.needed_by,
            detail=authorisation.get_status_display(),
        ),
    )


def due_to_answer(on):
    """For the digest: each request and whoever may take its step, in sight of them.

    Which are whose is asked of the one rule that the start page asks, of many people in
    each query.
    """
    people = list(_people_at_steps())
    for first in range(0, len(people), PEOPLE_AT_ONCE):
        one, *others = map(_of_person, people[first : first + PEOPLE_AT_ONCE])
        for person, at, needed in one.union(*others, all=True):
            yield Due(person, timezone.localdate(at), bool(needed and needed < on))


def _of_person(person):
    """Rows of what waits for somebody: the person's number, since when, needed by when."""
    theirs = Authorisation.objects.visible_to(person).waiting_for(person).order_by()
    who = Value(person.pk, BigIntegerField())
    return theirs.annotate(person=who).values_list("person", "waiting_since", "needed_by")


def _people_at_steps():
    waiting = Authorisation.objects.filter(status__in=TAKES)
    people = {}
    for turn in waiting.order_by().values_list("status", flat=True).distinct():
        holders = holders_of(TAKES[Turn(turn)])
        if turn == Turn.TEAM_MANAGER:
            holders = holders.filter(team__in=waiting.filter(status=turn).values("team"))
        people |= {person.pk: person for person in holders}
    return people.values()
