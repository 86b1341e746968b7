"""Addresses of everything about placements and the money for them, a module a part."""

from placements.urls import (
    authorisation,
    homes,
    money,
    moving_on,
    placements,
    providers,
    requests,
    searches,
    stability,
    trackers,
)

app_name = "placements"
urlpatterns = [
    *money.urlpatterns,
    *placements.urlpatterns,
    *providers.urlpatterns,
    *authorisation.urlpatterns,
    *moving_on.urlpatterns,
    *trackers.urlpatterns,
    *stability.urlpatterns,
    *homes.urlpatterns,
    *requests.urlpatterns,
    *searches.urlpatterns,
]
