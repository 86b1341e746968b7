"""The lists about placements, as they stand beside each other in the navigation."""

from kft.core.navigation import Section

GROUP, HOMES = "Placements", "placements.view_provider"
LISTS = (
    Section(40, "Placements", "placements:list", "placements.view_placement", GROUP),
    Section(42, "Stepping down", "placements:step_plans", "placements.view_stepplan", GROUP),
    Section(42, "Leaving care", "placements:exit_plans", "placements.view_stepplan", GROUP),
    Section(
        42,
        "Stability",
        "placements:stability_meetings",
        "placements.view_stabilitymeeting",
        GROUP,
    ),
    Section(43, "Homes", "placements:homes", HOMES, GROUP),
    Section(43, "Providers", "placements:providers", HOMES, GROUP),
)
