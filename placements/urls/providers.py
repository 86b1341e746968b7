"""Addresses of providers and of what they run."""

from django.urls import path

from placements.views import providers

urlpatterns = [
    path("providers/", providers.providers, name="providers"),
    path("providers/new/", providers.add_provider, name="add_provider"),
    path("providers/<int:pk>/", providers.provider, name="provider"),
    path("providers/<int:pk>/details/", providers.change_provider, name="change_provider"),
    path(
        "providers/<int:pk>/frameworks/new/",
        providers.add_to_framework,
        name="add_to_framework",
    ),
    path(
        "providers/frameworks/<int:pk>/",
        providers.change_membership,
        name="change_membership",
    ),
    path("providers/<int:pk>/homes/new/", providers.add_setting, name="add_setting"),
    path("homes/<int:pk>/", providers.setting, name="setting"),
    path("homes/<int:pk>/details/", providers.change_setting, name="change_setting"),
]
