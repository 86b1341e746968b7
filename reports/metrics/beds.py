"""Beds that the council pays for whether or not a child is in them."""

from collections import defaultdict

from placements.homes import beds
from placements.models import Placement
from reports.metrics.metric import Records, Row, Rows, Share, metric

MODEL = "children.child"


def _rows(homes, occupants):
    """A row for each home: its beds, and the children in them."""
    rows = [
        Row(
            reference,
            name,
            number or 0,
            Records.of(MODEL, occupants[pk]),
            {"occupied": len(occupants[pk])},
        )
        for pk, reference, name, number in homes
    ]
    total = sum(row.value for row in rows)
    occupied = sum(row.more["occupied"] for row in rows)
    return Rows(tuple(rows), total, {"occupancy": Share(occupied, total).as_json()})


def _by_setting(placed):
    found = defaultdict(list)
    for known in placed:
        found[known.setting].append(known.child)
    return found


@metric(
    "block_beds",
    "Block contracts: beds and who is in them",
    unit="count",
    definition=(
        "Beds under a block contract in each home on the last day of the period, and the "
        "children looked after there that day in a placement under the block contract."
    ),
)
def block_beds(facts):
    day, block = facts.period.last_day, Placement.Contract.BLOCK
    placed = [p for p in facts.placed(day) if p.contract == block]
    rows = beds.block_homes(day).values_list("pk", "reference", "name", "paid_beds")
    return _rows(rows, _by_setting(placed))


@metric(
    "own_homes",
    "The council's own homes: beds and who is in them",
    unit="count",
    definition=(
        "Beds in each children's home of the council's own, and the children looked after "
        "there on the last day of the period."
    ),
)
def own_homes(facts):
    rows = beds.own_homes().values_list("pk", "reference", "name", "beds")
    return _rows(rows, _by_setting(facts.placed(facts.period.last_day)))
