"""What is wrong, or odd, in the files: where it is, what stands there, what should."""

from collections import Counter
from dataclasses import astuple, dataclass, fields

WARNINGS_OF_A_KIND = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right. `row` counts as a spreadsheet does: the header is row 1."""

    table: str
    row: int | None
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        place = self.table if self.row is None else f"{self.table}, row {self.row}"
        column = f", column {self.column}" if self.column else ""
        value = f": {self.value!r}" if self.value else ""
        return f"{place}{column}{value}: {self.expected}"

    def cells(self) -> tuple:
        return astuple(self)


HEADINGS = [field.name for field in fields(Problem)]


class Warnings:
    """Warnings, the first of each kind only: thousands of a kind are one thing to know."""

    def __init__(self) -> None:
        self._listed: list[Problem] = []
        self._counted: Counter = Counter()

    def add(self, kind: str, problem: Problem) -> None:
        self._counted[kind, problem.table] += 1
        if self._counted[kind, problem.table] <= WARNINGS_OF_A_KIND:
            self._listed.append(problem)

    def listed(self) -> list[Problem]:
        more = [
            Problem(table, None, "", "", f"{count - WARNINGS_OF_A_KIND} more rows: {kind}")
            for (kind, table), count in self._counted.items()
            if count > WARNINGS_OF_A_KIND
        ]
        return self._listed + more
