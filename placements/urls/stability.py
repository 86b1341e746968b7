"""Addresses of stability meetings."""

from django.urls import path

from placements.views import stability

urlpatterns = [
    path("stability/", stability.stability_meetings, name="stability_meetings"),
    path(
        "stability/new/for/<int:child>/",
        stability.add_stability_meeting,
        name="add_stability_meeting",
    ),
    path("stability/<int:pk>/", stability.stability_meeting, name="stability_meeting"),
    path(
        "stability/<int:pk>/details/",
        stability.change_stability_meeting,
        name="change_stability_meeting",
    ),
]
