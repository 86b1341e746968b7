"""Rows of the trackers in the first week of March 2025, and how they are asked for."""

from dataclasses import replace
from datetime import date
from io import BytesIO

from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from placements.trackers.definitions import TRACKERS
from placements.trackers.listing import listing
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    LegalStatusFactory,
    PlacementFactory,
    SettingFactory,
)

MONDAY, SUNDAY = date(2025, 3, 3), date(2025, 3, 9)
BEFORE = date(2024, 9, 2)
IN_THE_WEEK = {"on_day": "5", "on_month": "3", "on_year": "2025"}


def placed(*, cost="4200.00", care=None, **fields):
    child = fields.pop("child", None) or CarePeriodFactory(**care or {}).child
    placement = PlacementFactory(child=child, **fields)
    CostLineFactory(placement=placement, weekly_amount=cost)
    return placement


def tracked(user, name="weekly", **asked):
    query = QueryDict(mutable=True)
    query.update(IN_THE_WEEK | asked)
    return listed(name, query, user=user, today=date(2025, 6, 2))


def listed(name, query, **kwargs):
    found = listing(TRACKERS[name], query, **kwargs)
    return replace(found, rows=list(found.rows))


def children(found):
    return [row.child for row in found.rows]


def marks(found, placement):
    (row,) = (row for row in found.rows if row.pk == placement.pk)
    return set(row.known.marks)


def fill(team):
    """Three placements that differ in everything a tracker can be narrowed to."""
    home = SettingFactory(provider__name="Larch Care")
    old = ChildFactory(team=team, date_of_birth=date(2008, 3, 9))
    young = ChildFactory(date_of_birth=date(2015, 1, 1))
    for child in (old, young):
        CarePeriodFactory(child=child)
    LegalStatusFactory(child=old, code="C2")
    return home, [
        placed(
            child=old,
            setting=home,
            contract="spot",
            inside_authority=False,
            cost="9000.00",
        ),
        placed(child=young, code="U6", inside_authority=True, cost="500.00"),
        placed(),
    ]


def read(response):
    book = load_workbook(BytesIO(response.content))
    sheets = {sheet.title: [[c.value for c in row] for row in sheet] for sheet in book}
    return next(iter(sheets.values())), dict(row[:2] for row in sheets["Notes"][1:])


def download(client, user, name="weekly", **asked):
    client.force_login(user)
    url = reverse("placements:download_tracker", args=[name])
    return client.get(url, IN_THE_WEEK | asked)


def page(client, user, name="weekly_tracker", **asked):
    client.force_login(user)
    return client.get(reverse(f"placements:{name}"), asked)


def queries_of(client, user, name, **asked):
    client.force_login(user)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse(f"placements:{name}"), IN_THE_WEEK | asked).status_code == 200
    return len(captured)
