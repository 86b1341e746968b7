"""One function for each figure; importing this package registers them all."""

from reports.metrics import (
    care_ended,
    cohorts,
    edge_of_care,
    emergency_response,
    entries,
    fostering,
    panel,
    residential,
)

# Raised by whoever changes what a figure counts: a run keeps the one it was made with.
DEFINITIONS_VERSION = "1"

__all__ = [
    "DEFINITIONS_VERSION",
    "care_ended",
    "cohorts",
    "edge_of_care",
    "emergency_response",
    "entries",
    "fostering",
    "panel",
    "residential",
]
