"""Addresses of plans to step down from residential care, and to leave care."""

from django.urls import path

from placements.views import moving_on

urlpatterns = [
    path("step-down/", moving_on.step_plans, name="step_plans"),
    path("leaving-care/", moving_on.exit_plans, name="exit_plans"),
    path("moving-on/of/<int:child>/", moving_on.moving_on, name="moving_on"),
    path("moving-on/of/<int:child>/stage/", moving_on.reach_stage, name="reach_stage"),
    path(
        "moving-on/of/<int:child>/stage/correct/", moving_on.correct_stage, name="correct_stage"
    ),
    path("moving-on/of/<int:child>/leaving/", moving_on.add_exit_plan, name="add_exit_plan"),
    path("leaving-care/<int:pk>/", moving_on.close_exit_plan, name="close_exit_plan"),
]
