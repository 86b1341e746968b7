"""The agenda: by hand and by proposal, its order and times, late items, its editions."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from kft.core.models import Job
from kft.core.navigation import waiting_for
from kft.core.workflow import Refused
from referrals.agenda import agenda_of, edition_of
from referrals.agenda_places import Places, in_order
from referrals.minutes import draft_text
from referrals.models import Advice, AgendaItem, Meeting, Referral, ReferralRequest
from referrals.proposals import proposals_for
from referrals.workflow import advice as advising
from referrals.workflow import agenda, late
from referrals.workflow import decision as deciding
from referrals.workflow.request import ask_for_referral
from tests.factories import (
    AgendaItemFactory,
    ChildFactory,
    DecisionFactory,
    InterestFactory,
    MeetingFactory,
    PlacementFactory,
    ReferralFactory,
)
from tests.referrals.conftest import fresh

HELD_ON = date(2024, 9, 18)


def proposed(world, name):
    """What one rule proposes to the coordinator for the meeting."""
    groups = proposals_for(world.meeting, fresh(world.coordinator))
    return next(ones for rule, ones in groups if rule.name == name)


def close_papers(meeting):
    closed = timezone.now() - timedelta(hours=1)
    Meeting.objects.filter(pk=meeting.pk).update(papers_close_at=closed)
    meeting.refresh_from_db()


def letters(name):
    return Job.objects.filter(task="referrals.send_email", arguments__letter=name)


@pytest.fixture
def late_world(accepted):
    close_papers(accepted.meeting)
    return accepted


@pytest.fixture
def asked(late_world):
    """A late item that waits for the chair's consent, on a published agenda."""
    world = late_world
    AgendaItemFactory(meeting=world.meeting, referral__status="listed")
    Meeting.objects.filter(pk=world.meeting.pk).update(status="agenda_published")
    world.meeting.refresh_from_db()
    world.item = late.ask_to_list(
        world.meeting, world.referral, by=world.coordinator, why="Home breaks down."
    )
    return world


def test_an_accepted_referral_is_proposed_until_it_is_listed(accepted):
    (line,) = proposed(accepted, "waiting")
    assert (line.referral, line.is_ready) == (accepted.referral, True)

    agenda.list_on(
        accepted.meeting, accepted.referral, by=accepted.coordinator, because="waiting"
    )

    assert proposed(accepted, "waiting") == []
    assert accepted.meeting.agenda_items.get().proposed_because == "waiting"


def test_the_urgent_and_the_longest_waiting_come_first(accepted):
    now = timezone.now()
    late_one, urgent, early = (
        ReferralFactory(status="accepted", urgent=is_urgent, submitted_at=now - waited)
        for is_urgent, waited in (
            (False, timedelta(days=1)),
            (True, timedelta(days=2)),
            (False, timedelta(days=9)),
        )
    )

    found = [line.referral for line in proposed(accepted, "waiting")]

    assert found == [urgent, early, late_one, accepted.referral]


def test_a_decision_is_proposed_for_review_up_to_two_weeks_after_the_meeting(world):
    in_time, too_late = (
        DecisionFactory(
            meeting__panel=world.panel,
            meeting__held_on=date(2024, 6, 5),
            referral__status="closed",
            review_on=HELD_ON + timedelta(days=days),
        )
        for days in (14, 15)
    )

    found = [line.child for line in proposed(world, "to_review")]

    assert found == [in_time.child]
    assert too_late.child not in found


def test_a_decision_taken_over_by_a_later_one_is_not_to_be_reviewed(world):
    early = DecisionFactory(
        meeting__panel=world.panel,
        meeting__held_on=date(2024, 6, 5),
        referral__status="closed",
        review_on=HELD_ON,
    )
    DecisionFactory(
        referral=early.referral, child=early.child, meeting__held_on=date(2024, 7, 5)
    )

    assert proposed(world, "to_review") == []


def test_a_placement_that_ends_within_eight_weeks_is_proposed(accepted):
    ida, tom = accepted.children
    PlacementFactory(child=ida, planned_end=HELD_ON + timedelta(weeks=8))
    PlacementFactory(child=tom, planned_end=HELD_ON + timedelta(weeks=8, days=1))

    (line,) = proposed(accepted, "placement_ends")

    assert (line.child, line.referral) == (ida, accepted.referral)
    assert proposed(accepted, "waiting") == []


def test_a_restricted_child_is_proposed_to_nobody_without_a_grant(world):
    decision = DecisionFactory(
        meeting__panel=world.panel, referral__status="closed", review_on=HELD_ON
    )
    PlacementFactory(child=decision.child, planned_end=HELD_ON)
    Child.objects.filter(pk=decision.child.pk).update(restricted=True)

    assert all(not ones for _, ones in proposals_for(world.meeting, world.coordinator))


def test_a_referral_asked_for_waits_for_the_social_worker_until_it_is_begun(world):
    child = ChildFactory(social_worker=world.worker, team=world.worker.team)
    DecisionFactory(
        referral=ReferralFactory(children=[child], family=child.family, status="closed"),
        meeting__panel=world.panel,
        meeting__held_on=date(2024, 6, 5),
        review_on=HELD_ON,
    )
    (line,) = proposed(world, "to_review")
    assert line.can_be_asked_for

    ask_for_referral(world.meeting, child, by=world.coordinator, why=line.why)
    ask_for_referral(world.meeting, child, by=world.coordinator, why=line.why)

    assert ReferralRequest.objects.count() == letters("referral_asked_for").count() == 1
    (line,) = proposed(world, "to_review")
    assert line.request is not None
    entries = _waiting(world.worker, "Referrals asked of you")
    assert [entry.what for entry in entries] == [f"Refer {child}"]
    ReferralFactory(children=[child], family=child.family, referrer=world.worker)
    assert _waiting(world.worker, "Referrals asked of you") == []


def _waiting(user, title):
    found = waiting_for(fresh(user), HELD_ON)
    return next((group["things"] for group in found if group["title"] == title), [])


def test_items_keep_number_and_time_whoever_reads(opened, panel_member):
    meeting = opened.meeting
    Meeting.objects.filter(pk=meeting.pk).update(starts_at=time(14))
    meeting.refresh_from_db()
    second = AgendaItemFactory(meeting=meeting, referral__status="listed", position=2)
    InterestFactory(referral=opened.referral, person=panel_member)

    found = agenda_of(meeting, fresh(panel_member))

    (line,) = found.lines
    assert (line.item, line.number, line.starts_at) == (second, 2, time(14, 20))
    assert (found.hidden, found.total, found.ends_at) == (1, 2, time(14, 40))


@pytest.mark.parametrize(("up", "label"), [(True, "Down"), (False, "Up")])
def test_the_focus_stays_on_the_item_that_was_moved(client, listed, up, label):
    other = AgendaItemFactory(meeting=listed.meeting, referral__status="listed", position=2)
    moved = other if up else listed.item
    client.force_login(listed.coordinator)

    response = client.post(
        reverse("referrals:move", args=[moved.pk]), {"up": "yes"} if up else {}, follow=True
    )

    page = response.content.decode()
    place = 1 if up else 2
    expected = (
        f'autofocus>{label}<span class="govuk-visually-hidden"> '
        f"{moved.referral}, now item {place} of 2</span>"
    )
    assert expected in page
    assert page.count("autofocus") == 1


def test_after_the_papers_closed_the_agenda_changes_only_through_the_chair(late_world):
    world = late_world
    with pytest.raises(Refused, match="papers of this meeting are closed"):
        agenda.list_on(world.meeting, world.referral, by=world.coordinator)
    item = AgendaItemFactory(meeting=world.meeting, referral__status="listed")
    with pytest.raises(Refused, match="papers of this meeting are closed"):
        agenda.take_off(item, by=world.coordinator)


def test_a_late_item_is_on_no_agenda_before_the_chair_consents(asked, panel_member):
    world = asked
    member = fresh(panel_member)

    assert agenda_of(world.meeting, member).total == 1
    assert agenda_of(world.meeting, member).asked == ()
    assert not Referral.objects.visible_to(member).filter(pk=world.referral.pk).exists()
    assert letters("late_item_asked").count() == 1
    entries = _waiting(world.chair, "Late changes to consent to")
    assert len(entries) == 1

    late.consent(world.item, by=fresh(world.chair))

    assert agenda_of(world.meeting, member).total == 2
    assert Referral.objects.visible_to(fresh(member)).filter(pk=world.referral.pk).exists()
    assert _waiting(world.chair, "Late changes to consent to") == []


def test_a_refused_late_item_waits_for_another_meeting(asked):
    late.refuse(asked.item, by=fresh(asked.chair), reason="It can wait.")

    asked.referral.refresh_from_db()
    assert asked.referral.status == Referral.Status.ACCEPTED
    assert not AgendaItem.objects.filter(referral=asked.referral).exists()
    assert letters("late_item_answered").count() == 1


def test_a_late_item_without_consent_cannot_be_heard(asked):
    Meeting.objects.filter(pk=asked.meeting.pk).update(status="open")

    with pytest.raises(Refused, match="did not consent"):
        deciding.hear(asked.item, by=fresh(asked.chair))


def test_a_late_item_without_consent_is_in_no_minutes_and_next_to_no_item(asked):
    chair = fresh(asked.chair)
    first = asked.meeting.agenda_items.agreed().get()

    assert str(asked.referral) not in draft_text(asked.meeting, by=chair)
    places = {}
    for item in asked.meeting.agenda_items.all():
        item.in_order = in_order(item, chair)
        places[item.pk] = Places(item)
    assert (places[first.pk].total, places[first.pk].following) == (1, None)
    assert places[asked.item.pk].total == 2


def test_only_the_chair_consents_to_a_late_item(asked):
    with pytest.raises(PermissionDenied):
        late.consent(asked.item, by=asked.coordinator)


def test_an_item_asked_to_be_taken_off_late_stays_until_the_chair_consents(late_world):
    world = late_world
    item = AgendaItemFactory(meeting=world.meeting, referral=world.referral)
    Referral.objects.filter(pk=world.referral.pk).update(status="listed")
    Meeting.objects.filter(pk=world.meeting.pk).update(status="agenda_published")
    late.ask_to_take_off(item, by=world.coordinator, why="The family moved.")
    assert agenda_of(world.meeting, world.coordinator).total == 1

    late.consent(item, by=fresh(world.chair))

    world.referral.refresh_from_db()
    assert world.referral.status == Referral.Status.ACCEPTED
    assert not AgendaItem.objects.exists()


def test_the_coordinator_asks_and_the_chair_answers_on_pages(client, asked, late_world):
    other = ReferralFactory(status="accepted")
    client.force_login(asked.coordinator)
    add = reverse("referrals:add_item", args=[asked.meeting.pk])
    response = client.post(add, {"referral": other.pk, "because": "waiting"})
    assert response.url.startswith(
        reverse("referrals:ask_to_list", args=[asked.meeting.pk, other.pk])
    )
    assert "Enter why it cannot wait" in client.post(response.url).content.decode()
    client.post(response.url, {"why": "The placement ends tomorrow."})
    item = AgendaItem.objects.get(referral=other)
    assert (item.is_agreed, item.proposed_because) == (False, "waiting")

    client.force_login(fresh(asked.chair))
    address = reverse("referrals:consent", args=[item.pk])
    page = client.post(address, {"outcome": "refuse"}).content.decode()
    assert "The placement ends tomorrow." in page
    assert "Enter why you refuse" in page
    client.post(address, {"outcome": "consent"})
    item.refresh_from_db()
    assert item.late_consented_by == asked.chair
    assert client.get(address).status_code == 409


def test_an_agenda_changed_after_publication_is_published_again_with_a_note(
    listed, panel_member
):
    agenda.publish(listed.meeting, by=listed.coordinator)
    assert not edition_of(listed.meeting).is_outdated
    other = ReferralFactory(status="accepted")
    agenda.list_on(listed.meeting, other, by=listed.coordinator)
    assert edition_of(listed.meeting).put_on == (other.pk,)
    with pytest.raises(Refused, match="Enter what changed"):
        agenda.publish(listed.meeting, by=listed.coordinator)

    agenda.publish(listed.meeting, by=listed.coordinator, note="One item more.")

    edition = edition_of(listed.meeting)
    assert (edition.number, edition.is_outdated) == (2, False)
    told = letters("agenda_changed").values_list("arguments__to", flat=True)
    assert sorted(told) == sorted([listed.chair.pk, panel_member.pk])


def test_publishing_before_the_papers_close_warns(client, listed):
    closes = datetime(2030, 1, 7, 12, tzinfo=UTC)
    Meeting.objects.filter(pk=listed.meeting.pk).update(papers_close_at=closes)
    client.force_login(listed.coordinator)
    address = reverse("referrals:publish", args=[listed.meeting.pk])

    assert "has to be published again" in client.get(address).content.decode()

    client.post(address)
    listed.meeting.refresh_from_db()
    assert listed.meeting.status == Meeting.Status.AGENDA_PUBLISHED
    assert "Enter what changed" in client.post(address).content.decode()


@pytest.fixture
def queries_of_the_page(client, listed, django_assert_max_num_queries):
    def count(number):
        for position in range(number):
            AgendaItemFactory(
                meeting=listed.meeting, referral__status="listed", position=position + 2
            )
            ReferralFactory(status="accepted")
            PlacementFactory(
                child=DecisionFactory(
                    meeting__panel=listed.panel,
                    referral__status="closed",
                    review_on=HELD_ON,
                ).child,
                planned_end=HELD_ON,
            )
        with django_assert_max_num_queries(1000) as captured:
            client.get(listed.meeting.get_absolute_url())
        return len(captured)

    return count


def test_the_meeting_page_asks_as_much_for_fifty_items_as_for_five(
    client, listed, queries_of_the_page
):
    client.force_login(listed.coordinator)

    assert queries_of_the_page(5) == queries_of_the_page(45)


def test_meetings_made_elsewhere_show_their_agenda(client, world):
    meeting = MeetingFactory(
        panel=world.panel, status="signed", signed_by=world.chair, signed_at=timezone.now()
    )
    client.force_login(world.coordinator)

    assert client.get(meeting.get_absolute_url()).status_code == 200


def test_advice_on_an_item_does_not_keep_it_on_the_agenda_and_stays_in_the_history(
    listed, panel_member
):
    agenda.publish(listed.meeting, by=listed.coordinator)
    advice = advising.advise(listed.item, by=panel_member, text="Ask the school.", expected=0)

    agenda.take_off(listed.item, by=listed.coordinator)

    assert not AgendaItem.objects.exists()
    kept = Advice.pgh_event_model.objects.filter(pgh_obj_id=advice.pk)
    assert set(kept.values_list("pgh_label", "text")) >= {("delete", "Ask the school.")}
