"""An item's screen: the page, and what keeps it up to date while it is open."""

from django.urls import path

from referrals.views import chair, live, member

urlpatterns = [
    path("items/<int:pk>/", chair.item, name="item"),
    path("items/<int:pk>/saved/", live.save_item, name="save_item"),
    path("items/<int:pk>/changes/", live.changes, name="changes"),
    path("items/<int:pk>/advice/", member.advise, name="advise"),
    path("items/<int:pk>/view/", member.give_view, name="give_view"),
    path("items/<int:pk>/dissent/", member.dissent, name="dissent"),
]
