"""Meetings, their agendas and who came."""

from django.contrib.auth.decorators import permission_required
from django.shortcuts import render

from kft.core.access import fetch_visible
from referrals.models import Meeting


@permission_required("referrals.view_meeting", raise_exception=True)
def meeting(request, pk):
    found = fetch_visible(request, Meeting.objects.select_related("panel"), pk=pk)
    return render(request, "referrals/meeting.html", {"meeting": found})
