"""Children whom the tests of this folder know by name."""

from datetime import date

import pytest

from tests.children.pages import restrict
from tests.factories import ChildFactory, TeamFactory

BORN = date(2014, 3, 27)


@pytest.fixture
def child(team):
    return ChildFactory(team=team, first_name="Rowan", last_name="Ashdown")


@pytest.fixture
def hidden(db):
    """A restricted child of another team."""
    child = ChildFactory(
        team=TeamFactory(),
        first_name="Rowan",
        last_name="Ashdown",
        reference="CS-0042",
        date_of_birth=BORN,
    )
    restrict(child)
    child.refresh_from_db()
    return child
