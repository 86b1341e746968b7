"""What people write on an item's screen before it counts, kept second by second.

Each field has a version. Whoever writes over another version than the one they saw is
told, and both texts are kept: docs/decisions/0550.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from kft.core.workflow import Refused, require
from referrals.models import AgendaItem, DraftAnswer
from referrals.people import chairs
from referrals.workflow.decision import DECIDING, RECORD, own_referral
from referrals.workflow.guards import lock_meeting, not_the_chair
from referrals.workflow.minutes import outdate_minutes

MINUTE = "minute"
LONGEST = 20_000


@dataclass(frozen=True)
class Written:
    """A field as a page sends it, and the version of it that the person wrote over."""

    field: str
    value: str
    based_on: int


@dataclass
class Saved:
    """What came of it: the versions now, and where somebody else was quicker."""

    versions: dict[str, int] = field(default_factory=dict)
    conflicts: dict[str, DraftAnswer] = field(default_factory=dict)


def may_not_write(user: Any, item: AgendaItem) -> str:
    """Why this person cannot write on the item's screen, or "": the chairs and who minutes."""
    minutes = user.has_perm("referrals.draft_minutes")
    if not minutes and not (user.has_perm(RECORD) and chairs(user, item.meeting)):
        return "Only the chair and whoever takes the minutes can write here."
    return own_referral(user, item.referral)


@transaction.atomic
def save(
    item: AgendaItem, written: Sequence[Written], *, by: Any, page: str = "", turn: int = 0
) -> Saved:
    """Keep the fields that nobody else changed since; name those that somebody did.

    `page` is the open page that sends them and `turn` counts its savings, so that the same
    saving may come twice, or after a later one, and change nothing.
    """
    lock_meeting(item.meeting, by=by, states=DECIDING)
    if refusal := may_not_write(by, item):
        raise Refused(refusal)
    names = [one.field for one in written]
    standing = {row.field: row for row in item.draft_answers.filter(field__in=names)}
    sequence, saved = item.draft_answers.last_sequence(), Saved()
    for one in written:
        row = standing.get(one.field) or DraftAnswer(item=item, field=one.field, version=0)
        verdict = _verdict(row, one, page, turn)
        if verdict == "write":
            sequence += 1
            _write(row, one, by=by, sequence=sequence, page=page, turn=turn)
        if verdict == "conflict":
            saved.conflicts[one.field] = row
        else:
            saved.versions[one.field] = row.version
    if MINUTE in saved.versions:
        _keep_minute(item, standing.get(MINUTE), by=by)
    return saved


def _verdict(row, one, page, turn):
    if row.version == one.based_on:
        return "write" if row.version == 0 or row.value != one.value else "stands"
    if row.value == one.value:
        return "stands"
    # Its own last saving arrived without the page being told so: no one else came between
    if page and row.page == page:
        return "write" if turn > row.turn else "stands"
    return "conflict"


def _write(row, one, *, by, sequence, page, turn):
    row.value, row.version = one.value, row.version + 1
    row.saved_by, row.saved_at = by, timezone.now()
    row.sequence, row.page, row.turn = sequence, page, turn
    row.save()


def _keep_minute(item, row, *, by):
    """The minute itself stands on the agenda item, where the minutes are drafted from."""
    row = row or item.draft_answers.get(field=MINUTE)
    if row.version == item.minute_version and row.value == item.minute:
        return
    item.minute, item.minute_version = row.value, row.version
    item.save(update_fields=["minute", "minute_version"])
    outdate_minutes(item.meeting, by=by)


@transaction.atomic
def turn_to(item: AgendaItem, *, by: Any) -> None:
    """The panel turns to this item: its time is counted from now, the one before ends."""
    require(by, "referrals.chair_meeting")
    lock_meeting(item.meeting, by=by, states=frozenset({"open"}))
    if refusal := not_the_chair(by, item.meeting):
        raise Refused(refusal)
    now = timezone.now()
    items = item.meeting.agenda_items.filter(started_at__isnull=False, finished_at=None)
    items.exclude(pk=item.pk).update(finished_at=now)
    item.refresh_from_db(fields=["started_at", "finished_at", "used_before"])
    if item.started_at and item.finished_at is None:
        return
    item.used_before = item.time_used(at=now)
    item.started_at, item.finished_at = now, None
    item.save(update_fields=["used_before", "started_at", "finished_at"])
