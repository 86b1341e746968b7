"""Importing again: corrected rows, ends, swaps, what KFT itself holds."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import User
from children.models import Child, LegalStatus
from kft.core.models import Event, ImportRun, Job
from placements.models import CohortMember, CostLine, Placement
from referrals.models import Decision, FollowUp, Meeting, Referral
from tests.exchange.test_importing import changes
from tests.factories import UserFactory


def test_the_small_council_is_as_its_rows_say(imported):
    ada = Child.objects.get(reference="C1")
    assert (ada.date_of_birth, ada.restricted) == (date(2012, 5, 17), True)
    assert ada.social_worker.email == "rosa@haverbrook.example"
    assert ada.social_worker.roles == ["social_worker", "team_manager"]
    assert not ada.social_worker.has_usable_password()
    assert LegalStatus.objects.get().code == "C2"
    assert CostLine.objects.get().weekly_amount == Decimal("4200.50")
    referral = Referral.objects.get()
    assert referral.reason == 'Said "no",\nand left'
    assert set(referral.children.all()) == set(Child.objects.all())
    assert CohortMember.objects.count() == 2
    assert Meeting.objects.get().status == Meeting.Status.CLOSED


def test_the_same_again_changes_nothing(imported):
    assert changes(imported.run()) == {}


def test_a_corrected_row_updates_that_record_and_no_other(imported):
    before = dict(Child.objects.values_list("reference", "last_import"))
    imported.only("children").tables["children"][1]["first_name"] = "Beau"

    result = imported.run()

    assert changes(result) == {("children", "updated"): 1}
    after = dict(Child.objects.values_list("reference", "last_import"))
    assert after == {"C1": before["C1"], "C2": result.import_run.pk}
    events = Child.pgh_event_model.objects.filter(pgh_obj__reference="C2")
    latest = events.latest("pgh_id")
    assert (events.count(), latest.first_name) == (2, "Beau")
    assert latest.pgh_context["import"] == result.import_run.pk


def test_a_blank_cell_clears_and_an_absent_column_leaves(imported):
    imported.only("children")
    for row in imported.tables["children"]:
        row["team"] = ""
        del row["social_worker"]

    imported.run()

    ada = Child.objects.get(reference="C1")
    assert ada.team is None
    assert ada.social_worker.name == "Rosa Lind"


def test_a_blank_does_not_lift_a_restriction_and_a_no_does(imported):
    imported.only("children").tables["children"][0]["restricted"] = ""
    assert changes(imported.run()) == {}
    assert Child.objects.get(reference="C1").restricted

    imported.tables["children"][0]["restricted"] = "no"

    imported.run()
    assert not Child.objects.get(reference="C1").restricted


def test_a_placement_ends_and_the_next_begins_in_one_import(imported):
    placements = imported.only("placements").tables["placements"]
    placements[1]["ended"] = "2024-09-01"
    placements.append({**placements[0], "placement_id": "PL3", "started": "2024-09-01"})
    placements[2]["ended"] = ""

    assert imported.run().errors == []
    assert Placement.objects.get(reference="PL2").ended == date(2024, 9, 1)
    assert Placement.objects.count() == 3


def test_two_placements_may_change_places(imported):
    one, two = imported.only("placements").tables["placements"]
    for name in ("started", "ended"):
        one[name], two[name] = two[name], one[name]

    assert imported.run().errors == []
    assert Placement.objects.get(reference="PL2").started == date(2024, 1, 1)


def test_an_import_never_overwrites_a_password(imported):
    rosa = User.objects.get(email="rosa@haverbrook.example")
    rosa.set_password("a long enough phrase")
    rosa.save()
    imported.tables["users"][0]["name"] = "Rosa Lindqvist"

    imported.run()

    rosa.refresh_from_db()
    assert rosa.name == "Rosa Lindqvist"
    assert rosa.check_password("a long enough phrase")


def test_an_import_is_recorded_with_hashes_and_counts(imported, administrator):
    run = imported.run(by=administrator).import_run

    kept = ImportRun.objects.get(pk=run.pk)
    assert kept.by == administrator
    assert len(kept.files["children.csv"]) == 64
    assert kept.counts["children"] == {"created": 0, "updated": 0, "unchanged": 2}


def test_what_costs_changed_is_put_to_the_weekly_ledger(imported):
    assert Job.objects.filter(task="placements.recompute_ledger").exists()
    Job.objects.all().delete()

    imported.run()

    assert not Job.objects.exists()


@pytest.mark.parametrize(
    ("decisions", "status"),
    [
        (["support_at_home", "no_further_action"], "closed"),
        (["support_at_home", "deferred"], "deferred"),
        (["support_at_home"], "accepted"),
        ([], "accepted"),
    ],
)
def test_the_status_of_a_referral_follows_from_its_decisions(db, council, decisions, status):
    rows = council.tables["decisions"]
    council.tables["decisions"] = [
        {**row, "decision": decision} for row, decision in zip(rows, decisions, strict=False)
    ]
    if not decisions:
        del council.tables["decisions"]

    assert council.run().errors == []

    assert Referral.objects.get().status == status


def test_a_decision_that_comes_later_closes_the_referral(db, council):
    late = council.tables["decisions"].pop()
    council.run()
    assert Referral.objects.get().status == "accepted"

    council.only("decisions").tables["decisions"] = [late]
    council.run()

    assert Referral.objects.get().status == "closed"


def test_a_referral_that_moved_on_in_kft_keeps_its_status(imported, panel_coordinator):
    referral = Referral.objects.get()
    Referral.objects.update(status="withdrawn")
    Event.objects.create(
        actor=panel_coordinator,
        action="withdraw",
        record_type="referrals.referral",
        record_id=referral.pk,
    )

    imported.run()

    referral.refresh_from_db()
    assert referral.status == "withdrawn"


def test_a_meeting_to_come_is_planned(db, council):
    council.only("teams", "users", "panels", "meetings")

    council.run(on=date(2024, 1, 10))
    assert Meeting.objects.get().status == "planned"

    council.run(on=date(2024, 1, 11))
    assert Meeting.objects.get().status == "closed"


@pytest.fixture
def signed(imported, panel_chair):
    meeting = Meeting.objects.get()
    meeting.status, meeting.signed_by = "signed", panel_chair
    meeting.signed_at = timezone.now()
    meeting.save()
    return imported


def test_what_was_signed_can_be_imported_again_but_not_changed(signed):
    assert changes(signed.run()) == {}
    signed.tables["decisions"][0]["decision"] = "accommodate"
    signed.tables["attendance"].append(
        {"meeting_id": "M1", "agency": "health", "attended": "no"}
    )

    errors = signed.run().errors

    assert [(error.table, error.row) for error in errors] == [
        ("attendance", 3),
        ("decisions", 2),
    ]
    assert "signed" in errors[0].expected


def test_a_decision_recorded_in_kft_stays_and_is_warned_of(imported):
    Decision.objects.filter(child__reference="C1").update(
        recorded_by=UserFactory(), recorded_at=timezone.now(), rationale="Said here"
    )

    result = imported.run()

    assert result.errors == []
    assert changes(result) == {}
    imported.tables["decisions"][0]["decision"] = "accommodate"
    (warning,) = imported.run().warnings
    assert (warning.table, warning.row) == ("decisions", 2)
    assert Decision.objects.get(child__reference="C1").rationale == "Said here"


def test_an_answer_given_in_kft_is_not_blanked(imported):
    FollowUp.objects.update(completed_by=UserFactory(), completed_on=date(2024, 2, 25))
    imported.tables["follow_ups"][0].update(completed_on="", living="")

    assert len(imported.run().warnings) == 1
    assert FollowUp.objects.get().completed_on == date(2024, 2, 25)


def test_a_child_comes_off_a_referral_unless_something_is_recorded(imported):
    referrals = imported.only("referrals").tables["referrals"]
    referrals[0]["child_ids"] = "C1"
    (error,) = imported.run().errors
    assert (error.table, error.row, error.column) == ("referrals", 2, "child_ids")

    FollowUp.objects.all().delete()
    Decision.objects.filter(child__reference="C2").delete()

    assert changes(imported.run()) == {("referral_children", "removed"): 1}
    assert [child.reference for child in Referral.objects.get().children.all()] == ["C1"]


def test_what_somebody_has_open_is_seen_to_have_changed(imported):
    imported.only("placements").tables["placements"][1]["ended"] = "2024-09-01"
    before = dict(Placement.objects.values_list("reference", "version"))

    imported.run()

    after = dict(Placement.objects.values_list("reference", "version"))
    assert after == {**before, "PL2": before["PL2"] + 1}
