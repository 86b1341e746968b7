"""What the tests of placements share: pages asked for and forms sent, as a person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    ChildFactory,
    ContributionFactory,
    CostLineFactory,
    PlacementFactory,
    SettingFactory,
)
from tests.placements.days import MARCH
from tests.placements.entry import LEAVING, made_entry


@pytest.fixture
def get(client):
    def get(user, name, /, *args, **asked):
        client.force_login(user)
        return client.get(reverse(f"placements:{name}", args=args), asked)

    return get


@pytest.fixture
def post(client):
    def post(user, name, /, *args, **answers):
        client.force_login(user)
        return client.post(reverse(f"placements:{name}", args=args), answers)

    return post


@pytest.fixture
def queries(get):
    """How many queries a page asks, without the session's."""

    def queries(user, name, /, *args):
        get(user, name, *args)
        with CaptureQueriesContext(connection) as captured:
            assert get(user, name, *args).status_code == 200
        return len([query for query in captured if "session" not in query["sql"]])

    return queries


@pytest.fixture
def entry(team):
    """A request to enter care with the people of each step."""
    return made_entry(team)


@pytest.fixture
def leaving(team):
    return made_entry(team, "leave_care", **LEAVING)


@pytest.fixture
def placement(team):
    """A child in a children's home, at a price that education shares."""
    child = ChildFactory(team=team, first_name="Rowan", last_name="Ashdown")
    setting = SettingFactory(name="Larch House", provider__name="Larch Care")
    placement = PlacementFactory(child=child, started=MARCH, setting=setting)
    CostLineFactory(placement=placement, weekly_amount="4200.00")
    ContributionFactory(placement=placement, weekly_amount="700.00")
    return placement
