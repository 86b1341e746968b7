"""A child is added, changed and allocated; care, legal statuses and people with it."""

from datetime import date

from django.urls import reverse

from children.models import CarePeriod, Child, LegalStatus, Relationship
from kft.core.models import Event
from tests.asked import day, page, send
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    LegalStatusFactory,
    TeamFactory,
    UserFactory,
)


def test_a_child_is_added_with_a_family_and_is_in_the_teams_sight(client, social_worker):
    response = send(
        client,
        social_worker,
        "children:add",
        **{"family-name": "Ashdown", "family-postcode": ""},
        first_name="Rowan",
        last_name="Ashdown",
        **day("date_of_birth", date(2014, 3, 27)),
    )

    child = Child.objects.get()
    assert response.url == child.get_absolute_url()
    assert (child.family.name, child.team) == ("Ashdown", social_worker.team)
    assert Event.objects.about(child).get().action == "children.child.add"
    assert page(client, social_worker, "children:detail", child.pk).status_code == 200


def test_a_worker_without_a_team_keeps_the_child_they_added(client, social_worker):
    social_worker.team = None
    social_worker.save()
    answers = {"family-name": "Ashdown", "first_name": "Rowan", "last_name": "Ashdown"}
    send(
        client,
        social_worker,
        "children:add",
        **answers,
        **day("date_of_birth", date(2014, 3, 27)),
    )
    assert Child.objects.get().social_worker == social_worker


def test_an_empty_form_says_all_that_is_missing(client, social_worker):
    text = send(client, social_worker, "children:add").text
    for sentence in (
        "Enter the name of the family",
        "Enter the child’s first name",
        "Enter date of birth",
    ):
        assert sentence in text


def test_a_brother_or_sister_joins_the_same_family(client, social_worker, child):
    answers = {"first_name": "Ash", "last_name": "Ashdown"}
    send(
        client,
        social_worker,
        "children:add_sibling",
        child.pk,
        **answers,
        **day("date_of_birth", date(2016, 3, 27)),
    )
    assert Child.objects.get(first_name="Ash").family == child.family


def test_of_two_people_who_change_a_child_the_second_is_told(client, social_worker, child):
    answers = {"last_name": "Ashdown", **day("date_of_birth", child.date_of_birth)}
    first = send(
        client,
        social_worker,
        "children:change",
        child.pk,
        first_name="First",
        version="0",
        **answers,
    )
    second = send(
        client,
        social_worker,
        "children:change",
        child.pk,
        first_name="Second",
        version="0",
        **answers,
    )

    assert (first.status_code, second.status_code) == (302, 409)
    child.refresh_from_db()
    assert (child.first_name, child.version) == ("First", 1)


def test_a_manager_allocates_a_child_to_somebody_of_the_team(client, team_manager, child):
    worker = UserFactory(team=child.team)
    answers = {"team": child.team.pk, "social_worker": worker.pk, "version": "0"}
    send(client, team_manager, "children:allocate", child.pk, **answers)

    child.refresh_from_db()
    assert child.social_worker == worker


def test_a_worker_of_another_team_cannot_be_chosen(client, team_manager, child):
    worker = UserFactory(team=TeamFactory())
    answers = {"team": child.team.pk, "social_worker": worker.pk, "version": "0"}
    text = send(client, team_manager, "children:allocate", child.pk, **answers).text
    assert f"Select somebody who works in {child.team}" in text


def test_a_child_given_to_another_team_leaves_sight_without_an_error(
    client, team_manager, child
):
    answers = {"team": TeamFactory().pk, "version": "0"}
    response = send(client, team_manager, "children:allocate", child.pk, **answers)
    assert response.url == reverse("children:list")


def test_care_starts_with_a_legal_status_and_ends_with_it(client, social_worker, child):
    start, end = date(2025, 3, 3), date(2025, 4, 7)
    send(
        client,
        social_worker,
        "children:start_care",
        child.pk,
        code="V2",
        **day("started", start),
    )
    period = CarePeriod.objects.get()
    assert (period.started, LegalStatus.objects.get().code) == (start, "V2")

    answers = {"reason": "E4A", **day("ended", end)}
    send(client, social_worker, "children:end_care", child.pk, period.pk, **answers)
    period.refresh_from_db()
    assert (period.ended, period.reason_ended) == (end, "E4A")
    assert LegalStatus.objects.get().ended == end


def test_a_second_care_period_on_the_same_days_is_an_error_of_the_form(
    client, social_worker, child
):
    CarePeriodFactory(child=child)
    answers = {"code": "V2", **day("started", date(2025, 3, 3))}
    response = send(client, social_worker, "children:start_care", child.pk, **answers)
    assert "This child is already looked after on these dates" in response.text


def test_care_cannot_end_before_it_started(client, social_worker, child):
    period = CarePeriodFactory(child=child, started=date(2025, 3, 3))
    answers = {"reason": "E4A", **day("ended", date(2025, 3, 2))}
    response = send(client, social_worker, "children:end_care", child.pk, period.pk, **answers)
    assert "The end cannot be before the start" in response.text


def test_care_that_has_ended_is_not_ended_again(client, social_worker, child):
    period = CarePeriodFactory(child=child, ended=date(2025, 3, 3))
    answers = {"reason": "E4A", **day("ended", date(2025, 4, 2))}
    response = send(client, social_worker, "children:end_care", child.pk, period.pk, **answers)
    assert response.status_code == 409


def test_a_new_legal_status_ends_the_one_before_the_same_day(client, social_worker, child):
    before = LegalStatusFactory(child=child)
    start = date(2025, 3, 3)
    answers = {"code": "C2", **day("started", start)}
    send(client, social_worker, "children:start_legal_status", child.pk, **answers)

    before.refresh_from_db()
    assert before.ended == start
    assert child.legal_statuses.holding(on=start).get().code == "C2"


def test_a_legal_status_before_a_later_one_is_an_error_of_the_form(
    client, social_worker, child
):
    LegalStatusFactory(child=child, started=date(2025, 3, 3))
    answers = {"code": "C2", **day("started", date(2025, 3, 3))}
    response = send(client, social_worker, "children:start_legal_status", child.pk, **answers)
    assert "starts on 3 March 2025: enter a later day" in response.text


def test_people_are_added_and_wrong_ones_removed(client, social_worker, child):
    answers = {"name": "Ada Ashdown", "kind": "mother", "parental_responsibility": "True"}
    send(client, social_worker, "children:add_relationship", child.pk, **answers)
    person = Relationship.objects.get()
    assert (person.name, person.parental_responsibility) == ("Ada Ashdown", True)

    send(client, social_worker, "children:remove_relationship", child.pk, person.pk)
    assert not Relationship.objects.exists()


def test_a_team_manager_is_told_of_children_without_a_worker(client, team_manager, child):
    ChildFactory()
    text = page(client, team_manager, "start").text
    assert "Children without a social worker" in text
    assert "Rowan Ashdown" in text
