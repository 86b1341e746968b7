"""What one import knows while it runs."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from exchange.problems import Problem, Warnings
from exchange.spec import Table

Progress = Callable[[str, int, int], None]


@dataclass
class Import:
    """`on` is today: what of the meetings is past. `progress(words, done, total)`.

    staged   the tables that have a staging table, in the order in which they are read
    present  the fields that a table's file has columns for
    rows_of  how many rows a file has
    unusable tables whose key could not be read: names of their records prove nothing
    """

    on: date
    progress: Progress
    problems: list[Problem] = field(default_factory=list)
    warnings: Warnings = field(default_factory=Warnings)
    staged: list[Table] = field(default_factory=list)
    present: dict[str, list[str]] = field(default_factory=dict)
    rows_of: dict[str, int] = field(default_factory=dict)
    unusable: set[str] = field(default_factory=set)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, problems: Iterable[Problem]) -> None:
        self.problems.extend(problems)

    def is_given(self, table: Table) -> bool:
        return table.name in self.present
