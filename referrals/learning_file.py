"""The figures of "What panels can learn" as a file: counts and words of ours, no names."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook

from kft.core.formats import day


def _lines(figures, period):
    yield [f"Decisions from {day(period.first)} to {day(period.last)}"]
    yield [f"As known on {day(period.on)}. Not for publication."]
    for figure in figures:
        yield []
        yield from figure.table()
        yield [figure.definition]


def as_csv(figures, period):
    """UTF-8 with a mark, so that a spreadsheet reads it rightly."""
    text = StringIO()
    csv.writer(text).writerows(_lines(figures, period))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(figures, period):
    """One sheet, the figures below one another."""
    book = Workbook()
    sheet = book.active
    sheet.title = "What panels can learn"
    for line in _lines(figures, period):
        sheet.append(line)
    sheet.column_dimensions["A"].width = 45
    content = BytesIO()
    book.save(content)
    return content.getvalue()


KINDS = {
    "csv": ("text/csv; charset=utf-8", as_csv),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
}
