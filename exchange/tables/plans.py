"""Plans for children, fostering enquiries, money planned and saved, numbers kept elsewhere."""

from children.models import ExitPlan, Review
from exchange import values
from exchange.spec import OneAtATime, Table, optional, required
from fostering.models import Constellation, Enquiry
from placements.models import (
    Budget,
    Forecast,
    MonthlyCount,
    Population,
    Saving,
    StepPlan,
    Target,
)

_YEAR = required("financial_year", parse=values.financial_year)

CHILDRENS_PLANS = (
    Table(
        "reviews",
        Review,
        (
            required("child_id", "child"),
            required("due_on"),
            optional("held_on"),
            optional("participation"),
        ),
        key=("child", "due_on"),
    ),
    Table(
        "exit_plans",
        ExitPlan,
        (
            required("child_id", "child"),
            required("route"),
            required("estimated_on"),
            optional("actual_on"),
            optional("team"),
            optional("status"),
        ),
        key=("child", "route", "estimated_on"),
    ),
    Table(
        "step_plans",
        StepPlan,
        (
            required("child_id", "child"),
            required("stage"),
            required("stage_on"),
            optional("target"),
            optional("expected_on"),
        ),
        key=("child", "stage", "stage_on"),
    ),
)

FOSTERING = (
    Table(
        "fostering_enquiries",
        Enquiry,
        (
            required("enquiry_id", "reference"),
            required("received_on"),
            optional("source"),
            optional("kind"),
            optional("from_ifa"),
            optional("visit_on"),
            optional("stage1_on"),
            optional("stage2_on"),
            optional("panel_on"),
            optional("decision_on"),
            optional("outcome"),
            optional("household_id", "household"),
        ),
    ),
    Table(
        "constellations",
        Constellation,
        (
            required("name"),
            required("status"),
            optional("launched_on"),
            optional("hub_household_id", "hub_household"),
        ),
        key=("name",),
    ),
)

MONEY = (
    Table(
        "savings",
        Saving,
        (
            required("saving_id", "reference"),
            required("kind"),
            required("source"),
            optional("placement_id", "placement"),
            required("baseline_weekly"),
            required("agreed_weekly"),
            required("from", "started"),
            optional("to", "ended"),
            optional("signed_off_by"),
            optional("signed_off_on"),
        ),
        orders=(("started", "ended"),),
        alone=(
            OneAtATime(
                ("placement", "source"),
                expected="both count, since one source saves twice on one placement at a time",
                only_a_warning=True,
            ),
        ),
        kept="t.signed_off_user_id IS NOT NULL",
    ),
    Table(
        "budgets",
        Budget,
        (
            _YEAR,
            required("category"),
            required("amount"),
            optional("planned_children"),
        ),
        key=("financial_year", "category"),
    ),
    Table(
        "forecasts",
        Forecast,
        (
            _YEAR,
            required("period", parse=values.whole_number_between(1, 12)),
            required("category"),
            required("amount", parse=values.number(12, 2, pounds=True)),
            optional("children"),
        ),
        key=("financial_year", "period", "category"),
        kept="t.closed_at IS NOT NULL",
    ),
)

STATISTICS = (
    Table(
        "targets",
        Target,
        (
            required("indicator"),
            _YEAR,
            required("value"),
            optional("direction"),
        ),
        key=("indicator", "financial_year"),
    ),
    Table(
        "populations",
        Population,
        (
            required("year", parse=values.whole_number_between(1900, 2200)),
            required("children_0_17"),
        ),
        key=("year",),
    ),
    Table(
        "monthly_counts",
        MonthlyCount,
        (
            required("series"),
            required("month", parse=values.month),
            required("value"),
        ),
        key=("series", "month"),
    ),
)
