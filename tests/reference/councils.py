"""Made-up councils with every awkward thing that imports.md allows, from a seed."""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

from tests.reference import awkward_care, awkward_panel

FIRST, LAST = date(2021, 1, 4), date(2025, 6, 30)
OPTIONAL = {
    "placements": ["planned", "registration", "reason_ended", "distance_miles"],
    "care_periods": ["reason_ended", "need"],
    "children": ["sex", "ethnicity", "disabled"],
    "settings": ["registration", "beds"],
    "carers": ["end_reason", "approved_places"],
    "interventions": ["purpose", "outcome"],
    "follow_ups": ["living"],
}


class Maker:
    """Collects rows by table; draws every choice from one seeded source."""

    def __init__(self, seed):
        self.random = random.Random(seed)  # noqa: S311 - made-up records, not secrets
        self.tables = {}
        self.counts = {}

    def add(self, table, **row):
        self.tables.setdefault(table, []).append(row)
        return row

    def number(self, prefix):
        self.counts[prefix] = self.counts.get(prefix, 0) + 1
        return f"{prefix}-{self.counts[prefix]:04}"

    def chance(self, share):
        return self.random.random() < share

    def one(self, *choices):
        return self.random.choice(choices)

    def day(self, first=FIRST, last=LAST):
        """A day from first to last; first where last is not after it."""
        return first + timedelta(days=self.random.randint(0, max((last - first).days, 0)))

    def maybe(self, value, share=0.8):
        return value if self.chance(share) else ""


def random_council(folder, seed, size=120):
    """Write a valid imports.md folder of `size` children; the same for a seed."""
    maker = Maker(seed)
    awkward_care.families(maker, size)
    awkward_panel.panels(maker)
    awkward_panel.referrals(maker)
    awkward_panel.households(maker)
    awkward_panel.cohorts(maker)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for table, rows in maker.tables.items():
        _write(maker, folder / f"{table}.csv", table, rows)
    return folder


def _write(maker, path, table, rows):
    names = list({name: None for row in rows for name in row})
    if table in OPTIONAL and maker.chance(0.1):
        names.remove(maker.one(*OPTIONAL[table]))
    maker.random.shuffle(names)
    maker.random.shuffle(rows)
    encoding = maker.one("utf-8", "utf-8-sig")
    with path.open("w", encoding=encoding, newline="") as opened:
        writer = csv.DictWriter(opened, names, extrasaction="ignore")
        writer.writeheader()
        for row in rows:
            writer.writerow({name: _cell(maker, row.get(name)) for name in names})


def _cell(maker, value):
    if value is None:
        return ""
    if isinstance(value, bool):
        words = ("yes", "y", "true", "1") if value else ("no", "n", "false", "0")
        return maker.one(*words)
    if isinstance(value, date):
        return maker.one(value.isoformat(), value.strftime("%d/%m/%Y"))
    if isinstance(value, float):
        return maker.one(f"{value:.2f}", f"£{value:,.2f}", f"{value:,.2f}")
    return str(value)
