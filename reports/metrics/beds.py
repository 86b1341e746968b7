"""Beds that the council pays for whether or not a child is in them."""

from collections import defaultdict

from placements.budget_lines import OWN
from placements.models import Placement, Setting
from reports.metrics.metric import Records, Row, Rows, Share, metric

MODEL = "children.child"
OWN_KINDS = (Setting.Kind.CHILDRENS_HOME, Setting.Kind.SECURE_HOME)


def _rows(homes, occupants):
    """A row for each home: its beds, and the children in them."""
    rows = [
        Row(
            reference,
            name,
            beds or 0,
            Records.of(MODEL, occupants[pk]),
            {"occupied": len(occupants[pk])},
        )
        for pk, reference, name, beds in homes
    ]
    beds = sum(row.value for row in rows)
    occupied = sum(row.more["occupied"] for row in rows)
    return Rows(tuple(rows), beds, {"occupancy": Share(occupied, beds).as_json()})


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
        "Beds under a block contract in each home, and the children looked after there on "
        "the last day of the period in a placement under the block contract."
    ),
)
def block_beds(facts):
    homes = Setting.objects.filter(block_beds__gt=0).order_by("name", "pk")
    block = Placement.Contract.BLOCK
    placed = [p for p in facts.placed(facts.period.last_day) if p.contract == block]
    rows = homes.values_list("pk", "reference", "name", "block_beds")
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
    homes = Setting.objects.filter(provider__sector=OWN, kind__in=OWN_KINDS)
    rows = homes.order_by("name", "pk").values_list("pk", "reference", "name", "beds")
    return _rows(rows, _by_setting(facts.placed(facts.period.last_day)))
