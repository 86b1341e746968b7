"""Tells a whole invented council, table by table, into a folder of imports.md's tables."""

import random
from datetime import date, timedelta

from exchange.invented import care, homes, money, people
from exchange.invented.folder import Folder
from exchange.invented.panel import Panels

ROUTES = ("return_home", "sgo", "adoption", "independence")
STAGES = ("identified", "plan_agreed", "searching", "matched")


class Council:
    """What its parts share: the size, the days, the dice, and who and what there is."""

    def __init__(self, size, *, seed, until, folder):
        self.size, self.until, self.add = size, until, folder.add
        self.first_day = date(until.year - size.years, until.month, 1)
        self.rng = random.Random(f"council {seed}")  # noqa: S311 (made to be repeated)
        self.placements = 0
        self.workers = []
        self.settings = {}

    def home(self, kind):
        """The columns that say where a placement of this kind is."""
        if kind.home == "household":
            return {"household_id": f"H{self.rng.randint(1, self.size.households)}"}
        return {"setting_id": self.rng.choice(self.settings[kind.home])} if kind.home else {}

    def step_down(self, life, started):
        """A child in residential care who is to leave it for a family."""
        days = (self.until - started).days
        for number, stage in enumerate(STAGES[: self.rng.randint(1, len(STAGES))]):
            self.add(
                "step_plans", child_id=life.child_id, stage=stage, target="in_house_fostering",
                stage_on=started + timedelta(days=days * (number + 1) // (len(STAGES) + 1)),
                expected_on=self.until + timedelta(days=self.rng.randint(20, 300)),
            )  # fmt: skip


def tell(size, *, seed, until, path):
    """Write the tables of a council into `path`; returns how many rows each has."""
    with Folder(path) as folder:
        council = Council(size, seed=seed, until=until, folder=folder)
        people.staff(council)
        homes.settings(council)
        homes.households(council)
        panels = Panels(council)
        panels.seat()
        for life in people.children(council):
            care.live(council, life)
            panels.hear(life)
            _plans(council, life)
        money.plan(council)
        money.monthly(council)
        money.savings(council)
        return folder.counts


def _plans(council, life):
    rng = council.rng
    if life.care and life.care[1] is None and rng.random() < 0.15:
        council.add(
            "exit_plans", child_id=life.child_id, route=rng.choice(ROUTES), status="open",
            estimated_on=council.until + timedelta(days=rng.randint(10, 400)), team=life.team,
        )  # fmt: skip
    if rng.random() < 0.1:
        started = council.until - timedelta(days=rng.randint(30, 900))
        council.add(
            "interventions", family_id=life.family_id, service="family_matters",
            started=started, purpose="prevent_breakdown", outcome="remained_with_family",
            ended=started + timedelta(days=rng.randint(20, 29)),
        )  # fmt: skip
