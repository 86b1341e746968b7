"""Tells Haverbrook's story and writes it down as the tables of imports.md."""

from datetime import date

from exchange.demo import council, plans
from exchange.demo.autumn_ends import Ends
from exchange.demo.autumn_residents import Residents
from exchange.demo.edge_of_care import EdgeOfCare
from exchange.demo.family_help import FamilyHelp
from exchange.demo.fostering import Households
from exchange.demo.lives import Writer
from exchange.demo.panel import Panel
from exchange.demo.residential import Residential
from exchange.demo.world import Families, World
from exchange.demo.years import Years

EARLIEST = date(2025, 3, 31)
RESTRICTED = 3


def told(until):
    """Haverbrook's records up to a day, which must leave the autumn of 2024 told."""
    if until < EARLIEST:
        raise ValueError(f"Haverbrook's story needs a day from {EARLIEST} on")
    world = World(until)
    council.staff(world)
    homes, households = council.Homes(world), Households(world)
    families, panel = Families(world), Panel(world)
    cares = Residents(world, families).cares()
    cares += Ends(world, families, households).cares()
    edge = EdgeOfCare(world, families, panel)
    cares += edge.cares()
    FamilyHelp(world, families, edge.heard_families).tell()
    cares += Residential(world, families).cares()
    cares += Years(world, families).cares()
    Writer(world, homes, households).write(cares)
    plans.tell(panel, cares, _seventeen(world))
    _restrict(world)
    world.cut()
    return world


def _seventeen(world):
    chosen = [r["child_id"] for r in world.rows["cohorts"] if r["cohort_id"] == "17-2024"]
    by_id = {child["child_id"]: child for child in world.rows["children"]}
    return [by_id[child_id] for child_id in chosen]


def _restrict(world):
    """A few adopted children's records that only named people may open."""
    adopted = [r for r in world.rows["placements"] if r["code"] == "A6"][-RESTRICTED:]
    hidden = {row["child_id"] for row in adopted}
    for child in world.rows["children"]:
        if child["child_id"] in hidden:
            child["restricted"] = "yes"


def write(folder, until):
    """Write the tables into a folder; returns its path."""
    return told(until).write(folder)
