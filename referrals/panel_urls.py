"""Addresses of panels, their meetings made ahead, and interests."""

from django.urls import path

from referrals.views import interest

urlpatterns = [
    path("<int:pk>/interests/", interest.interests, name="interests"),
    path(
        "interests/<int:pk>/withdrawal/",
        interest.withdraw_interest,
        name="withdraw_interest",
    ),
]
