"""A small council as rows, written as a folder and imported."""

import csv

import pytest
from django.db import transaction

from exchange import importing

TABLES = {
    "teams": [{"name": "Birch", "service": "safeguarding"}],
    "users": [
        {
            "email": "Rosa@Haverbrook.example",
            "name": "Rosa Lind",
            "roles": "social worker; team_manager",
            "team": "Birch",
        }
    ],
    "families": [{"family_id": "F1", "name": "Ashdown", "postcode": "HV1 2AB"}],
    "children": [
        {
            "child_id": "C1",
            "family_id": "F1",
            "first_name": "Ada",
            "last_name": "Ashdown",
            "date_of_birth": "17/05/2012",
            "social_worker": "rosa@haverbrook.example",
            "team": "Birch",
            "restricted": "yes",
        },
        {
            "child_id": "C2",
            "family_id": "F1",
            "first_name": "Bo",
            "last_name": "Ashdown",
            "date_of_birth": "2014-02-03",
            "social_worker": "",
            "team": "",
            "restricted": "",
        },
    ],
    "care_periods": [
        {"care_period_id": "CP1", "child_id": "C1", "started": "2024-01-01", "ended": ""}
    ],
    "legal_statuses": [{"child_id": "C1", "code": "c2", "started": "2024-01-01", "ended": ""}],
    "providers": [{"provider_id": "P1", "name": "Oakapple Homes", "sector": "PR4"}],
    "settings": [
        {
            "setting_id": "S1",
            "provider_id": "P1",
            "name": "Oakapple House",
            "kind": "childrens_home",
        }
    ],
    "carers": [{"household_id": "H1", "name": "Mr Wren", "kind": "mainstream"}],
    "placements": [
        {
            "placement_id": "PL1",
            "child_id": "C1",
            "started": "2024-01-01",
            "ended": "2024-06-01",
            "code": "K2",
            "setting_id": "S1",
            "household_id": "",
        },
        {
            "placement_id": "PL2",
            "child_id": "C1",
            "started": "2024-06-01",
            "ended": "",
            "code": "U6",
            "setting_id": "",
            "household_id": "H1",
        },
    ],
    "placement_costs": [
        {
            "placement_id": "PL1",
            "component": "core",
            "weekly_amount": "£4,200.50",
            "from": "2024-01-01",
            "to": "",
        }
    ],
    "contributions": [
        {
            "placement_id": "PL1",
            "payer": "health",
            "weekly_amount": "300",
            "from": "2024-01-01",
            "to": "",
        }
    ],
    "panels": [{"panel_id": "KFT", "name": "The panel", "kind": "keeping_families_together"}],
    "meetings": [
        {
            "meeting_id": "M1",
            "panel_id": "KFT",
            "held_on": "2024-01-10",
            "chair": "rosa@haverbrook.example",
        }
    ],
    "attendance": [{"meeting_id": "M1", "agency": "camhs", "attended": "y"}],
    "referrals": [
        {
            "referral_id": "R1",
            "family_id": "F1",
            "child_ids": "C1; C2",
            "kind": "edge_of_care",
            "referred_on": "2024-01-03",
            "reason": 'Said "no",\nand left',
        }
    ],
    "decisions": [
        {
            "referral_id": "R1",
            "meeting_id": "M1",
            "child_id": child,
            "decision": "support_at_home",
            "decided_on": "2024-01-10",
        }
        for child in ("C1", "C2")
    ],
    "support": [{"referral_id": "R1", "service": "youth", "started": "", "ended": ""}],
    "follow_ups": [
        {
            "referral_id": "R1",
            "child_id": "C2",
            "due_on": "2024-02-21",
            "completed_on": "2024-02-22",
            "living": "at_home",
        }
    ],
    "interventions": [
        {
            "family_id": "F1",
            "service": "emergency_response",
            "started": "2024-01-02",
            "ended": "",
        }
    ],
    "cohorts": [
        {
            "cohort_id": "G1",
            "name": "Review",
            "frozen_on": "2024-03-01",
            "child_id": child,
        }
        for child in ("C1", "C2")
    ],
    "reviews": [
        {
            "child_id": "C1",
            "due_on": "2024-04-01",
            "held_on": "28/03/2024",
            "participation": "pn1",
        },
        {"child_id": "C1", "due_on": "2024-10-01", "held_on": "", "participation": ""},
    ],
    "exit_plans": [
        {
            "child_id": "C1",
            "route": "Return home",
            "estimated_on": "2025-03-31",
            "actual_on": "",
            "team": "Birch",
            "status": "",
        }
    ],
    "step_plans": [
        {
            "child_id": "C1",
            "stage": stage,
            "stage_on": day,
            "target": "ifa",
            "expected_on": "2024-06-01",
        }
        for stage, day in (("searching", "2024-03-01"), ("moved", "2024-06-01"))
    ],
    "fostering_enquiries": [
        {
            "enquiry_id": "E1",
            "received_on": "2023-11-02",
            "source": "Website",
            "kind": "mainstream",
            "from_ifa": "no",
            "visit_on": "2023-11-10",
            "stage1_on": "2023-12-01",
            "outcome": "approved",
            "household_id": "H1",
        }
    ],
    "constellations": [
        {
            "name": "Swift",
            "status": "live",
            "launched_on": "2024-02-01",
            "hub_household_id": "H1",
        }
    ],
    "savings": [
        {
            "saving_id": "SV1",
            "kind": "avoided",
            "source": "brokerage",
            "placement_id": "PL1",
            "baseline_weekly": "£5,000",
            "agreed_weekly": "4200.50",
            "from": "2024-01-01",
            "to": "2024-06-01",
            "signed_off_by": "Bernard Ogilby",
            "signed_off_on": "2024-02-01",
        }
    ],
    "budgets": [
        {
            "financial_year": "2024/25",
            "category": "external_residential",
            "amount": "£1,200,000.00",
            "planned_children": "8",
        }
    ],
    "forecasts": [
        {
            "financial_year": "2024-25",
            "period": "4",
            "category": "in_house_fostering",
            "amount": "310000",
            "children": "22",
        }
    ],
    "targets": [
        {
            "indicator": "stable_placement",
            "financial_year": "2024/25",
            "value": "68.5",
            "direction": "higher",
        }
    ],
    "populations": [{"year": "2024", "children_0_17": "71,204"}],
    "monthly_counts": [{"series": "child_in_need", "month": "2024-09", "value": "812"}],
}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """What is stored is this test's alone, and a worker's of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "documents")


class Council:
    """The small council: change its rows, write them, import them."""

    def __init__(self, folder):
        self.folder = folder
        self.tables = {name: [dict(row) for row in rows] for name, rows in TABLES.items()}

    def only(self, *names):
        self.tables = {name: self.tables[name] for name in names}
        return self

    def write(self):
        self.folder.mkdir(exist_ok=True)
        for old in self.folder.iterdir():
            old.unlink()
        for name, rows in self.tables.items():
            with (self.folder / f"{name}.csv").open("w", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return self.folder

    def run(self, **options):
        return importing.run(self.write(), **options)


@pytest.fixture
def council(tmp_path):
    return Council(tmp_path / "records")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """In each file the tests of the council already imported come last: it stays to the end."""
    files = {path: at for at, path in enumerate(dict.fromkeys(item.path for item in items))}
    items.sort(key=lambda item: (files[item.path], "imported" in item.fixturenames))


@pytest.fixture(scope="module")
def once_imported(django_db_setup, django_db_blocker, tmp_path_factory):
    council = Council(tmp_path_factory.mktemp("council") / "records")
    with django_db_blocker.unblock(), transaction.atomic():
        assert council.run().errors == []
        yield
        transaction.set_rollback(True)


@pytest.fixture
def imported(once_imported, db, council):
    """The small council, already imported once."""
    council.write()
    return council


@pytest.fixture
def errors_of(db, council):
    """Import and give the errors as (table, row, column)."""

    def run(**options):
        return [(e.table, e.row, e.column) for e in council.run(**options).errors]

    return run
