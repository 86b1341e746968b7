"""Addresses of the trackers and of the rules about priority."""

from django.urls import path

from placements.views import trackers

urlpatterns = [
    path("trackers/", trackers.tracker, {"name": "weekly"}, name="weekly_tracker"),
    path(
        "trackers/residential/",
        trackers.tracker,
        {"name": "residential"},
        name="residential_tracker",
    ),
    path(
        "trackers/unregulated/",
        trackers.tracker,
        {"name": "unregulated"},
        name="unregulated_tracker",
    ),
    path("trackers/priority/", trackers.tracker, {"name": "priority"}, name="priority"),
    path("trackers/<slug:name>/download/", trackers.download_tracker, name="download_tracker"),
]
