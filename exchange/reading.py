"""Reads a file's rows, says what is wrong with a cell, and stages what is right.

A cell that is wrong is staged blank and its row marked unclear, so that one mistake is
reported once: nothing else is asked of such a row.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import StringIO

from django.db import connection, models

from exchange import values
from exchange.problems import Problem
from exchange.sources import NotAValue, Row, Unreadable
from exchange.spec import Column, Table, parser_of
from exchange.sql import composed, joined
from exchange.state import Import
from exchange.values import Parser, Unexpected

ROWS_AT_ONCE = 20_000
MOST_SEEN = 10_000
NULL = "\\N"
BLANK = "a value: the cell is blank"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Staged = str | list[str]


@dataclass(frozen=True)
class Cell:
    """A column of this file: where it stands, how it is read, what a blank means.

    `seen` keeps what texts became: most columns say the same few again and again.
    """

    name: str
    index: int
    parse: Parser
    required: bool
    blank: str
    is_list: bool
    seen: dict[str, Staged] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """How the rows of a file go to one table.

    columns  of its staging table, and the places of their cells
    list_at  where in a line the list stands that is taken apart; 0 without one
    """

    table: Table
    columns: list[str]
    places: list[int]
    list_at: int
    buffer: StringIO = field(default_factory=StringIO)


def read(name: str, tables: tuple[Table, ...], rows: Iterator[Row], run: Import) -> None:
    """Read one file into the staging tables that it feeds."""
    header = next(rows, None)
    if not header or not any(header):
        run.add([Problem(name, None, "", "", "a header row: the file is empty")])
        run.unusable.update(table.name for table in tables)
        return
    names = [cell.lower() for cell in header]
    if _header_is_clear(name, names, tables, run):
        for table in tables:
            given = [c.field for c in table.columns if c.name in names]
            run.present[table.name] = given
        cells = _cells(names, tables)
        _stage(name, tables, cells, _parsed(name, cells, len(names), rows, run), run)


def _header_is_clear(name, names, tables, run):
    """Whether the columns can be told apart. Says what is missing, twice there, unknown."""
    known = {column.name: column for table in tables for column in table.columns}
    missing = [c.name for c in known.values() if c.required and c.name not in names]
    twice = sorted({column for column in names if column and names.count(column) > 1})
    run.add(Problem(name, 1, c, "", _missing(names)) for c in missing)
    run.add(Problem(name, 1, c, c, "a column only once") for c in twice)
    for column in names:
        if column not in known:
            words = "a column of the contract: this one is not read"
            run.warnings.add("unknown column", Problem(name, 1, column, column, words))
    if missing or twice:
        run.unusable.update(table.name for table in tables)
    return not missing and not twice


def _missing(names):
    if len(names) == 1 and (";" in names[0] or "\t" in names[0]):
        return "this column, and commas between columns"
    return "this column: it is missing"


def _cells(names: list[str], tables: tuple[Table, ...]) -> list[Cell]:
    cells = {}
    for table in tables:
        for column in table.columns:
            if column.name in names and column.name not in cells:
                cells[column.name] = _cell(column, table, names.index(column.name))
    return list(cells.values())


def _cell(column: Column, table: Table, index: int) -> Cell:
    target = table.fields[column.field]
    is_text = isinstance(target, models.CharField | models.TextField)
    # a field with a default has no word for nothing: a blank leaves it as it is
    clears = is_text and not target.null and not target.has_default()
    blank = "" if clears and not column.required else NULL
    return Cell(
        column.name,
        index,
        parser_of(column, table.model),
        column.required,
        blank,
        is_list=column.name == table.explodes,
        seen={} if column.required else {"": blank},
    )


def _parsed(
    name: str, cells: list[Cell], width: int, rows: Iterator[Row], run: Import
) -> Iterator[tuple[int, bool, list[Staged]]]:
    """Each row's number, whether it is unclear, and its cells as COPY wants them."""
    try:
        for number, row in enumerate(rows, start=2):
            if not any(row):
                continue
            if len(row) != width and (len(row) < width or any(row[width:])):
                words = f"{width} cells, as in the header: this row has {len(row)}"
                run.add([Problem(name, number, "", "", words)])
                continue
            known = len(run.problems)
            read = [cell.seen.get(row[cell.index]) for cell in cells]
            if None in read:
                read = [
                    _value(name, number, cell, row, run) if value is None else value
                    for cell, value in zip(cells, read, strict=True)
                ]
            yield number, len(run.problems) > known, read
    except Unreadable as error:
        run.add([error.problem])


def _value(name, number, cell, row, run):
    text = row[cell.index]
    try:
        if text:
            value = _parse(cell, text)
            if len(cell.seen) < MOST_SEEN:
                cell.seen[text] = value
            return value
        if cell.required:
            raise Unexpected(BLANK)
    except Unexpected as error:
        run.add([Problem(name, number, cell.name, text[:200], str(error))])
    return [] if cell.is_list else cell.blank


def _parse(cell, text):
    if type(text) is NotAValue:
        raise Unexpected("a value, not a formula or an error: paste the values")
    if cell.is_list:
        return [cell.parse(part).translate(_ESCAPES) for part in values.several(text)]
    parsed = cell.parse(text)
    return parsed if parsed.isalnum() else parsed.translate(_ESCAPES)


def _stage(
    name: str, tables: tuple[Table, ...], cells: list[Cell], rows: Iterable, run: Import
) -> None:
    """COPY the rows into each table's staging table, some thousands at a time."""
    plans = [_plan(table, cells, run) for table in tables]
    number = 0
    for number, (row_number, unclear, read) in enumerate(rows, start=1):
        start = f"{row_number}\t{unclear:d}"
        for plan in plans:
            plan.buffer.writelines(_lines(plan, start, read))
        if number % ROWS_AT_ONCE == 0:
            _copy_all(plans)
            run.progress(f"Reading {name}", number, 0)
    _copy_all(plans)
    run.rows_of[name] = number
    run.progress(f"Reading {name}", number, number)


def _plan(table: Table, cells: list[Cell], run: Import) -> Plan:
    order = [cell.name for cell in cells]
    given = [column for column in table.columns if column.field in run.present[table.name]]
    names = [column.name for column in given]
    return Plan(
        table,
        [staged_name(table, column.field) for column in given],
        [order.index(name) for name in names],
        1 + names.index(table.explodes) if table.explodes else 0,
    )


def _lines(plan: Plan, start: str, read: list[Staged]) -> list[str]:
    """The row for one table: more than one where a list is taken apart."""
    texts = [start, *[read[place] for place in plan.places]]
    if not plan.list_at:
        return ["\t".join(texts) + "\n"]
    before, parts, after = texts[: plan.list_at], texts[plan.list_at], texts[plan.list_at + 1 :]
    return ["\t".join([*before, part, *after]) + "\n" for part in parts]


def _copy_all(plans: list[Plan]) -> None:
    for plan in plans:
        plan.buffer.seek(0)
        statement = composed(
            "COPY {staged} ({columns}) FROM STDIN",
            staged=plan.table.staged,
            columns=joined(["row_number", "unclear", *plan.columns]),
        )
        with connection.cursor() as cursor:
            cursor.copy_expert(statement, plan.buffer)
        plan.buffer.seek(0)
        plan.buffer.truncate()


def staged_name(table: Table, field: str) -> str:
    """Where a column's text is staged: what names another record is looked up later."""
    column = table.fields[field].column
    return f"given_{column}" if field in table.references else column
