"""Nobody works out a hidden number from what is shown beside it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.suppression import Cell, Relation, find_hidden

BELOW = 5
counts = st.lists(st.integers(0, 12), min_size=1, max_size=5)


def hide(parts, whole=None, **kwargs):
    cells = {number: Cell(value, value) for number, value in enumerate(parts)}
    cells["whole"] = Cell(sum(parts), sum(parts) if whole is None else whole)
    relation = Relation("whole", tuple(range(len(parts))))
    return find_hidden(cells, [relation], below=BELOW, **kwargs)


def readings(parts, hidden):
    """What any of the hidden parts can have been: none is nought, and the total is shown."""
    left, others = sum(parts[number] for number in hidden), len(hidden) - 1
    return range(1, left - others + 1) if others else [left]


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ([6, 7], set()),
        ([0, 7], set()),
        ([2, 7], {0, 1}),
        ([2, 7, 9], {0, 1}),
        ([4, 4, 9], {0, 1}),
        ([1, 1, 9], {0, 1, 2}),
        ([2, 0], {0, "whole"}),
        ([1, 2], {0, 1, "whole"}),
        ([0, 0], set()),
    ],
)
def test_a_second_number_is_hidden_where_one_could_be_worked_out(parts, hidden):
    assert hide(parts) == hidden


@given(counts)
def test_every_small_count_is_hidden_and_no_nought_is(parts):
    hidden = hide(parts)

    assert all(number in hidden for number, value in enumerate(parts) if 0 < value < BELOW)
    assert not any(number in hidden for number, value in enumerate(parts) if value == 0)


@given(counts)
def test_a_hidden_count_has_two_readings_or_more(parts):
    hidden = hide(parts)
    if not hidden or "whole" in hidden:
        return

    assert len(readings(parts, hidden)) > 1


@given(counts)
def test_the_hidden_counts_together_are_not_a_small_number_either(parts):
    hidden = hide(parts)
    if not hidden or "whole" in hidden:
        return

    assert sum(parts[number] for number in hidden) >= BELOW


def test_a_number_that_is_only_implied_is_protected_too():
    cells = {
        "reviewed": Cell(19, 19),
        "left": Cell(17, 17),
        "stayed": Cell(2, 2, published=False),
    }

    hidden = find_hidden(cells, [Relation("reviewed", ("left", "stayed"))], below=BELOW)

    assert hidden == {"left", "stayed"}


def test_a_small_number_needs_no_second_where_the_rest_is_not_published():
    cells = {
        "reviewed": Cell(19, 19),
        "left": Cell(3, 3),
        "stayed": Cell(16, 16, published=False),
    }

    hidden = find_hidden(cells, [Relation("reviewed", ("left", "stayed"))], below=BELOW)

    assert hidden == {"left"}


def test_the_same_number_elsewhere_is_hidden_with_it():
    cells = {"here": Cell(17, 17), "there": Cell(17, 17), "rest": Cell(2, 2, published=False)}
    cells["all"] = Cell(19, 19)
    relations = [Relation("here", ("there",)), Relation("all", ("here", "rest"))]

    assert find_hidden(cells, relations, below=BELOW) == {"here", "there", "rest"}


def test_money_is_hidden_by_the_children_behind_it():
    cells = {
        "leavers": Cell(9000, 2),
        "joiners": Cell(-30000, 8),
        "moves": Cell(500, 6),
        "saving": Cell(-20500, 40),
    }
    relation = Relation("saving", ("leavers", "joiners", "moves"), signed=True)

    assert find_hidden(cells, [relation], below=BELOW) == {"leavers", "moves"}


def test_what_goes_together_is_hidden_together():
    cells = {"children": Cell(3, 3), "cost": Cell(12000, 30)}

    hidden = find_hidden(cells, [], below=BELOW, together=[("children", "cost")])

    assert hidden == {"children", "cost"}


@st.composite
def trees(draw):
    """Sums of sums, two levels deep, some of their numbers not published."""
    cells, relations = {}, []
    parts = []
    for number in range(draw(st.integers(1, 4))):
        leaves = {(number, place): draw(st.integers(0, 9)) for place in range(3)}
        for key, value in leaves.items():
            cells[key] = Cell(value, value, published=draw(st.integers(0, 3)) > 0)
        total = sum(leaves.values())
        cells[number] = Cell(total, total, published=draw(st.integers(0, 3)) > 0)
        relations.append(Relation(number, tuple(leaves)))
        parts.append(number)
    whole = sum(cells[number].value for number in parts)
    cells["whole"] = Cell(whole, whole)
    relations.append(Relation("whole", tuple(parts)))
    return cells, relations


def worked_out(cells, relations, hidden):
    """The unknown numbers that follow from the shown ones, by elimination."""
    unknown = [key for key in cells if key in hidden or not cells[key].published]
    lines = []
    for relation in relations:
        line = [
            Fraction(relation.parts.count(key) - (key == relation.whole)) for key in unknown
        ]
        lines.append(line)
    reduced = eliminate(lines, len(unknown))
    return {
        unknown[line.index(1)] for line in reduced if sum(1 for entry in line if entry) == 1
    }


def eliminate(lines, width):
    """Reduced row echelon form: a line with one entry left tells its number."""
    done, lines = [], [list(line) for line in lines]
    for column in range(width):
        pivot = next((line for line in lines if line[column]), None)
        if pivot is None:
            continue
        lines.remove(pivot)
        pivot = [entry / pivot[column] for entry in pivot]
        lines, done = (
            [[a - line[column] * b for a, b in zip(line, pivot, strict=True)] for line in group]
            for group in (lines, done)
        )
        done.append(pivot)
    return done


@given(trees())
def test_no_small_number_follows_from_all_that_is_shown_together(tree):
    cells, relations = tree

    hidden = find_hidden(cells, relations, below=BELOW)

    known = worked_out(cells, relations, hidden)
    assert not [key for key in known if cells[key].is_small(BELOW)]
