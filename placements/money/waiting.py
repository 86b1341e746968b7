"""What of the money waits for whom: on the start page and in the daily digest."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.people import holders_of
from kft.core import digest, navigation
from kft.core.digest import Due, Source
from kft.core.formats import pounds
from kft.core.navigation import Section, Waiting, WaitingList, some_of
from placements.models import Saving
from placements.money.savings import to_look_at_again
from placements.money.shown import latest_to_close

CLOSE, SIGN_OFF = "placements.close_period", "placements.sign_off_saving"


def period_to_close(user, on: date) -> Iterable[Waiting]:
    """The period that was over last, from the day after its end."""
    found = latest_to_close(on)
    if found:
        year, period = found
        yield Waiting(
            f"Close period {period} of {year}",
            reverse("placements:close_period", args=[year.begins, period]),
            detail=f"It ended on {year.last_day_of(period):%-d %B %Y}",
        )


def savings_to_sign_off(user, on: date) -> Iterable[Waiting]:
    """Savings in sight that somebody else entered, those that started first."""
    waiting = Saving.objects.visible_to(user).not_signed_off().exclude(entered_by=user)
    return some_of(
        waiting.order_by("started", "pk"),
        lambda saving: Waiting(
            f"Saving {saving.reference}",
            saving.get_absolute_url(),
            detail=f"{saving.get_kind_display()}, {pounds(saving.weekly)} a week",
        ),
    )


def savings_to_look_at_again(user, on: date) -> Iterable[Waiting]:
    """Savings in sight that something speaks against: each is reversed, or goes on counting."""
    found = to_look_at_again(Saving.objects.visible_to(user), on=on)
    return some_of(
        found.order_by("proposed_on", "pk"),
        lambda saving: Waiting(
            f"Saving {saving.reference}",
            saving.get_absolute_url(),
            due_on=saving.proposed_on,
            detail=f"{saving.reasons}. {pounds(saving.weekly)} a week counts on",
        ),
    )


def periods_due(on: date) -> Iterable[Due]:
    found = latest_to_close(on)
    if found:
        year, period = found
        since = year.last_day_of(period) + timedelta(days=1)
        for person in holders_of(CLOSE):
            yield Due(person.pk, since)


def savings_due(on: date) -> Iterable[Due]:
    """Told are those who may sign off, of what others entered.

    Those of restricted children are left to the start page, which knows who may see them.
    """
    waiting = Saving.objects.not_signed_off().exclude(placement__child__restricted=True)
    people = list(holders_of(SIGN_OFF).values_list("pk", flat=True))
    for saving in waiting.only("entered_at", "entered_by", "started"):
        entered = saving.entered_at and timezone.localdate(saving.entered_at)
        for person in people:
            if person != saving.entered_by_id:
                yield Due(person, entered or saving.started)


def savings_again_due(on: date) -> Iterable[Due]:
    """Told are those who may sign off; a restricted child's is left to the start page."""
    found = to_look_at_again(Saving.objects.exclude(placement__child__restricted=True), on=on)
    people = list(holders_of(SIGN_OFF).values_list("pk", flat=True))
    for since in found.order_by().values_list("proposed_on", flat=True):
        for person in people:
            yield Due(person, since)


def register() -> None:
    navigation.register(
        Section(47, "Money", "placements:money", "placements.view_money"),
        WaitingList(60, "A period to close", CLOSE, period_to_close, "placements:closing"),
        WaitingList(
            61, "Savings to sign off", SIGN_OFF, savings_to_sign_off, "placements:savings"
        ),
        WaitingList(
            62,
            "Savings to reverse, or to keep",
            SIGN_OFF,
            savings_to_look_at_again,
            "placements:savings_again",
        ),
    )
    digest.register(
        Source(60, "period to close", "periods to close", "placements:closing", periods_due),
        Source(
            61, "saving to sign off", "savings to sign off", "placements:savings", savings_due
        ),
        Source(
            62,
            "saving to reverse or keep",
            "savings to reverse or keep",
            "placements:savings_again",
            savings_again_due,
        ),
    )
