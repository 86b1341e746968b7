"""The forecast in SQL against one that looks at every day, on made-up councils."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest

from exchange import importing
from placements.money.forecast import forecast
from tests.reference import forecast as reference
from tests.reference.council import Council
from tests.reference.councils import random_council

pytestmark = pytest.mark.django_db
DAYS = [date(2024, 12, 31), date(2024, 2, 29), date(2023, 4, 30), date(2025, 3, 31)]


def pennies(amount):
    return Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("seed", [1, 5, 9])
def test_every_line_is_the_references_to_the_penny(seed, tmp_path):
    folder = random_council(tmp_path / "council", seed)
    assert importing.run(folder).errors == []
    council = Council(folder)

    for on in DAYS:
        ours = forecast(on)
        theirs = reference.forecast(council, on)

        assert {line: pennies(found.amount) for line, found in ours.items()} == {
            line: pennies(theirs[line] / 7) for line in reference.ROWS
        }
        counted = {line: len(found.children) for line, found in ours.items()}
        assert counted == {row: reference.children(council, on)[row] for row in reference.ROWS}
