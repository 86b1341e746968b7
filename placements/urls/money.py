"""Addresses of budgets, forecasts, closed periods and savings."""

from django.urls import path

from placements.models import NewDemand, Uplift
from placements.views import closing, money, money_files, plan, reconciling, rises, savings

DEMAND, UPLIFT = {"model": NewDemand}, {"model": Uplift}
_A = "money/assumptions/"
urlpatterns = [
    path("money/", money.money, name="money"),
    path("money/lines/<slug:line>/", money.money_line, name="money_line"),
    path("money/download/", money_files.download_money, name="download_money"),
    path(
        "money/lines/<slug:line>/download/",
        money_files.download_money_line,
        name="download_money_line",
    ),
    path("money/budgets/download/", money_files.download_budgets, name="download_budgets"),
    path("money/savings/download/", money_files.download_savings, name="download_savings"),
    path(
        "money/reconciliation/download/",
        money_files.download_reconciliation,
        name="download_reconciliation",
    ),
    path("money/budgets/", plan.budgets, name="budgets"),
    path("money/budgets/<int:begins>/copy/", plan.copy_budgets, name="copy_budgets"),
    path("money/budgets/<int:begins>/<slug:line>/", plan.budget, name="budget"),
    path(_A, plan.assumptions, name="assumptions"),
    path(f"{_A}demand/new/", plan.add_assumption, DEMAND, name="add_demand"),
    path(f"{_A}demand/<int:pk>/", plan.correct_assumption, DEMAND, name="correct_demand"),
    path(f"{_A}demand/<int:pk>/end/", plan.stop_assuming, DEMAND, name="stop_demand"),
    path(f"{_A}uplifts/new/", plan.add_assumption, UPLIFT, name="add_uplift"),
    path(f"{_A}uplifts/<int:pk>/", plan.correct_assumption, UPLIFT, name="correct_uplift"),
    path(f"{_A}uplifts/<int:pk>/end/", plan.stop_assuming, UPLIFT, name="stop_uplift"),
    path("money/closing/", closing.closing, name="closing"),
    path("money/closing/<int:begins>/<int:period>/", closing.close_period, name="close_period"),
    path(
        "money/closing/<int:begins>/<int:period>/differences/",
        closing.closed_period,
        name="closed_period",
    ),
    path("money/savings/", savings.savings, name="savings"),
    path("money/savings/new/", savings.add_saving, name="add_saving"),
    path("money/savings/again/", savings.savings_again, name="savings_again"),
    path("money/savings/<int:pk>/", savings.saving, name="saving"),
    path("money/savings/<int:pk>/details/", savings.correct_saving, name="correct_saving"),
    path("money/savings/<int:pk>/end/", savings.take_away_saving, name="take_away_saving"),
    path("money/savings/<int:pk>/sign-off/", savings.sign_off_saving, name="sign_off_saving"),
    path("money/savings/<int:pk>/reversal/", savings.reverse_saving, name="reverse_saving"),
    path("money/savings/<int:pk>/kept/", savings.keep_saving_counting, name="keep_saving"),
    path("money/prices/", rises.rises, name="rises"),
    path("money/prices/new/", rises.raise_prices, name="raise_prices"),
    path("money/prices/<int:pk>/", rises.rise, name="rise"),
    path("money/reconciliation/", reconciling.reconciliation, name="reconciliation"),
]
