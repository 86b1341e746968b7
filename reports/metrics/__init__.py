"""One function for each figure; importing this package registers them all."""

from reports.metrics import (
    beds,
    care_ended,
    children_in_homes,
    cohorts,
    contracts,
    direction,
    edge_of_care,
    emergency_response,
    enquiries,
    entries,
    fostering,
    looked_after,
    outcomes,
    panel,
    residential,
    residential_starts,
    spending,
    step_down,
    trends,
    unregistered,
)

# Raised by whoever changes what a figure counts: a run keeps the one it was made with.
DEFINITIONS_VERSION = "5"

__all__ = [
    "DEFINITIONS_VERSION",
    "beds",
    "care_ended",
    "children_in_homes",
    "cohorts",
    "contracts",
    "direction",
    "edge_of_care",
    "emergency_response",
    "enquiries",
    "entries",
    "fostering",
    "looked_after",
    "outcomes",
    "panel",
    "residential",
    "residential_starts",
    "spending",
    "step_down",
    "trends",
    "unregistered",
]
