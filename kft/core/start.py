"""The page each person starts from: what waits for them, and nothing else."""

from django.shortcuts import render

from kft.core.navigation import waiting_for


def start(request):
    return render(request, "start.html", {"groups": waiting_for(request.user)})
