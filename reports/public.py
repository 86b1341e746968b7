"""The version of a report for publication: small numbers are 'c' (reports/suppression.py)."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from reports.counting import Counted
from reports.suppression import Cell, Key, Relation, find_hidden

HIDDEN = "c"
TWINS = (
    ("edge_of_care.children", "edge_of_care.outcomes"),
    ("emergency_response.families", "emergency_response.by_purpose"),
    ("care_ended.children", "care_ended.by_route"),
)


def for_publication(counted: Counted, *, below: int) -> dict[str, Any]:
    """The figures with every number under `below`, and what would give it away, as 'c'."""
    cells = {**_cells(counted), **_implied_cells(counted)}
    relations = [*_breakdowns(counted), *_links(counted, cells)]
    hidden = find_hidden(cells, relations, below=below, together=_together(counted.figures))
    return {
        key: _without(key, figure, hidden) for key, figure in deepcopy(counted.figures).items()
    }


def _without(key, figure, hidden):
    """The figure with its hidden numbers replaced; lists of single children are left out."""
    figure.pop("disagreements", None)
    for name in ("value", "total"):
        if (key, "", name) in hidden:
            figure[name] = HIDDEN
    for row in figure.get("rows", ()):
        for name in ("value", "children", "net_weekly"):
            if (key, row["key"], name) in hidden:
                row[name] = HIDDEN
    return figure


def _cells(counted: Counted) -> dict[Key, Cell]:
    """Every number of the report, with how many records are behind it."""
    cells: dict[Key, Cell] = {}
    for key, figure in counted.figures.items():
        records = counted.records[key]
        if "value" in figure:
            cells[key, "", "value"] = _cell(figure, figure["value"], records["ids"])
            continue
        ids: set[int] = set()
        for row in figure["rows"]:
            behind = records["rows"][row["key"]]["ids"]
            ids.update(behind if row.get("in_total", True) else ())
            cells.update(_row_cells(key, figure, row, behind))
        cells[key, "", "total"] = _cell(figure, figure["total"], ids)
    return cells


def _row_cells(key, figure, row, behind):
    yield (key, row["key"], "value"), _cell(figure, row["value"], behind)
    for name in ("children", "net_weekly"):
        if name in row:
            yield (key, row["key"], name), Cell(row[name], len(behind))


def _cell(figure, value, ids):
    """A count is as small as itself, money as the number of records that it comes from."""
    return Cell(value, abs(value) if figure["unit"] == "count" else len(ids))


def _breakdowns(counted: Counted) -> Iterator[Relation]:
    for key, figure in counted.figures.items():
        if "rows" in figure:
            parts = [row["key"] for row in figure["rows"] if row.get("in_total", True)]
            yield Relation(
                (key, "", "total"),
                tuple((key, part, "value") for part in parts),
                signed=figure["unit"] != "count",
            )


def _together(figures):
    """A row's further numbers say as much as its count."""
    for key, figure in figures.items():
        for row in figure.get("rows", ()):
            for name in ("children", "net_weekly"):
                if name in row:
                    yield (key, row["key"], "value"), (key, row["key"], name)


def _implied_cells(counted: Counted) -> dict[Key, Cell]:
    """Numbers that are not printed, but that a reader could work out by taking away."""
    figures, cells = counted.figures, {}
    ended = (
        figures["fostering.approvals"]["total"] - figures["fostering.net_households"]["value"]
    )
    resigned = figures["fostering.resignations"]["value"]
    cells["households ended"] = _implied(ended)
    cells["households ended otherwise"] = _implied(ended - resigned)
    next_total, at_end = figures["next_cohorts"]["total"], figures["residential.end.children"]
    cells["in no next cohort"] = _implied(at_end["value"] - next_total)
    cells["net of those in no next cohort"] = cells["in no next cohort"]
    for prefix in _cohorts(figures):
        members, left = figures[f"{prefix}.children"], figures[f"{prefix}.left"]
        cells[f"{prefix}: stayed"] = _implied(members["value"] - left["value"])
    return cells


def _implied(number):
    return Cell(number, abs(number), published=False)


def _cohorts(figures):
    return [key.removesuffix(".move_on") for key in figures if key.endswith(".move_on")]


def _links(counted: Counted, cells) -> Iterator[Relation]:
    """Sums across figures."""
    for value, breakdown in TWINS:
        yield Relation((value, "", "value"), ((breakdown, "", "total"),))
    for prefix in _cohorts(counted.figures):
        left = (f"{prefix}.left", "", "value")
        yield Relation(left, ((f"{prefix}.move_on", "", "total"),))
        yield Relation((f"{prefix}.children", "", "value"), (left, f"{prefix}: stayed"))
    yield from _residential_links()
    yield from _fostering_links()


def _residential_links():
    saving, end = ("residential.saving_per_week", "", "value"), "residential.end"
    start_net, end_net = (
        (f"residential.{day}.net_weekly", "", "value") for day in ("start", "end")
    )
    rows = ("aged_16", "under_11")
    yield Relation(start_net, (end_net, saving), signed=True)
    yield Relation(saving, (("residential.saving_bridge", "", "total"),), signed=True)
    yield Relation(
        (f"{end}.children", "", "value"), (("next_cohorts", "", "total"), "in no next cohort")
    )
    nets = tuple(("next_cohorts", row, "net_weekly") for row in rows)
    yield Relation(end_net, (*nets, "net of those in no next cohort"), signed=True)


def _fostering_links():
    approved = ("fostering.approvals", "", "total")
    net = ("fostering.net_households", "", "value")
    resigned = ("fostering.resignations", "", "value")
    yield Relation(approved, (net, "households ended"), signed=True)
    yield Relation("households ended", (resigned, "households ended otherwise"))
