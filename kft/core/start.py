"""The page each person starts from, and what the daily e-mail tells them."""

from datetime import date

from django.shortcuts import render
from django.utils import timezone

from kft.core.digest import digest_of
from kft.core.navigation import SHOWN, in_order_of_day, waiting_for
from kft.core.schedule import AGAIN_AFTER, digests_written_to

EMAILS_SHOWN = 10


def start(request):
    """What waits for this person, in order of the day on which it is due."""
    today = timezone.localdate()
    groups = waiting_for(request.user, today)
    context = {
        "times": in_order_of_day(groups, today),
        "more": [group for group in groups if group["left_out"]],
        "shown": SHOWN,
    }
    return render(request, "start.html", context)


def reminders(request):
    """When the digest comes, what it would say today, and what the last ones said."""
    sent = list(digests_written_to(request.user)[:EMAILS_SHOWN])
    for email in sent:
        email.day = date.fromisoformat(email.arguments["on"])
    context = {
        "lines": digest_of(request.user, timezone.localdate()),
        "sent": sent,
        "again_after": AGAIN_AFTER.days,
    }
    return render(request, "reminders.html", context)
