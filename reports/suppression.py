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
    search = _Search(cells, list(relations), list(together), below)
    while search.goes_on():
        pass
    return search.hidden


class _Search:
    """Hides more and more cells, until none of the hidden ones can be worked out."""

    def __init__(self, cells, relations, together, below):
        self.cells, self.relations = cells, relations
        self.together, self.below = together, below
        self.hidden = {key for key, cell in cells.items() if cell.is_small(below)}

    def goes_on(self):
        """Look at everything once; whether anything more was hidden."""
        before = len(self.hidden)
        self.hidden |= {second for first, second in self.together if first in self.hidden}
        for relation in self.relations:
            self._protect(relation)
        return len(self.hidden) > before

    def _protect(self, relation):
        while self._is_open(relation):
            shown = [key for key in relation.cells if self._can_hide(key)]
            if not shown:
                return
            self.hidden.add(min(shown, key=lambda key: self._cost(key, relation)))

    def _can_hide(self, key):
        return self.cells[key].published and key not in self.hidden

    def _cost(self, key, relation):
        """Hide a part before the whole, what is there before a nought, the smallest first."""
        behind = self.cells[key].behind
        return (behind == 0, key == relation.whole, behind)

    def _is_open(self, relation):
        """Whether a hidden number could be worked out, alone or as a small sum with others."""
        if self.hidden.isdisjoint(relation.cells):
            return False
        known = self._known()
        if sum(1 for key in relation.cells if key not in known) == 1:
            return True
        return not relation.signed and self._is_narrow(relation, known)

    def _known(self):
        """What a reader has: numbers shown, and those implied that follow from them."""
        known = {
            key for key, cell in self.cells.items() if cell.published and key not in self.hidden
        }
        found = -1
        while found != len(known):
            found = len(known)
            for relation in self.relations:
                left = [key for key in relation.cells if key not in known]
                known |= set(left) - self.hidden if len(left) == 1 else set()
        return known

    def _is_narrow(self, relation, known):
        """The hidden parts are a small number together, or so few that each must be 1.

        A small sum can only be helped while there is another part to hide among.
        """
        unknown = [key for key in relation.parts if key not in known]
        together = sum(self.cells[key].behind for key in unknown)
        others = [key for key in relation.parts if key in known and self.cells[key].behind]
        if others and 0 < together < self.below:
            return True
        return relation.whole in known and 0 < together <= len(unknown)
