"""Addresses of homes, how they were judged, and beds bought in advance."""

from django.urls import path

from placements.views import homes

urlpatterns = [
    path("homes/", homes.homes, name="homes"),
    path("homes/own/", homes.own_homes, name="own_homes"),
    path("homes/block-beds/", homes.block_beds, name="block_beds"),
    path("homes/<int:pk>/judgements/new/", homes.add_judgement, name="add_judgement"),
    path("homes/judgements/<int:pk>/", homes.change_judgement, name="change_judgement"),
    path("homes/<int:pk>/contracts/new/", homes.add_contract, name="add_contract"),
    path("homes/contracts/<int:pk>/", homes.change_contract, name="change_contract"),
]
