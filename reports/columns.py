"""What stands over the columns of each breakdown's table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """A further number of each row."""

    name: str
    heading: str
    unit: str = "count"


@dataclass(frozen=True)
class Columns:
    """`label` is over the rows' names, `value` over what is counted."""

    label: str
    value: str
    more: tuple[Column, ...] = ()

    @property
    def headings(self) -> list[str]:
        return [self.label, self.value, *(column.heading for column in self.more)]


NET = Column("net_weekly", "Net cost a week", "money")
CHILDREN, HOUSEHOLDS = "Children", "Households"
YEARS_BEFORE = (
    Column("one_year_before", "One year before"),
    Column("two_years_before", "Two years before"),
)
LAST_YEAR = (Column("last_year", "A year earlier"),)
OCCUPIED = (Column("occupied", "Children there"),)
SPENDING = (
    Column("budget", "Budget", "money"),
    Column("variance_to_budget", "Forecast less budget", "money"),
    Column("previous_forecast", "Previous forecast", "money"),
    Column("variance_to_previous", "Forecast less previous", "money"),
    Column("children", "Children"),
    Column("planned_children", "Planned children"),
    Column("forecast_today", "As today’s records say", "money"),
)
PRICES = (
    Column("framework", "Framework", "money"),
    Column("framework_placements", "Framework placements"),
    Column("spot", "Spot", "money"),
    Column("spot_placements", "Spot placements"),
)
TRAVEL = (
    Column("baseline", "At the start"),
    Column("wanted", "Wanted", "word"),
    Column("target", "Target", "target"),
    Column("met", "Met", "yes"),
)
COLUMNS = {
    "panel.attendance": Columns("Agency", "Meetings"),
    "edge_of_care.outcomes": Columns("Outcome", CHILDREN),
    "edge_of_care.support_by_service": Columns("Service", "Referrals"),
    "emergency_response.by_purpose": Columns("Purpose", "Families"),
    "residential_entries.before": Columns("First placement", CHILDREN),
    "residential_entries.period": Columns("First placement", CHILDREN),
    "residential.saving_bridge": Columns("Cause", "Pounds a week"),
    "next_cohorts": Columns("Age", CHILDREN, (NET,)),
    "care_ended.by_route": Columns("Route", CHILDREN),
    "fostering.approvals": Columns("Kind of approval", HOUSEHOLDS),
    "looked_after.month_end": Columns("End of", CHILDREN),
    "looked_after.by_placement_kind": Columns("Kind of placement", CHILDREN, YEARS_BEFORE),
    "placements.by_category": Columns("Budget line", "Forecast", SPENDING),
    "forecast_variance": Columns(
        "Period",
        "Forecast less budget",
        (Column("forecast", "Forecast", "money"), Column("budget", "Budget", "money")),
    ),
    "residential.average_weekly": Columns(
        "On", "Average a week", (Column("children", CHILDREN), NET)
    ),
    "residential.outside_authority": Columns("Where", CHILDREN),
    "residential.over_20_miles": Columns("How far", CHILDREN),
    "residential.length_of_stay": Columns("How long", CHILDREN),
    "residential.share": Columns("On", "Share"),
    "own_homes": Columns("Home", "Beds", OCCUPIED),
    "block_beds": Columns("Home", "Beds", OCCUPIED),
    "step_down.by_stage": Columns("Stage", CHILDREN),
    "fostering.enquiries": Columns("Source", "Enquiries", LAST_YEAR),
    "fostering.enquiries.by_month": Columns("Month", "Enquiries", LAST_YEAR),
    "constellations": Columns("Status", "Constellations"),
    "direction_of_travel": Columns("What", "Now", TRAVEL),
    "trends.child_in_need": Columns("Month", CHILDREN),
    "trends.child_protection": Columns("Month", CHILDREN),
    "trends.looked_after": Columns("End of", CHILDREN),
    "interventions_ended.by_outcome": Columns("Outcome", "Interventions"),
    "residential_placements.started.total": Columns("Days", "Placements"),
    "residential_placements.started.by_origin": Columns("From", "Placements", YEARS_BEFORE),
    "residential_placements.started.by_age": Columns("Age", "Placements", YEARS_BEFORE),
    "contract.share": Columns("Kind of placement", "Under a framework"),
    "contract.average_weekly": Columns("Kind of placement", "Average a week", PRICES),
    "cost_avoidance.by_source": Columns(
        "Source", "Pounds", (Column("placements", "Placements"),)
    ),
    "priority.children": Columns("Reason", CHILDREN),
}
MOVE_ON = Columns("Moved on to", CHILDREN)


def columns_of(key: str, rows: Sequence[dict[str, Any]]) -> Columns:
    """The columns of a figure, those further ones that its rows have."""
    columns = COLUMNS.get(key, MOVE_ON)
    given = tuple(c for c in columns.more if any(c.name in row for row in rows))
    return Columns(columns.label, columns.value, given)
