"""Rows that ended on the day they started, beside the one that followed that same day."""

import pytest

from children.models import LegalStatus
from placements.models import Contribution, CostLine

MODELS = {
    "legal_statuses": LegalStatus,
    "placement_costs": CostLine,
    "contributions": Contribution,
}


def ends(table):
    return "ended" if table == "legal_statuses" else "to"


def starts(table):
    return "started" if table == "legal_statuses" else "from"


@pytest.mark.parametrize("table", MODELS)
@pytest.mark.parametrize("place", [0, -1])
def test_what_never_held_gives_way_to_what_followed_that_day(db, council, table, place):
    row = council.tables[table][0]
    never = dict(row, **{ends(table): row[starts(table)]})
    council.tables[table].insert(place if place == 0 else len(council.tables[table]), never)

    result = council.run()

    assert result.errors == []
    (warning,) = [w for w in result.warnings if "it never held" in w.expected]
    rows = len(council.tables[table])
    assert (warning.table, warning.row) == (table, 2 if place == 0 else rows + 1)
    assert MODELS[table].objects.count() == rows - 1
    assert council.run().counts[table] == {"created": 0, "updated": 0, "unchanged": rows - 1}


def test_alone_it_is_kept_and_a_later_row_of_its_day_corrects_it(db, council):
    row = council.tables["legal_statuses"][0]
    ended = row["ended"]
    row["ended"] = row["started"]
    assert council.run().errors == []
    before = LegalStatus.objects.count()

    council.tables["legal_statuses"].append(dict(row, code="L1"))
    row["ended"] = ended
    assert council.run().errors == []
    assert LegalStatus.objects.count() == before
    assert not LegalStatus.objects.filter(code="L1").exists()


def test_two_that_held_are_one_record_on_two_rows(db, council):
    council.tables["legal_statuses"].append(
        dict(council.tables["legal_statuses"][0], code="L1")
    )

    assert [(e.row, e.column) for e in council.run().errors][-1][1] == "started"
