"""A figure of the page "What panels can learn": counts that know which records they count."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Period:
    """Decisions taken from `first` to `last`, both included, as known on the day `on`."""

    first: date
    last: date
    on: date


@dataclass
class Row:
    """One line of a figure: the records of each of its cells."""

    key: str
    label: str
    cells: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def ids(self) -> list[int]:
        """Every record of the line, each once."""
        return sorted({pk for ids in self.cells.values() for pk in ids})


@dataclass
class Figure:
    """A table of counts; `model` says whose numbers its cells hold."""

    key: str
    title: str
    definition: str
    model: type
    columns: dict[str, str]
    rows: list[Row]

    def ids(self, row: str, cell: str) -> list[int]:
        """The records behind a cell, or behind the whole line where `cell` is ""."""
        chosen = next((found for found in self.rows if found.key == row), None)
        if chosen is None or (cell and cell not in self.columns):
            raise KeyError(row)
        return chosen.cells[cell] if cell else chosen.ids

    def table(self) -> list[list[Any]]:
        """The counts, as a file has them: a heading, the lines, each with its total."""
        heading = [self.title, *self.columns.values(), "All"]
        lines = [
            [row.label, *(len(row.cells[key]) for key in self.columns), len(row.ids)]
            for row in self.rows
        ]
        return [heading, *lines]
