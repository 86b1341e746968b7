"""What each report holds: its sections, in order, and the figures of each."""

from dataclasses import dataclass

COMPARED = "residential_entries.before"


@dataclass(frozen=True)
class Section:
    """A chapter of a report. `figures` are keys of metrics, {cohort} ones among them.

    Titles are short: with the report's they make the running head, which a checker of PDFs
    takes for prose where four or more of its words begin small.
    """

    slug: str
    title: str
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """A report that can be made: `name` is what manage.py and the addresses call it."""

    name: str
    title: str
    sections: tuple[Section, ...]
    template: str = "pdf/report.html"

    @property
    def figures(self) -> tuple[str, ...]:
        """The keys of every figure, in order."""
        return tuple(key for section in self.sections for key in section.figures)

    @property
    def compares(self) -> bool:
        """Whether a figure is of the comparison period."""
        return COMPARED in self.figures


KEEPING_FAMILIES_TOGETHER = Report(
    "keeping-families-together",
    "Keeping Families Together",
    (
        Section("panel", "The panel", ("panel.meetings", "panel.attendance")),
        Section(
            "edge_of_care",
            "The edge of care",
            (
                "edge_of_care.children",
                "edge_of_care.outcomes",
                "edge_of_care.support_by_service",
            ),
        ),
        Section(
            "emergency_response",
            "Emergency Response Team",
            ("emergency_response.families", "emergency_response.by_purpose"),
        ),
        Section(
            "entries",
            "Straight into residential care",
            ("residential_entries.before", "residential_entries.period"),
        ),
        Section(
            "residential",
            "Children in residential care",
            (
                "residential.start.children",
                "residential.start.net_weekly",
                "residential.end.children",
                "residential.end.net_weekly",
                "residential.saving_per_week",
                "residential.saving_bridge",
            ),
        ),
        Section(
            "cohorts",
            "Reviewed cohorts",
            (
                "cohort.{cohort}.children",
                "cohort.{cohort}.left",
                "cohort.{cohort}.saving_per_week",
                "cohort.{cohort}.move_on",
                "next_cohorts",
            ),
        ),
        Section(
            "care_ended",
            "Children who left care",
            ("care_ended.children", "care_ended.by_route"),
        ),
        Section(
            "fostering",
            "Fostering",
            (
                "fostering.resignations",
                "fostering.approvals",
                "fostering.net_households",
                "fostering.net_places",
            ),
        ),
    ),
)
FAMILY_HOMES = Report(
    "family-homes",
    "Family Homes programme",
    (
        Section(
            "travel", "Direction of travel", ("direction_of_travel", "looked_after.month_end")
        ),
        Section(
            "money",
            "Placements against budget",
            ("placements.by_category", "forecast_variance"),
        ),
        Section(
            "residential_care",
            "Residential care",
            (
                "residential.average_weekly",
                "residential.outside_authority",
                "residential.over_20_miles",
                "residential.length_of_stay",
            ),
        ),
        Section("beds", "Beds", ("own_homes", "block_beds")),
        Section("unregistered", "Unregistered", ("unregistered.now", "unregistered.peak")),
        Section("step_down", "Stepping down", ("step_down.by_stage",)),
        Section(
            "carers",
            "Foster carers",
            ("fostering.enquiries", "fostering.enquiries.by_month", "constellations"),
        ),
    ),
)
PLACEMENTS_SCRUTINY = Report(
    "placements-scrutiny",
    "Placements scrutiny",
    (
        Section(
            "trends",
            "Two years",
            ("trends.child_in_need", "trends.child_protection", "trends.looked_after"),
        ),
        Section(
            "in_and_out",
            "In and out of care",
            ("entries_rate", "exits_rate", "interventions_ended.by_outcome"),
        ),
        Section(
            "where",
            "Where children live",
            ("looked_after.by_placement_kind", "residential.share", "fostering.conversion"),
        ),
        Section(
            "residential_care",
            "Residential placements",
            (
                "residential_placements.started.total",
                "residential_placements.started.by_origin",
                "residential_placements.started.by_age",
                "residential.under_10",
                "own_homes",
            ),
        ),
        Section(
            "contracts",
            "Contracts and prices",
            ("contract.share", "contract.average_weekly", "cost_avoidance.by_source"),
        ),
        Section(
            "attention",
            "Children who need attention",
            (
                "priority.children",
                "unregulated.under_16",
                "unregulated.deprived_of_liberty_16_17",
                "stability_meetings.maintained",
            ),
        ),
    ),
)
REPORTS = {
    report.name: report
    for report in (KEEPING_FAMILIES_TOGETHER, FAMILY_HOMES, PLACEMENTS_SCRUTINY)
}
