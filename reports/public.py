"""The version of a report for publication: small numbers are 'c' (reports/suppression.py)."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from reports.counting import Counted
from reports.suppression import Cell, Key, Relation, find_hidden

HIDDEN = "c"
TOTAL, OCCUPANCY = "total", "occupancy"
NOT_NUMBERS = {"key", "label", "value", "in_total", "wanted", "target", "met"}
# lists of single children, and counts beside which small ones would show
NOT_PUBLISHED = ("disagreements", "expected", "searched_this_year", "too_early_to_say")
# further numbers of the very records that a row counts
OF_THE_SAME = {
    *("children", "net_weekly", "forecast", "forecast_today", "previous_forecast"),
    *("variance_to_budget", "variance_to_previous"),
}
# set by the council: nobody's record is behind them
NOT_PERSONAL = {"budget", "planned_children"}
# counts of a part of a row's records: where one is small, all of the row's numbers show it
PARTS = ("framework_placements", "spot_placements")
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
    for name in (*NOT_PUBLISHED, *_hidden_notes(key, figure, hidden)):
        figure.pop(name, None)
    _hide(figure, ("value", "total"), (key, ""), hidden)
    for row in figure.get("rows", ()):
        _hide(row, ("value", *further(row)), (key, row["key"]), hidden)
    return figure


def _hidden_notes(key, figure, hidden):
    """What is said beside the rows and would say a hidden number."""
    if (key, "", OCCUPANCY) in hidden:
        yield OCCUPANCY
    if "peak" in figure and (key, figure["peak"]["key"], "value") in hidden:
        yield "peak"


def _hide(numbers, names, place, hidden):
    for name in names:
        if (*place, name) in hidden:
            numbers[name] = HIDDEN


def further(row: dict[str, Any]) -> list[str]:
    """The names of a row's further numbers: counts, money and shares, no words."""
    return [name for name in row if name not in NOT_NUMBERS and row[name] is not None]


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
        if figure["total"] is not None:
            cells[key, "", "total"] = _cell(figure, figure["total"], ids)
        if OCCUPANCY in figure:
            cells[key, "", OCCUPANCY] = _cell(figure, figure[OCCUPANCY], ids)
    return cells


def _row_cells(key, figure, row, behind):
    if row["value"] is not None:
        yield (key, row["key"], "value"), _cell(figure, row["value"], behind)
    for name in further(row):
        yield (key, row["key"], name), _further_cell(name, row[name], behind)


def _cell(figure, value, ids):
    """A count is as small as itself, money as the number of records that it comes from."""
    if isinstance(value, dict):
        return Cell(value["n"], _smallest_part(value))
    return Cell(value, abs(value) if figure["unit"] == "count" else len(ids))


def _smallest_part(share):
    """A share is as small as the smaller of the two parts of its whole, noughts apart."""
    parts = [share["n"], share["of"] - share["n"]] if share.get("of") else [share["n"]]
    return min((part for part in parts if part), default=0)


def _further_cell(name, value, behind):
    """Set by the council, of the same records as its row, or a count as small as itself."""
    if name in NOT_PERSONAL:
        return Cell(value, 0)
    is_count = isinstance(value, int) and name not in OF_THE_SAME - {"children"}
    return Cell(value, abs(value) if is_count else len(behind))


def _breakdowns(counted: Counted) -> Iterator[Relation]:
    for key, figure in counted.figures.items():
        if "rows" in figure and _adds_up(figure):
            parts = [row["key"] for row in figure["rows"] if row.get("in_total", True)]
            yield Relation(
                (key, "", "total"),
                tuple((key, part, "value") for part in parts),
                signed=figure["unit"] != "count",
            )


def _adds_up(figure):
    """Whether a total is there, and no share: those of rows don't add up to one."""
    return figure["total"] is not None and figure["unit"] in ("count", "money")


def _together(figures):
    """A row's further numbers of the same records say as much as its count."""
    for key, figure in figures.items():
        for row in figure.get("rows", ()):
            for one, other in _same(row):
                yield (key, row["key"], one), (key, row["key"], other)
            if row["key"] == TOTAL:
                yield (key, "", "total"), (key, TOTAL, "value")
                yield (key, TOTAL, "value"), (key, "", "total")


def _same(row):
    """Pairs of a row's numbers of which the second is hidden where the first is."""
    names = further(row)
    for name in names:
        if name in OF_THE_SAME:
            yield "value", name
            yield name, "value"
        for part in PARTS:
            if part in names:
                yield part, name
                yield part, "value"


def _implied_cells(counted: Counted) -> dict[Key, Cell]:
    """Numbers that are not printed, but that a reader could work out by taking away."""
    figures, cells = counted.figures, {}
    if not _is_first_report(figures):
        return cells
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


def _is_first_report(figures):
    return "edge_of_care.children" in figures


def _columns(counted):
    """Children of a row that is the total, or in all beds: those of the others together."""
    for key, figure in counted.figures.items():
        rows = {row["key"]: row for row in figure.get("rows", ())}
        if TOTAL in rows:
            parts = tuple((key, part, "children") for part in rows if part != TOTAL)
            yield Relation((key, TOTAL, "children"), parts)
        if OCCUPANCY in figure:
            parts = tuple((key, home, "occupied") for home in rows)
            yield Relation((key, "", OCCUPANCY), parts)


def _implied(number):
    return Cell(number, abs(number), published=False)


def _cohorts(figures):
    return [key.removesuffix(".move_on") for key in figures if key.endswith(".move_on")]


def _links(counted: Counted, cells) -> Iterator[Relation]:
    """Sums across figures."""
    yield from _columns(counted)
    if not _is_first_report(counted.figures):
        return
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
