"""Addresses of panels, their meetings made ahead, and interests."""

from django.urls import path

from referrals.views import interest, panel, planning

urlpatterns = [
    path("<int:pk>/interests/", interest.interests, name="interests"),
    path(
        "interests/<int:pk>/withdrawal/",
        interest.withdraw_interest,
        name="withdraw_interest",
    ),
    path("panels/", panel.panels, name="panels"),
    path("panels/new/", panel.add_panel, name="add_panel"),
    path("panels/<int:pk>/", panel.panel, name="panel"),
    path("panels/<int:pk>/settings/", panel.change_panel, name="change_panel"),
    path("panels/<int:pk>/seats/", panel.add_seat, name="add_seat"),
    path("panels/<int:pk>/meetings/", panel.plan_coming, name="plan_coming"),
    path("seats/<int:pk>/", panel.change_seat, name="change_seat"),
    path("seats/<int:pk>/removal/", panel.remove_seat, name="remove_seat"),
    path("meetings/<int:pk>/date/", planning.change_meeting, name="change_meeting"),
    path("meetings/<int:pk>/cancellation/", planning.cancel_meeting, name="cancel_meeting"),
    path("meetings/<int:pk>/calendar/", planning.calendar_file, name="calendar_file"),
]
