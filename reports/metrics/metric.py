"""What a figure is made of: its definition, its value or rows, and the records counted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any


@dataclass(frozen=True)
class Records:
    """The records behind a number: which model, and the primary keys, each once.

    `amounts` says what each adds to a sum of money.
    """

    model: str
    ids: tuple[int, ...]
    amounts: Mapping[int, Decimal] = field(default_factory=dict)

    @classmethod
    def of(cls, model: str, ids: Iterable[int]) -> "Records":
        return cls(model, tuple(sorted(set(ids))))

    @classmethod
    def worth(cls, model: str, amounts: Mapping[int, Decimal]) -> "Records":
        """Records that each add an amount."""
        return cls(model, tuple(sorted(amounts)), amounts)

    def __len__(self):
        return len(self.ids)


@dataclass(frozen=True)
class Share:
    """A percentage with the counts that it comes from; without any there is none."""

    n: int
    of: int

    @property
    def percent(self) -> int | None:
        return _half_up(Decimal(100 * self.n) / self.of, "1") if self.of else None

    def as_json(self) -> dict[str, Any]:
        percent = self.percent
        return {
            "n": self.n,
            "of": self.of,
            "percent": None if percent is None else int(percent),
        }


@dataclass(frozen=True)
class Rate:
    """So many for each 10,000 children of the population, to one decimal."""

    n: int
    of: int | None

    def as_json(self) -> dict[str, Any]:
        rate = _half_up(Decimal(10_000 * self.n) / self.of, "0.1") if self.of else None
        return {"n": self.n, "of": self.of, "rate": None if rate is None else str(rate)}


def _half_up(number, unit):
    return number.quantize(Decimal(unit), ROUND_HALF_UP)


Number = int | Decimal | Share | Rate | None


@dataclass(frozen=True)
class Value:
    """One number: a count (int), money (Decimal), a share or a rate."""

    value: Number
    records: Records
    notes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def count(cls, model: str, ids: Iterable[int]) -> "Value":
        records = Records.of(model, ids)
        return cls(len(records), records)

    @classmethod
    def sum(cls, model: str, amounts: Mapping[int, Decimal]) -> "Value":
        return cls(sum(amounts.values(), Decimal()), Records.worth(model, amounts))

    @classmethod
    def share(cls, model: str, ids: Iterable[int], of: int) -> "Value":
        records = Records.of(model, ids)
        return cls(Share(len(records), of), records)


@dataclass(frozen=True)
class Row:
    """One line of a breakdown; `more` holds further named numbers of the same records.

    A value of None is not known.
    """

    key: str
    label: str
    value: Number
    records: Records
    more: Mapping[str, Any] = field(default_factory=dict)
    in_total: bool = True

    @classmethod
    def count(cls, choice: tuple[str, str], model: str, ids: Iterable[int], **kwargs) -> "Row":
        records = Records.of(model, ids)
        return cls(*choice, len(records), records, **kwargs)

    @classmethod
    def sum(cls, choice: tuple[str, str], model: str, amounts: Mapping[int, Decimal]) -> "Row":
        return cls(*choice, sum(amounts.values(), Decimal()), Records.worth(model, amounts))


@dataclass(frozen=True)
class Rows:
    """A breakdown. Its rows add up to `total`, or the metric's definition says why not.

    A total of None has no meaning, as that of a line over time. `notes` are lists that
    belong to the figure and name nobody.
    """

    rows: tuple[Row, ...]
    total: Number
    notes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def adding_up(cls, rows: Iterable[Row], **notes: Any) -> "Rows":
        rows = tuple(rows)
        return cls(rows, sum(row.value for row in rows if row.in_total), notes)


@dataclass(frozen=True)
class Metric:
    """A figure of a report. `key` is a contract (design/figures.md).

    `definition` is one sentence that says what is counted. `figure` works it out from the
    facts of a period. A metric for each cohort has {cohort} in its key and label.
    """

    key: str
    label: str
    definition: str
    unit: str
    figure: Callable[..., Value | Rows]

    @property
    def is_per_cohort(self) -> bool:
        return "{cohort}" in self.key


METRICS: dict[str, Metric] = {}


def metric(
    key: str, label: str, *, unit: str, definition: str
) -> Callable[[Callable], Callable]:
    """Register a function `f(facts)`, or `f(facts, cohort)` for a key with {cohort}."""

    def register(function: Callable) -> Callable:
        if key in METRICS:
            raise ValueError(f"Two metrics have the key {key}")
        METRICS[key] = Metric(key, label, definition, unit, function)
        return function

    return register


NOT_RECORDED = ("not_recorded", "Not recorded")


def grouped(pairs: Iterable[tuple[int, str]]) -> dict[str, list[int]]:
    """Ids by the key beside them, an empty key as `not_recorded`."""
    groups: dict[str, list[int]] = {}
    for pk, key in pairs:
        groups.setdefault(key or NOT_RECORDED[0], []).append(pk)
    return groups


def rows_of(choices: Iterable[tuple[str, str]], model: str, pairs: Iterable[tuple[int, str]]):
    """A row for each choice, empty ones too, with the ids that fall under it."""
    groups = grouped(pairs)
    return [Row.count(choice, model, groups.get(choice[0], ())) for choice in choices]
