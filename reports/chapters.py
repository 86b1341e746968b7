"""A report's figures in the order in which they are read: the same for page, PDF and files."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from reports import drawings
from reports.columns import columns_of
from reports.definitions import Report, Section
from reports.findings import finding
from reports.wording import UNKNOWN, headline_of, is_hidden, notes_of, shown

TOTAL = "total"  # the key of a row that is the total, with all its numbers
SMALL, LONG = 6, 14  # rows
WIDE = 5  # columns
UPRIGHT = 7  # columns that a sheet of paper carries in letters of a size to read
# Where the rows are no parts of it: years beside each other, and rows that overlap
TOTALS = {
    "residential_placements.started.total": "",
    "priority.children": "Children with a reason",
    "edge_of_care.support_by_service": "Referrals",
}
COHORT = re.compile(r"cohort\.(.+)\.children")


def general_label(label: str) -> str:
    """A label without the name of its cohort."""
    words = label.rpartition(": ")[2]
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class Number:
    """A figure that is one number.

    A share or a rate is told in a card as `headline`, with the `counts` that it comes from.
    """

    key: str
    label: str
    definition: str
    value: str
    notes: tuple[str, ...] = ()
    headline: str = ""
    counts: str = ""

    @property
    def general_label(self) -> str:
        return general_label(self.label)


@dataclass(frozen=True)
class Breakdown:
    """A figure that is rows: as a table, and as a chart where it can be drawn."""

    key: str
    label: str
    definition: str
    finding: str
    table: dict[str, Any]
    row_keys: tuple[str, ...]
    notes: tuple[str, ...] = ()
    chart: str = ""
    narrow: str = ""

    @property
    def general_label(self) -> str:
        return general_label(self.label)

    @property
    def is_empty(self) -> bool:
        """Nothing was counted in any row: a sentence says it better than a table."""
        return all(cells[1] in ("0", "£0", UNKNOWN) for cells in self.table["rows"])

    @property
    def is_wide(self) -> bool:
        """So many columns that the table needs the whole width of a page."""
        return len(self.table["columns"]) > WIDE

    @property
    def is_long(self) -> bool:
        """So many rows that beside a chart they wait until they are asked for."""
        return bool(self.chart) and len(self.table["rows"]) > LONG

    @property
    def is_small(self) -> bool:
        """So few rows that on paper the table stays with its chart."""
        return len(self.table["rows"]) <= SMALL

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """Each row's key beside its cells, for links."""
        return list(zip(self.row_keys, self.table["rows"], strict=True))


@dataclass(frozen=True)
class Chapter:
    """A section of a report with what it holds."""

    slug: str
    number: int
    title: str
    numbers: tuple[Number, ...]
    breakdowns: tuple[Breakdown, ...]
    words: str = ""

    @property
    def heading(self) -> str:
        return f"{self.number}. {self.title}"

    @property
    def lies_down(self) -> bool:
        """A table has so many columns that on paper the chapter is in landscape."""
        return any(len(each.table["columns"]) > UPRIGHT for each in self.breakdowns)

    @property
    def definitions(self) -> list[tuple[str, str]]:
        """Each definition once, under the label of the first figure that it is of."""
        said: dict[str, str] = {}
        for figure in (*self.numbers, *self.breakdowns):
            said.setdefault(figure.definition, figure.general_label)
        return [(label, definition) for definition, label in said.items()]


def chapters(
    report: Report,
    figures: dict[str, Any],
    *,
    first: int = 1,
    words: Mapping[str, str] | None = None,
) -> list[Chapter]:
    """The chapters, numbered from `first`; `words` are what was written about each."""
    return [
        _chapter(number, section, figures, (words or {}).get(section.slug, ""))
        for number, section in enumerate(report.sections, start=first)
    ]


def keys_of(section: Section, figures: dict[str, Any]) -> Iterator[str]:
    """The keys of a section's figures in order: cohort by cohort, then the rest."""
    for cohort in sorted(found[1] for key in figures if (found := COHORT.fullmatch(key))):
        yield from (key.format(cohort=cohort) for key in section.figures if "{" in key)
    yield from (key for key in section.figures if "{" not in key)


def ordered(report: Report, figures: dict[str, Any]) -> dict[str, Any]:
    """The figures in the report's order, which a JSON column does not keep."""
    keys = [key for section in report.sections for key in keys_of(section, figures)]
    return {key: figures[key] for key in keys}


def _chapter(number, section, figures, words):
    found = [(key, figures[key]) for key in keys_of(section, figures)]
    return Chapter(
        section.slug,
        number,
        section.title,
        tuple(_number(key, figure) for key, figure in found if "value" in figure),
        tuple(_breakdown(key, figure, figures) for key, figure in found if "rows" in figure),
        words,
    )


def _number(key, figure):
    value = shown(figure["value"], figure["unit"])
    notes = tuple(notes_of(figure))
    in_a_card = headline_of(figure["value"], figure["unit"]) or (value, "")
    return Number(key, figure["label"], figure["definition"], value, notes, *in_a_card)


def _breakdown(key, figure, figures):
    drawn = {} if is_hidden(figure) else drawings.draw(key, figure, figures)
    return Breakdown(
        key,
        figure["label"],
        figure["definition"],
        finding(key, figure),
        _table(key, figure),
        tuple(row["key"] for row in figure["rows"] if row["key"] != TOTAL),
        tuple(notes_of(figure)),
        **drawn,
    )


def _table(key, figure):
    columns = columns_of(key, figure["rows"])
    rows = {row["key"]: _cells(row, figure["unit"], columns.more) for row in figure["rows"]}
    total = rows.pop(TOTAL, None)
    if total is None and figure["total"] is not None:
        total = _total(key, figure, columns)
    return {
        "caption": figure["label"],
        "columns": columns.headings,
        "rows": list(rows.values()),
        "total": total,
    }


def _total(key, figure, columns):
    """The last line: the sum of the rows, or what it is instead where they overlap."""
    words = TOTALS.get(key, "Total")
    shown_as = shown(figure["total"], figure["unit"])
    return [words, shown_as, *([""] * len(columns.more))] if words else None


def _cells(row, unit, more):
    further = [shown(row.get(column.name), column.unit) for column in more]
    return [row["label"], shown(row["value"], unit), *further]
