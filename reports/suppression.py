"""Hides small numbers so that nobody can work them out from what stands beside them.

A cell is a published number. A relation says that one cell is the sum of others, some of
which may not be published at all. What is hidden first are the small ones; then, in each
relation, as many more as it takes that the hidden ones can't be worked out.
Source: design/figures.md, Conventions, Small numbers. docs/decisions/0700.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

Key = Hashable


@dataclass(frozen=True)
class Cell:
    """A number and how many records are behind it; not `published` where only implied."""

    value: int | Decimal
    behind: int
    published: bool = True

    def is_small(self, below: int) -> bool:
        return 0 < self.behind < below


@dataclass(frozen=True)
class Relation:
    """`whole` is the sum of `parts`: counts that are never negative, unless `signed`."""

    whole: Key
    parts: tuple[Key, ...]
    signed: bool = False

    @property
    def cells(self) -> tuple[Key, ...]:
        return (*self.parts, self.whole)


def find_hidden(
    cells: Mapping[Key, Cell],
    relations: Iterable[Relation],
    *,
    below: int,
    together: Iterable[tuple[Key, Key]] = (),
) -> set[Key]:
    """The cells to hide, among them implied ones that must stay unknown.

    `below` is the smallest number that may be shown, nought apart. Each pair in `together`
    says that the second is hidden where the first is.
    """
    relations, together = list(relations), list(together)
    hidden = {key for key, cell in cells.items() if cell.is_small(below)}
    found = -1
    while found != len(hidden):
        found = len(hidden)
        hidden |= {second for first, second in together if first in hidden}
        for relation in relations:
            _protect(relation, cells, hidden, below)
    return hidden


def _protect(relation, cells, hidden, below):
    while _is_open(relation, cells, hidden, below):
        shown = [key for key in relation.cells if _can_hide(cells[key], key, hidden)]
        if not shown:
            return
        hidden.add(min(shown, key=lambda key: _cost(key, relation, cells)))


def _can_hide(cell, key, hidden):
    return cell.published and key not in hidden


def _cost(key, relation, cells):
    """Hide a part before the whole, what is there before a nought, the smallest first."""
    behind = cells[key].behind
    return (behind == 0, key == relation.whole, behind)


def _is_open(relation, cells, hidden, below):
    """Whether a hidden number could be worked out, alone or as a small sum with others."""
    if hidden.isdisjoint(relation.cells):
        return False
    if len(_unknown(relation.cells, cells, hidden)) == 1:
        return True
    return not relation.signed and _is_narrow(relation, cells, hidden, below)


def _unknown(keys, cells, hidden):
    return [key for key in keys if key in hidden or not cells[key].published]


def _is_narrow(relation, cells, hidden, below):
    """The hidden parts are a small number together, or so few that each must be 1.

    A small sum can only be helped while there is another part to hide among.
    """
    unknown = _unknown(relation.parts, cells, hidden)
    together = sum(cells[key].behind for key in unknown)
    others = [key for key in relation.parts if key not in unknown and cells[key].behind]
    if others and 0 < together < below:
        return True
    return not _unknown([relation.whole], cells, hidden) and 0 < together <= len(unknown)
