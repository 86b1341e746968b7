"""Restricting a record, naming people, lifting: who may, what follows, what is kept."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from children.models import AllowedPerson, Child, RecordCard
from children.workflow import restriction as workflow
from kft.core.models import AccessEntry, Event
from kft.core.workflow import Refused
from tests.asked import day, page, send
from tests.children.pages import restrict
from tests.factories import ChildFactory, ReferralFactory, TeamFactory, UserFactory

ASKED = {"reason": "A relative works for the council"}


@pytest.fixture
def child(team):
    return ChildFactory(team=team, first_name="Rowan", last_name="Ashdown", reference="CS-42")


@pytest.fixture
def restricted(child):
    restrict(child)
    child.refresh_from_db()
    return child


def actions(record):
    return [event.action.rpartition(".")[2] for event in Event.objects.about(record)]


def test_the_records_officer_restricts_a_child_and_the_team_sees_it_no_longer(
    client, records_officer, team_manager, child
):
    response = send(client, records_officer, "records:restrict", child.pk, **ASKED)

    assert response.url == reverse("records:card", args=[child.pk])
    assert not Child.objects.visible_to(team_manager).exists()
    event = Event.objects.about(child).get()
    assert (event.actor, event.reason) == (records_officer, ASKED["reason"])


def test_restricting_without_a_reason_says_what_is_missing(client, records_officer, child):
    text = send(client, records_officer, "records:restrict", child.pk).text
    assert "Enter why this record must be restricted" in text
    assert not Child.objects.get().restricted


def test_a_record_is_not_restricted_twice(client, records_officer, restricted):
    response = send(client, records_officer, "records:restrict", restricted.pk, **ASKED)
    assert response.status_code == 409


def test_the_childs_own_worker_keeps_access(client, records_officer, social_worker, child):
    Child.objects.update(social_worker=social_worker)
    send(client, records_officer, "records:restrict", child.pk, **ASKED)
    assert page(client, social_worker, "children:detail", child.pk).status_code == 200


def test_a_named_person_of_another_team_sees_the_record_and_the_log_says_why(
    client, records_officer, restricted
):
    person = UserFactory(roles=["social_worker"], team=TeamFactory())
    answers = {"person": person.pk, "why": "Covers the worker"}
    send(client, records_officer, "records:name_person", restricted.pk, **answers)

    assert page(client, person, "children:detail", restricted.pk).status_code == 200
    entry = AccessEntry.objects.about(restricted).get(user=person)
    assert entry.reason == "Named for this child"
    event = Event.objects.about(restricted).get()
    assert event.reason == f"{person}: Covers the worker"


def test_being_named_for_a_child_is_no_reason_once_the_restriction_is_lifted(
    records_officer, restricted
):
    person = UserFactory(roles=["social_worker"], team=TeamFactory())
    restrict(restricted, person)
    workflow.lift(RecordCard.objects.get(), reason="Not needed", by=records_officer)

    assert not Child.objects.visible_to(person).exists()
    assert not AllowedPerson.objects.exists()
    assert actions(restricted) == ["lift_restriction"]


def test_somebody_who_opens_no_childs_record_cannot_be_named(
    client, records_officer, analyst, restricted
):
    answers = {"person": analyst.pk, "why": "Asked"}
    response = send(client, records_officer, "records:name_person", restricted.pk, **answers)
    assert response.status_code == 200
    assert not AllowedPerson.objects.exists()


def test_a_person_removed_sees_it_no_longer_and_the_past_is_kept(
    client, records_officer, team_manager, restricted
):
    restrict(restricted, team_manager)
    answers = {"reason": "The cover has ended"}
    send(
        client,
        records_officer,
        "records:remove_person",
        restricted.pk,
        team_manager.pk,
        **answers,
    )

    assert not Child.objects.visible_to(team_manager).exists()
    labels = AllowedPerson.pgh_event_model.objects.order_by("pgh_id").values_list(
        "pgh_label", flat=True
    )
    assert list(labels) == ["insert", "delete"]
    text = page(client, records_officer, "records:card", restricted.pk).text
    assert "The cover has ended" in text


def test_the_card_shows_whose_record_it_is_and_nothing_of_what_it_holds(
    client, records_officer, child
):
    ReferralFactory(children=[child], family=child.family, reason="Found alone at night")
    text = page(client, records_officer, "records:card", child.pk).text

    assert "Rowan Ashdown" in text
    assert "CS-42" in text
    for held in ("Found alone", "17 May 2012", child.family.name):
        assert held not in text
    entry = AccessEntry.objects.about(child).get()
    assert entry.reason == "Keeps the records: name and reference only"


def test_the_records_officer_finds_a_record_by_asking_and_every_search_is_logged(
    client, records_officer, restricted
):
    assert "Ashdown" not in page(client, records_officer, "records:find").text

    found = page(client, records_officer, "records:find", words="ashdown")
    assert "Rowan Ashdown" in found.text
    listed = page(client, records_officer, "records:find", restricted="yes")
    assert "Rowan Ashdown" in listed.text
    searches = AccessEntry.objects.filter(kind="search").order_by("pk")
    assert [entry.detail for entry in searches] == ["ashdown", "Every restricted record"]


def test_the_records_officer_cannot_open_the_record_itself(client, records_officer, child):
    assert page(client, records_officer, "children:detail", child.pk).status_code == 403


def test_a_named_team_manager_names_the_cover(client, team_manager, restricted):
    cover = UserFactory(roles=["social_worker"], team=TeamFactory())
    restrict(restricted, team_manager)
    answers = {"person": cover.pk, "why": "Covers from Monday"}
    send(client, team_manager, "children:name_person", restricted.pk, **answers)

    assert Child.objects.visible_to(cover).get() == restricted


def test_a_child_who_is_not_restricted_needs_no_names(client, team_manager, child):
    response = page(client, team_manager, "children:name_person", child.pk)
    assert response.status_code == 409


def test_only_the_keeper_of_the_records_lifts_a_restriction(team_manager, restricted):
    restrict(restricted, team_manager)
    with pytest.raises(PermissionDenied):
        workflow.lift(restricted, reason="Not needed", by=team_manager)


def test_nobody_is_named_twice(records_officer, team_manager, restricted):
    card = RecordCard.objects.get()
    restrict(restricted, team_manager)
    with pytest.raises(Refused, match="may already see"):
        workflow.name_person(card, person=team_manager, why="Again", by=records_officer)


def test_a_child_is_restricted_from_its_first_moment_and_whoever_adds_it_keeps_it(
    client, social_worker, team_manager
):
    answers = {"family-name": "Ashdown", "first_name": "Rowan", "last_name": "Ashdown"}
    born = day("date_of_birth", date(2014, 3, 27))
    why = {"restrict-restricted": "True", "restrict-why": "A colleague’s child"}
    response = send(client, social_worker, "children:add", **answers, **born, **why)

    child = Child.objects.get()
    assert response.url == child.get_absolute_url()
    assert child.restricted
    assert Child.objects.visible_to(social_worker).exists()
    assert not Child.objects.visible_to(team_manager).exists()
    assert actions(child) == ["add", "restrict", "name_person"]


def test_a_new_child_is_not_restricted_without_a_reason(client, social_worker):
    why = {"restrict-restricted": "True"}
    text = send(client, social_worker, "children:add", **why).text
    assert "Enter why this record must be restricted" in text
