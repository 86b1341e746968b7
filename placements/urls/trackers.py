"""Addresses of the trackers and of the rules about priority."""

from django.urls import path

from placements.views import priority_rules, trackers

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
    path("trackers/rules/", priority_rules.priority_rules, name="priority_rules"),
    path(
        "trackers/rules/<slug:reason>/",
        priority_rules.change_priority_rule,
        name="change_priority_rule",
    ),
    path(
        "trackers/rules/<slug:reason>/withdraw/",
        priority_rules.withdraw_priority_rule,
        name="withdraw_priority_rule",
    ),
]
