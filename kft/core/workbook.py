"""Workbooks (.xlsx) of plain tables, in which no cell is a formula."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import chain, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from kft.core.formats import harmless

# The note on every workbook that names children.
NAMES_CHILDREN = (
    "Not for publication",
    "This file names children. Keep it where records are kept.",
)
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_TITLE = 31
WIDEST, NARROWEST = 60, 8
MEASURED = 500  # rows
BOLD = Font(bold=True)
_MONEY, _DAY = "#,##0.00", "d mmm yyyy"


@dataclass(frozen=True)
class Sheet:
    """A table: `headings` above `rows` of text, numbers, dates and None."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write(sheets: Iterable[Sheet]) -> bytes:
    """The workbook's bytes. Rows are read and written one by one, so that a long table costs
    little memory; the first of them tell how wide a column is.
    """
    book = Workbook(write_only=True)
    for sheet in sheets:
        rows = iter(sheet.rows)
        first = [list(row) for row in islice(rows, MEASURED)]
        page = book.create_sheet(sheet.title[:LONGEST_TITLE])
        page.freeze_panes = "A2"
        for letter, width in _widths(sheet.headings, first):
            page.column_dimensions[letter].width = width
        page.append([_cell(page, heading, bold=True) for heading in sheet.headings])
        for row in chain(first, rows):
            page.append([_cell(page, value) for value in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _cell(page, value, *, bold=False):
    cell = WriteOnlyCell(page, value=harmless(value))
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, Decimal):
        cell.number_format = _MONEY
    elif isinstance(value, date):
        cell.number_format = _DAY
    if bold:
        cell.font = BOLD
    return cell


def _widths(headings, rows):
    for place, heading in enumerate(headings):
        longest = max((len(str(row[place] or "")) for row in rows), default=0)
        width = min(max(longest, len(heading), NARROWEST) + 2, WIDEST)
        yield get_column_letter(place + 1), width
