"""What each report holds: its sections, in order, and the figures of each."""

from dataclasses import dataclass


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

    @property
    def template(self) -> str:
        return f"pdf/{self.name.replace('-', '_')}.html"


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
REPORTS = {report.name: report for report in (KEEPING_FAMILIES_TOGETHER,)}
