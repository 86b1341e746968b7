"""What was logged, signed or published cannot be altered, by the database's own rules."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kft.core.grants import append_only_tables, grant
from kft.core.models import AccessEntry, Event
from referrals.models import Attendance, Decision, Meeting
from reports.models import Run
from tests.factories import ChildFactory, DecisionFactory, MeetingFactory


@pytest.fixture
def signed_meeting(panel_chair):
    meeting = MeetingFactory(status=Meeting.Status.CLOSED)
    DecisionFactory(meeting=meeting)
    Attendance.objects.create(meeting=meeting, agency="camhs", attended=True)
    meeting.status, meeting.signed_by = Meeting.Status.SIGNED, panel_chair
    meeting.signed_at = timezone.now()
    meeting.save()
    return meeting


def refused(query):
    with pytest.raises(DatabaseError), transaction.atomic():
        query()
    return True


def test_a_change_to_a_child_is_kept_with_what_it_was_before(db):
    child = ChildFactory(first_name="Ada")
    child.first_name = "Adah"
    child.save()

    history = type(child).pgh_event_model.objects.filter(pgh_obj_id=child.pk)
    names = history.order_by("pgh_id").values_list("pgh_label", "first_name")
    assert list(names) == [("insert", "Ada"), ("update", "Adah")]


def test_a_delete_is_kept_too(db):
    child = ChildFactory()
    pk = child.pk
    child.delete()

    history = ChildFactory._meta.model.pgh_event_model.objects.filter(pgh_obj_id=pk)
    assert history.latest("pgh_id").pgh_label == "delete"


def test_history_refuses_update_and_delete(db):
    child = ChildFactory()
    history = type(child).pgh_event_model.objects.filter(pgh_obj_id=child.pk)

    assert refused(lambda: history.update(first_name="Somebody else"))
    assert refused(history.delete)


@pytest.mark.parametrize("log", [AccessEntry, Event])
def test_the_logs_refuse_update_and_delete(log, social_worker):
    entry = {"user": social_worker} if log is AccessEntry else {"actor": social_worker}
    rest = {"record_type": "x.y", "record_id": 1}
    log.objects.create(**entry, **rest)

    assert refused(lambda: log.objects.update(record_id=2))
    assert refused(lambda: log.objects.all().delete())


def test_a_signed_meeting_and_all_that_belongs_to_it_is_final(signed_meeting):
    decision = signed_meeting.decisions.get()

    assert refused(lambda: Decision.objects.update(rationale="Another"))
    assert refused(lambda: Decision.objects.all().delete())
    assert refused(lambda: DecisionFactory(meeting=signed_meeting))
    assert refused(lambda: Attendance.objects.update(attended=False))
    assert refused(lambda: Meeting.objects.update(status="open"))
    assert refused(lambda: Meeting.objects.filter(pk=signed_meeting.pk).delete())
    decision.refresh_from_db()
    assert decision.rationale == "The family can be supported at home."


def test_a_decision_cannot_be_moved_away_from_a_signed_meeting(signed_meeting):
    other = MeetingFactory()

    assert refused(lambda: Decision.objects.update(meeting=other))


def test_a_decision_of_a_meeting_that_is_not_signed_can_be_corrected(db):
    decision = DecisionFactory()

    Decision.objects.update(rationale="Corrected")

    decision.refresh_from_db()
    assert decision.rationale == "Corrected"


def test_a_published_run_is_frozen(manager):
    days = dict.fromkeys(
        ["first_day", "last_day", "as_at", "before_first_day", "before_last_day"], "2024-09-01"
    )
    run = Run.objects.create(
        report="x", requested_by=manager, figures={}, pdf=b"%PDF", published_by=manager, **days
    )
    run.published_at = timezone.now()
    run.save()

    assert refused(lambda: Run.objects.update(figures={"a": 1}))
    assert refused(lambda: Run.objects.all().delete())


def test_the_applications_role_cannot_touch_what_is_append_only(db):
    """A table's owner could switch a trigger off; the role that web and workers use can't."""
    tables = append_only_tables()
    assert {"core_event", "core_accessentry", "children_childevent"} <= tables
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE kft_test_role")
        grant("kft_test_role")
        for table in sorted(tables):
            cursor.execute(
                "SELECT has_table_privilege('kft_test_role', %s, p)"
                " FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) p",
                [table],
            )
            assert cursor.fetchall() == [(False,)] * 3, table
        cursor.execute("SELECT has_table_privilege('kft_test_role', 'core_event', 'INSERT')")
        assert cursor.fetchone() == (True,)
        cursor.execute("DROP OWNED BY kft_test_role")
        cursor.execute("DROP ROLE kft_test_role")
