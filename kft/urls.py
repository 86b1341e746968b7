"""Every address of the service. Each app's urls.py says what is under its own."""

from django.urls import include, path

from kft.core import views as core
from kft.core.start import reminders, start

urlpatterns = [
    path("", start, name="start"),
    path("reminders/", reminders, name="reminders"),
    path("health/", core.health, name="health"),
    path("session/", core.keep_alive, name="keep_alive"),
    path("guide/", core.guide, name="guide"),
    path("accessibility/", core.accessibility, name="accessibility"),
    path("privacy/", core.privacy, name="privacy"),
    path("account/", include("allauth.account.urls")),
    path("account/one-time-code/", include("allauth.mfa.urls")),
    path("people/", include("accounts.urls")),
    path("children/", include("children.urls")),
    path("records/", include("children.records_urls")),
    path("referrals/", include("referrals.urls")),
    path("placements/", include("placements.urls")),
    path("fostering/", include("fostering.urls")),
    path("dashboard/", include("reports.overview.urls")),
    path("reports/", include("reports.urls")),
    path("imports/", include("exchange.urls")),
]
