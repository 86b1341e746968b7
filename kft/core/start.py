"""The page each person starts from: what waits for them, and nothing else."""

from django.shortcuts import render
from django.utils import timezone

from kft.core.navigation import waiting_for


def start(request):
    """What waits for this person, in groups, most urgent first."""
    groups = waiting_for(request.user, timezone.localdate())
    return render(request, "start.html", {"groups": groups})
