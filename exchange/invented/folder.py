"""Writes the tables of imports.md as CSV files, row by row."""

import csv
from contextlib import ExitStack

from exchange.tables import FILES


class Folder:
    """A folder of tables: `add(table, column=value)` writes one row; None is blank."""

    def __init__(self, path):
        self.path = path
        self.counts = {}
        self._open = ExitStack()
        self._writers = {}

    def __enter__(self):
        return self

    def __exit__(self, *raised):
        self._open.close()

    def add(self, table, **row):
        if table not in self._writers:
            self._writers[table] = self._started(table)
        # `from_` and `to_`, since Python keeps `from` for itself
        self._writers[table].writerow({name.rstrip("_"): row[name] for name in row})
        self.counts[table] = self.counts.get(table, 0) + 1

    def _started(self, table):
        file = self._open.enter_context(
            (self.path / f"{table}.csv").open("w", encoding="utf-8", newline="")
        )
        columns = [column.name for fed in FILES[table] for column in fed.columns]
        writer = csv.DictWriter(file, list(dict.fromkeys(columns)), restval="")
        writer.writeheader()
        return writer
