"""How a panel works and who sits on it: who may change that, and that it holds at once."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kft.core.workflow import ChangedMeanwhile, Refused
from referrals.models import Meeting, Panel, PanelMembership
from referrals.workflow import panel as panels
from tests.factories import (
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    UserFactory,
)

SETTINGS = {
    "least_members": "3",
    "required_agencies": ["health"],
    "needs_chair": "on",
    "weekday": "2",
    "every_weeks": "1",
    "starts_at": "09:30",
    "place": "Town Hall",
    "minutes_for_an_item": "20",
    "papers_close_days": "2",
    "papers_close_at": "12:00",
    "weekly_limit": "1,500",
    "endorser": "",
    "version": "0",
}


def test_a_coordinator_changes_how_their_panel_works(client, panel, panel_coordinator):
    client.force_login(panel_coordinator)
    address = reverse("referrals:change_panel", args=[panel.pk])

    assert client.post(address, SETTINGS).status_code == 302

    panel.refresh_from_db()
    assert (panel.least_members, panel.required_agencies, panel.weekday) == (3, ["health"], 2)
    assert panel.weekly_limit == 1500


def test_the_second_to_save_sees_both_versions(client, panel, panel_coordinator):
    client.force_login(panel_coordinator)
    address = reverse("referrals:change_panel", args=[panel.pk])
    client.post(address, SETTINGS)

    page = client.post(address, SETTINGS | {"least_members": "5"})

    assert page.status_code == 409
    assert "Least number of members: 3" in page.content.decode()
    panel.refresh_from_db()
    assert panel.least_members == 3
    client.post(address, SETTINGS | {"least_members": "5", "version": "1"})
    panel.refresh_from_db()
    assert panel.least_members == 5


def test_a_coordinator_of_another_panel_cannot_change_it(panel):
    other = PanelMembershipFactory(
        seat="coordinator", person__roles=["panel_coordinator"]
    ).person

    with pytest.raises(Panel.DoesNotExist):
        panels.change(panel, by=other, expected=0, least_members=0)


def test_a_chair_cannot_change_how_the_panel_works(panel, panel_chair):
    with pytest.raises(PermissionDenied):
        panels.change(panel, by=panel_chair, expected=0, least_members=0)


def test_the_version_is_asked(panel, panel_coordinator):
    with pytest.raises(ChangedMeanwhile):
        panels.change(panel, by=panel_coordinator, expected=7, least_members=0)


def test_an_administrator_makes_a_panel_and_leaves_the_rest_to_its_coordinator(
    client, administrator, panel_coordinator
):
    client.force_login(administrator)
    sent = {"name": "Stability", "kind": "stability", "coordinator": panel_coordinator.pk}
    client.post(reverse("referrals:add_panel"), sent)

    made = Panel.objects.get(name="Stability")
    assert made.memberships.get().person == panel_coordinator
    with pytest.raises(PermissionDenied):
        panels.change(made, by=administrator, expected=0, least_members=0)
    assert not Meeting.objects.visible_to(administrator).exists()


def test_who_is_removed_loses_the_meetings_at_once(client, panel, panel_coordinator):
    person = UserFactory(roles=["panel_chair"])
    client.force_login(panel_coordinator)
    client.post(
        reverse("referrals:add_seat", args=[panel.pk]),
        {"person": person.pk, "seat": "vice_chair", "agency": "health"},
    )
    seat = PanelMembership.objects.get(person=person)
    meeting = MeetingFactory(panel=panel, chair=person)
    assert Meeting.objects.visible_to(person).exists()

    client.post(reverse("referrals:remove_seat", args=[seat.pk]))

    meeting.refresh_from_db()
    assert meeting.chair is None
    assert not Meeting.objects.visible_to(person).exists()
    history = PanelMembership.pgh_event_model.objects.filter(person=person)
    assert list(history.order_by("pgh_id").values_list("pgh_label", flat=True)) == [
        "insert",
        "delete",
    ]


def test_a_seat_needs_the_role_that_goes_with_it(panel, panel_coordinator, panel_member):
    with pytest.raises(Refused, match="does not hold the role of panel chair"):
        panels.change_seat(
            panel.memberships.get(person=panel_member), by=panel_coordinator, seat="chair"
        )


def test_a_panel_keeps_a_coordinator(panel, panel_coordinator):
    seat = panel.memberships.get(person=panel_coordinator)

    with pytest.raises(Refused, match="needs a coordinator"):
        panels.remove_from(seat, by=panel_coordinator)


def test_a_seat_is_changed_on_its_page(client, panel, panel_coordinator, panel_member):
    seat = panel.memberships.get(person=panel_member)
    client.force_login(panel_coordinator)
    address = reverse("referrals:change_seat", args=[seat.pk])

    client.post(address, {"person": panel_member.pk, "seat": "member", "agency": "police"})
    refused = client.post(address, {"person": panel_member.pk, "seat": "chair"})

    seat.refresh_from_db()
    assert (seat.seat, seat.agency) == ("member", "police")
    assert refused.status_code == 409
    assert "does not hold the role" in refused.content.decode()


@pytest.mark.parametrize("name", ["panels", "panel", "interests"])
def test_a_page_asks_as_many_queries_for_fifty_as_for_five(client, opened, manager, name):
    client.force_login(manager)
    numbers = {"panel": [opened.panel.pk], "interests": [opened.referral.pk]}
    address = reverse(f"referrals:{name}", args=numbers.get(name, []))
    counts = []
    for number in (5, 45):
        for _ in range(number):
            PanelFactory()
            person = PanelMembershipFactory(panel=opened.panel).person
            opened.referral.interests.create(person=person, nature="x", declared_by=person)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
