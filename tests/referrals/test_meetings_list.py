"""The list of meetings: coming up and past apart, filters, a fixed number of queries."""

from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from tests.factories import AgendaItemFactory, MeetingFactory

LIST = reverse("referrals:meetings")


def test_meetings_coming_up_and_past_are_apart(client, world):
    today = timezone.localdate()
    coming = [MeetingFactory(panel=world.panel, held_on=today + timedelta(n)) for n in (7, 0)]
    client.force_login(world.coordinator)

    shown = client.get(LIST).context

    assert list(shown["coming"]) == coming[::-1]
    assert shown["page"].rows == [world.meeting]


def test_meetings_are_filtered_by_day_and_status(client, world):
    MeetingFactory(panel=world.panel, held_on=date(2024, 8, 1), status="closed")
    client.force_login(world.coordinator)

    asked = {"first": "1/9/2024", "last": "30/9/2024", "status": "planned"}
    assert client.get(LIST, asked).context["page"].rows == [world.meeting]
    page = client.get(LIST, {"first": "1/10/2024", "last": "2/10/2024"}).content.decode()
    assert "No past meetings found" in page
    assert "Enter a date, like 27/3/2026" in client.get(LIST, {"first": "x"}).content.decode()


def test_the_list_asks_as_much_for_fifty_meetings_as_for_five(
    client, world, django_assert_max_num_queries
):
    client.force_login(world.coordinator)

    def queries(number):
        for days in range(number):
            held_on = timezone.localdate() + timedelta(days - 25)
            meeting = MeetingFactory(panel=world.panel, held_on=held_on)
        AgendaItemFactory(meeting=meeting)
        with django_assert_max_num_queries(1000) as captured:
            client.get(LIST)
        return len(captured)

    assert queries(5) == queries(45)
