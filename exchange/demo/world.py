"""Holds the rows of the demonstration council while its stories are told."""

import csv
import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from exchange.demo.names import FAMILY_NAMES, FIRST_NAMES

HISTORY_FROM = date(2021, 9, 1)
AUTUMN = date(2024, 9, 1), date(2024, 12, 31)
STARTS = {
    "care_periods": "started",
    "legal_statuses": "started",
    "placements": "started",
    "placement_costs": "from",
    "contributions": "from",
    "meetings": "held_on",
    "referrals": "referred_on",
    "decisions": "decided_on",
    "interventions": "started",
    "cohorts": "frozen_on",
}
ENDS = {
    "care_periods": ("ended", "reason_ended"),
    "legal_statuses": ("ended",),
    "placements": ("ended", "reason_ended"),
    "placement_costs": ("to",),
    "contributions": ("to",),
    "interventions": ("ended", "outcome"),
    "carers": ("ended_on", "end_reason"),
    "children": ("uasc_to",),
    "follow_ups": ("completed_on", "living"),
}


def stream(name):
    """Chance for one part of the story, so that parts do not disturb each other."""
    return random.Random(f"haverbrook {name}")  # noqa: S311 - a story, not a secret


def between(rng, first, last):
    """A day from first to last, both included."""
    return first + timedelta(days=rng.randint(0, max((last - first).days, 0)))


def in_autumn(day):
    return day is not None and AUTUMN[0] <= day <= AUTUMN[1]


def birthday(born, age):
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


class World:
    """Rows by table, and numbers for them."""

    def __init__(self, until):
        self.until = until
        self.rows = defaultdict(list)
        self.numbers = defaultdict(int)

    def add(self, table, **row):
        self.rows[table].append(row)
        return row

    def number(self, prefix):
        self.numbers[prefix] += 1
        return f"{prefix}{self.numbers[prefix]:05}"

    def cut(self):
        """Nothing is known after `until`: later starts go, later ends are open."""
        for table, column in STARTS.items():
            self.rows[table] = [r for r in self.rows[table] if r[column] <= self.until]
        for table, columns in ENDS.items():
            for row in self.rows[table]:
                if row.get(columns[0]) and row[columns[0]] > self.until:
                    row.update(dict.fromkeys(columns))
        self._households()
        self._drop_orphans()

    def _drop_orphans(self):
        known = {row["referral_id"] for row in self.rows["referrals"]}
        met = {row["meeting_id"] for row in self.rows["meetings"]}
        placed = {row["placement_id"] for row in self.rows["placements"]}
        self._keep("decisions", "referral_id", known)
        self._keep("decisions", "meeting_id", met)
        self._keep("attendance", "meeting_id", met)
        heard = {row["referral_id"] for row in self.rows["decisions"]}
        for table in ("support", "follow_ups"):
            self._keep(table, "referral_id", heard)
        for table in ("placement_costs", "contributions"):
            self._keep(table, "placement_id", placed)
        self._drop_unborn()

    def _households(self):
        """A household not yet approved may be a temporary one, or not known at all."""
        carers = self.rows["carers"]
        known = [c for c in carers if (c["temporary_from"] or c["approved_on"]) <= self.until]
        for row in known:
            if row["approved_on"] and row["approved_on"] > self.until:
                row.update(approved_on=None, approved_places=None)
            for name in ("notice_on", "temporary_to"):
                if row[name] and row[name] > self.until:
                    row[name] = None
        self.rows["carers"] = known

    def _drop_unborn(self):
        self.rows["children"] = [
            row for row in self.rows["children"] if row["date_of_birth"] <= self.until
        ]
        families = {row["family_id"] for row in self.rows["children"]}
        self._keep("families", "family_id", families)
        self._keep("interventions", "family_id", families)

    def _keep(self, table, column, known):
        self.rows[table] = [row for row in self.rows[table] if row[column] in known]

    def write(self, folder):
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for table, rows in self.rows.items():
            names = list({name: None for row in rows for name in row})
            with (folder / f"{table}.csv").open("w", newline="", encoding="utf-8") as f:
                writer = csv.DictWriter(f, names)
                writer.writeheader()
                writer.writerows(rows)
        return folder


class Families:
    """Adds families and children with invented names."""

    def __init__(self, world):
        self.world = world
        self.rng = stream("families")

    def family(self):
        name = self.rng.choice(FAMILY_NAMES)
        part, letters = (
            self.rng.randint(1, 14),
            self.rng.sample("ABDEFGHJLNPQRSTUWXYZ", 2),
        )
        return self.world.add(
            "families",
            family_id=self.world.number("F"),
            name=name,
            postcode=f"HV{part} {self.rng.randint(1, 9)}{''.join(letters)}",
        )

    def child(self, born, family=None, team=None, worker=None):
        """A child of a family, a new one where none is given."""
        family = family or self.family()
        sex = self.rng.choice(["M", "M", "F", "F", "F", "M", "M", "F", "M", "U"])
        worker = self.rng.choice(self._workers(team, worker))
        return self.world.add(
            "children",
            child_id=self.world.number("C"),
            family_id=family["family_id"],
            first_name=self.rng.choice(FIRST_NAMES[sex]),
            last_name=family["name"],
            date_of_birth=born,
            sex=sex,
            ethnicity=self.rng.choice(ETHNICITIES),
            disabled="yes" if self.rng.random() < 0.12 else "no",
            social_worker=worker["email"],
            team=worker["team"],
            uasc_from=None,
            uasc_to=None,
            restricted="no",
        )

    def _workers(self, team, email):
        """The social workers it could be: of a team, the one of an address, or any."""
        return [
            user
            for user in self.world.rows["users"]
            if user["roles"] == "social_worker"
            and team in (None, user["team"])
            and email in (None, user["email"])
        ]


ETHNICITIES = (
    ["WBRI"] * 60
    + ["WOTH", "WIRI", "WROM", "MWBC", "MWBC", "MWBA", "MWAS", "MOTH", "AIND", "APKN"]
    + ["APKN", "ABAN", "AOTH", "BCRB", "BAFR", "BAFR", "BOTH", "CHNE", "OOTH", "NOBT"]
)
