"""Addresses of placements and their weekly amounts."""

from django.urls import path

from placements.models import Contribution, CostLine
from placements.views import amounts, placements

COST, GIVEN = {"model": CostLine}, {"model": Contribution}
urlpatterns = [
    path("", placements.placements, name="list"),
    path("new/for/<int:child>/", placements.add, name="add"),
    path("<int:pk>/", placements.detail, name="detail"),
    path("<int:pk>/details/", placements.change, name="change"),
    path("<int:pk>/planned-end/", placements.extend, name="extend"),
    path("<int:pk>/end/", placements.end, name="end"),
    path("<int:pk>/costs/new/", amounts.add, COST, name="add_cost"),
    path("<int:pk>/costs/<int:line>/", amounts.correct, COST, name="correct_cost"),
    path("<int:pk>/costs/<int:line>/new-amount/", amounts.new_amount, COST, name="new_cost"),
    path("<int:pk>/contributions/new/", amounts.add, GIVEN, name="add_contribution"),
    path(
        "<int:pk>/contributions/<int:line>/",
        amounts.correct,
        GIVEN,
        name="correct_contribution",
    ),
    path(
        "<int:pk>/contributions/<int:line>/new-amount/",
        amounts.new_amount,
        GIVEN,
        name="new_contribution",
    ),
]
