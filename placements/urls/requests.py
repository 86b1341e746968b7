"""Addresses of placement requests, the search for a home, and offers."""

from django.urls import path

from placements.views import requests

urlpatterns = [
    path("requests/", requests.requests, name="requests"),
    path("requests/new/for/<int:child>/", requests.add_request, name="add_request"),
    path("requests/<int:pk>/", requests.request, name="request"),
    path("requests/<int:pk>/details/", requests.change_request, name="change_request"),
    path("requests/<int:pk>/send/", requests.send_request, name="send_request"),
    path("requests/<int:pk>/withdraw/", requests.withdraw_request, name="withdraw_request"),
]
