"""Addresses of the search for a home, of offers, and of the step to the placement."""

from django.urls import path

from placements.models import SearchNote, Tier
from placements.views import offers, searches

NONE, EARLY = {"kind": SearchNote.Kind.NONE_AVAILABLE}, {"kind": SearchNote.Kind.OPENED_EARLY}
urlpatterns = [
    path("requests/<int:pk>/take/", searches.take_request, name="take_request"),
    path("requests/<int:pk>/search/", searches.search, name="search"),
    path(
        "requests/<int:pk>/search/household/<int:household>/",
        searches.ask_household,
        name="ask_household",
    ),
    path("requests/<int:pk>/search/home/<int:setting>/", searches.ask_home, name="ask_home"),
    path(
        "requests/<int:pk>/search/framework/",
        searches.ask_providers,
        {"tier": Tier.FRAMEWORK},
        name="ask_framework",
    ),
    path(
        "requests/<int:pk>/search/spot/",
        searches.ask_providers,
        {"tier": Tier.SPOT},
        name="ask_spot",
    ),
    path(
        "requests/<int:pk>/search/<str:tier>/none-available/",
        searches.note,
        NONE,
        name="none_available",
    ),
    path(
        "requests/<int:pk>/search/<str:tier>/open-early/",
        searches.note,
        EARLY,
        name="open_early",
    ),
    path("approaches/<int:pk>/answer/", searches.answer, name="answer_approach"),
    path("approaches/<int:pk>/offer/", offers.add_offer, name="add_offer"),
    path("offers/<int:pk>/details/", offers.change_offer, name="change_offer"),
    path("offers/<int:pk>/price/", offers.negotiate, name="negotiate"),
    path("offers/<int:pk>/choose/", offers.choose_offer, name="choose_offer"),
    path("requests/<int:pk>/offers/", offers.offers, name="offers"),
    path("requests/<int:pk>/approval/", offers.approval, name="approval"),
    path("requests/<int:pk>/take-back/", offers.take_back, name="take_back"),
    path("requests/<int:pk>/placement/", offers.move_in, name="move_in"),
]
