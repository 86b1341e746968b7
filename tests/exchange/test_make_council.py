"""An invented council: the same for a seed, whole enough for every report and page."""

import json
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from accounts.models import User
from children.models import Child
from exchange import importing
from referrals.models import AgendaItem, Meeting
from reports.definitions import REPORTS
from tests.factories import ChildFactory

UNTIL = date(2026, 3, 4)
FILLED = """
    accounts.Team children.LegalStatus children.Review children.ExitPlan fostering.Household
    fostering.Enquiry placements.Provider placements.Setting placements.CostLine
    placements.Contribution placements.Saving placements.Budget placements.Forecast
    placements.MonthlyCount placements.Population placements.WeeklyCost
    referrals.Attendance referrals.Decision referrals.Support referrals.FollowUp
    referrals.Intervention
"""


def make(**options):
    known = {"size": "S", "children": 120, "seed": 5, "on": UNTIL, **options}
    call_command("make_council", stdout=StringIO(), **known)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_files_and_another_seed_others(tmp_path):
    for name, seed in (("one", 5), ("same", 5), ("other", 6)):
        make(folder=tmp_path / name, seed=seed)

    assert files(tmp_path / "one") == files(tmp_path / "same")
    assert files(tmp_path / "one") != files(tmp_path / "other")


def test_the_share_in_care_is_the_sizes(tmp_path):
    make(folder=tmp_path)

    rows = (tmp_path / "care_periods.csv").read_text().splitlines()[1:]
    assert sum(row.split(",")[3] == "" for row in rows) == 39  # 520 of 1,600, of 120


@pytest.mark.django_db
def test_a_council_fills_every_table_and_every_report():
    make(password="a long enough phrase")

    assert Child.objects.count() == 120
    empty = [name for name in FILLED.split() if not apps.get_model(name).objects.exists()]
    assert empty == []
    assert User.objects.get(email="panel.chair@oakshire.example").check_password(
        "a long enough phrase"
    )
    for name in REPORTS:
        out = StringIO()
        days = ("--from", "2025-09-01", "--to", "2026-02-28")
        call_command("report", name, *days, stdout=out)
        assert json.loads(out.getvalue())["figures"]


@pytest.mark.django_db
def test_the_coming_meetings_have_agendas():
    make()

    listed = AgendaItem.objects.filter(referral__status="listed")
    assert listed.exists()
    assert {item.meeting.status for item in listed} == {Meeting.Status.AGENDA_PUBLISHED}
    assert all(item.meeting.held_on >= UNTIL for item in listed)


@pytest.mark.django_db
def test_the_files_of_a_council_are_what_its_database_holds(tmp_path):
    make(folder=tmp_path)
    make()

    again = importing.run(tmp_path, dry_run=True, on=UNTIL)

    assert again.errors == []
    assert sum(counts["created"] for counts in again.counts.values()) == 0


@pytest.mark.django_db
def test_a_database_with_children_is_refused():
    ChildFactory()

    with pytest.raises(CommandError, match="--folder writes CSV files"):
        make()
