"""Tells Haverbrook's story and writes it down as the tables of imports.md."""

from datetime import date, timedelta

from exchange.demo import council, money, plans
from exchange.demo.autumn_ends import Ends
from exchange.demo.autumn_residents import Residents
from exchange.demo.council import email
from exchange.demo.edge_of_care import EdgeOfCare
from exchange.demo.family_help import FamilyHelp
from exchange.demo.fostering import Households
from exchange.demo.lives import Writer
from exchange.demo.panel import Panel
from exchange.demo.residential import Residential
from exchange.demo.world import Families, World, stream
from exchange.demo.years import Years

EARLIEST = date(2025, 3, 31)
RESTRICTED = 3
FAMILIES_THIS_WEEK = 17


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
    _known_to_the_worker(world, families)
    cares += Residential(world, families).cares()
    cares += Years(world, families).cares()
    Writer(world, homes, households).write(cares)
    plans.tell(panel, cares, _seventeen(world))
    world.cut()
    money.tell(world)
    _restrict(world)
    return world


def _known_to_the_worker(world, families):
    """Families that the demonstration's social worker has just begun to work with."""
    rng = stream("known to the worker")
    for number in range(FAMILIES_THIS_WEEK):
        family = families.family()
        for _ in range(2 if number % 4 == 1 else 1):
            born = world.until - timedelta(days=rng.randint(6 * 365, 15 * 365))
            families.child(born, family, worker=email("social worker"))


def _seventeen(world):
    chosen = [r["child_id"] for r in world.rows["cohorts"] if r["cohort_id"] == "17-2024"]
    by_id = {child["child_id"]: child for child in world.rows["children"]}
    return [by_id[child_id] for child_id in chosen]


def _restrict(world):
    """A few adopted children's records that only named people may open."""
    adopted = [r["child_id"] for r in world.rows["placements"] if r["code"] == "A6"]
    by_id = {child["child_id"]: child for child in world.rows["children"]}
    for child_id in adopted[-RESTRICTED:]:
        by_id[child_id]["restricted"] = "yes"
    _, team = council.SIGN_INS["social worker"]
    by_id[adopted[-1]].update(social_worker=email("social worker"), team=team)


def write(folder, until):
    """Write the tables into a folder; returns its path."""
    return told(until).write(folder)
