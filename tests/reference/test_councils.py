"""The made-up councils: valid, repeatable, and awkward enough to matter."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from tests.reference.calculator import Period, figures
from tests.reference.council import Council
from tests.reference.councils import random_council

AUTUMN = Period.of(date(2024, 9, 1), date(2024, 12, 31))
SEEDS = range(1, 31)


def overlapping(rows):
    rows = sorted(rows, key=lambda row: row.started)
    return [
        (one, two)
        for one, two in pairwise(rows)
        if one.ended is None or one.ended > two.started
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_child_has_two_of_anything_at_once(tmp_path, seed):
    for child in Council(random_council(tmp_path, seed)).children.values():
        settled = [p for p in child.placements if not p.temporary]
        temporary = [p for p in child.placements if p.temporary]
        for rows in (child.periods, child.statuses, settled, temporary):
            assert not overlapping(rows), child.child_id
            assert all(row.ended is None or row.ended > row.started for row in rows)


def test_a_seed_always_gives_the_same_council(tmp_path):
    one, two = (random_council(tmp_path / name, 7) for name in ("one", "two"))
    for path in one.iterdir():
        assert path.read_bytes() == (two / path.name).read_bytes()


def test_every_row_of_every_figure_is_reached(tmp_path):
    reached, keys = Counter(), set()
    for seed in SEEDS:
        folder = random_council(tmp_path / str(seed), seed)
        for key, figure in figures(folder, AUTUMN).items():
            for row in figure.get("rows", [{"key": "", "value": figure.get("value")}]):
                name = key.replace("16-2024", "*").replace("SEVENTEEN", "*")
                keys.add((name, row["key"]))
                reached[name, row["key"]] += row["value"] not in (0, "0.00")
    assert {key for key in keys if not reached[key]} == set()
