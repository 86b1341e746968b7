"""The files a report can be had as. Each writer gives bytes."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO, StringIO

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from kft.core.formats import harmless
from reports.chapters import TOTAL, keys_of, ordered
from reports.columns import columns_of
from reports.made import Made
from reports.printing import as_pdf, context
from reports.wording import shown

HEADINGS = ("Figure", "Row", "Value", "Net weekly", "Unit", "Definition", "Key")
WIDTHS = (44, 40, 14, 14, 9, 90, 36)


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is called, what it is, and who writes it."""

    label: str
    content_type: str
    write: Callable[[Made], bytes]


def as_json(made: Made) -> bytes:
    """design/figures.md, JSON."""
    whole = {**made.as_json(), "figures": ordered(made.report, made.figures)}
    text = json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return text.encode() + b"\n"


def as_html(made: Made) -> bytes:
    """One page that needs nothing else, with what the web page shows."""
    words = {**context(made), "council_name": settings.COUNCIL_NAME}
    return render_to_string("reports/standalone.html", words).encode()


def as_csv(made: Made) -> bytes:
    """Every number on a line; a byte order mark, so that Excel reads it as UTF-8."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADINGS)
    for section in made.report.sections:
        for line in _lines(section, made.figures):
            writer.writerow([harmless(cell) for cell in line])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(made: Made) -> bytes:
    """A workbook: a sheet about the report, then one for each of its sections."""
    book = Workbook()
    _fill(book.active, "Report", ("", ""), _about(made))
    for section in made.report.sections:
        sheet = book.create_sheet()
        _fill(sheet, section.title, HEADINGS, _lines(section, made.figures))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _about(made):
    facts = context(made)["facts"]
    return [("Report", made.report.title), ("Council", settings.COUNCIL_NAME), *facts]


def _lines(section, figures):
    for key in keys_of(section, figures):
        figure = figures[key]
        names = figure["unit"], figure["definition"], key
        if "value" in figure:
            yield figure["label"], "", _number(figure["value"]), "", *names
            continue
        for row in figure["rows"]:
            net = _number(row.get("net_weekly", ""))
            yield figure["label"], row["label"], _number(row["value"]), net, *names
            yield from _further(key, figure, row)
        if figure["total"] is not None and not any(r["key"] == TOTAL for r in figure["rows"]):
            yield figure["label"], "Total", _number(figure["total"]), "", *names


def _further(key, figure, row):
    """A line for each further number of a row, under the heading of its column."""
    for column in columns_of(key, [row]).more:
        if column.name != "net_weekly":
            label = f"{row['label']}: {column.heading}"
            number = _number(row[column.name])
            names = column.unit, figure["definition"], f"{key}.{column.name}"
            yield figure["label"], label, number, "", *names


def _number(value):
    """Money as a number to calculate with; a share or rate in words, 'c' as it is."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return shown(value, "rate" if "rate" in value else "percent")
    is_money = isinstance(value, str) and value[-1:].isdigit()
    return float(value) if is_money else value


def _fill(sheet, title, headings, lines):
    sheet.title = title[:31]
    for line in (headings, *lines):
        sheet.append(line)
    for row in sheet.iter_rows():
        for cell, width in zip(row, WIDTHS, strict=False):
            _style(cell, width)
    sheet.freeze_panes = "A2"


def _style(cell, width):
    if isinstance(cell.value, str):
        cell.data_type = "s"  # a name that begins with = is not a formula
    if isinstance(cell.value, float):
        cell.number_format = "#,##0.00"
    cell.font = Font(bold=cell.row == 1)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.parent.column_dimensions[cell.column_letter].width = width


KINDS = {
    "json": Kind("JSON", "application/json", as_json),
    "html": Kind("Web page", "text/html; charset=utf-8", as_html),
    "pdf": Kind("PDF", "application/pdf", as_pdf),
    "xlsx": Kind(
        "Excel workbook",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_xlsx,
    ),
    "csv": Kind("CSV", "text/csv; charset=utf-8", as_csv),
}


def file_name(made: Made, kind: str) -> str:
    """Which report, which days and for whom: a file that is found again."""
    audience = "public" if made.public else "internal"
    days = f"{made.period.first_day:%Y-%m-%d}_{made.period.last_day:%Y-%m-%d}"
    return f"{made.report.name}_{days}_{audience}.{kind}"
