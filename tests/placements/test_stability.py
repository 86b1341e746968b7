"""Stability meetings: recorded for the placement of the day, judged three months later."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from children.models import Child
from kft.core.models import AccessEntry
from kft.core.workflow import Refused
from placements import workflow
from placements.models import StabilityMeeting
from placements.moves.stability import Outcome, last_held, outcomes, three_months_on
from tests.asked import day
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    PlacementFactory,
    StabilityMeetingFactory,
)

pytestmark = pytest.mark.django_db
HELD, LATER = date(2024, 11, 30), date(2025, 2, 28)
DAY = timedelta(days=1)
WORDS = {"why": "The carers are tired", "agreed": "A weekend of rest", "attended": "Carers"}


@pytest.fixture
def placement(team):
    child = ChildFactory(team=team, first_name="Rowan", last_name="Ashdown")
    CarePeriodFactory(child=child)
    return PlacementFactory(child=child)


def outcome(placement, on=LATER, held_on=HELD):
    return outcomes([(placement.child_id, held_on)], on=on)[placement.child_id, held_on]


@pytest.mark.parametrize(
    ("ended", "expected"),
    [(None, Outcome.HELD), (LATER + DAY, Outcome.HELD), (LATER, Outcome.ENDED)],
)
def test_a_placement_held_that_holds_on_the_day_three_months_on(placement, ended, expected):
    type(placement).objects.update(ended=ended)
    assert outcome(placement) == expected


def test_before_three_months_have_passed_nothing_is_said(placement):
    assert outcome(placement, on=LATER - DAY) == Outcome.TOO_EARLY


def test_a_temporary_stay_is_looked_through(placement):
    type(placement).objects.update(ended=LATER - DAY)
    PlacementFactory(child=placement.child, code="T1", started=LATER - DAY)
    assert outcome(placement) == Outcome.HELD


def test_a_child_not_looked_after_that_day_is_not_counted(placement):
    placement.child.care_periods.update(ended=HELD)
    assert outcome(placement) == Outcome.NOT_COUNTED


def test_a_meeting_is_about_the_placement_of_its_day(post, social_worker, placement):
    moved = date(2025, 1, 6)
    type(placement).objects.update(ended=moved)
    following = PlacementFactory(child=placement.child, started=moved)
    for held_on in (moved - DAY, moved):
        sent = {**WORDS, **day("held_on", held_on)}
        post(social_worker, "add_stability_meeting", placement.child_id, **sent)

    first, second = StabilityMeeting.objects.order_by("held_on")
    assert (first.placement, second.placement) == (placement, following)


@pytest.mark.parametrize(
    ("held_on", "words"),
    [
        (date(2024, 9, 1), "no placement on that day"),
        (timezone.localdate() + DAY, "Enter today or a day before"),
    ],
)
def test_a_day_without_a_placement_or_still_to_come_is_an_error_of_the_form(
    post, social_worker, placement, held_on, words
):
    sent = {**WORDS, **day("held_on", held_on)}
    response = post(social_worker, "add_stability_meeting", placement.child_id, **sent)
    assert words in response.text
    meeting = StabilityMeeting(child=placement.child, held_on=held_on)
    with pytest.raises(Refused, match=words):
        workflow.record_stability_meeting(meeting, on=timezone.localdate(), by=social_worker)


def test_a_second_meeting_on_the_day_and_an_empty_form_are_errors(
    post, social_worker, placement
):
    StabilityMeetingFactory(placement=placement, held_on=HELD)
    sent = {**WORDS, **day("held_on", HELD)}
    child = placement.child_id
    assert (
        "recorded already" in post(social_worker, "add_stability_meeting", child, **sent).text
    )
    empty = post(social_worker, "add_stability_meeting", child)
    assert {"held_on", "why", "agreed"} == set(empty.context["form"].errors)


def test_of_two_who_change_a_meeting_the_second_is_told(post, social_worker, placement):
    meeting = StabilityMeetingFactory(placement=placement)
    sent = {**WORDS, "version": "0", **day("held_on", HELD)}
    codes = [
        post(social_worker, "change_stability_meeting", meeting.pk, **sent).status_code
        for _ in range(2)
    ]
    assert codes == [302, 409]


def test_only_who_keeps_meetings_may_record_one(manager, placement):
    meeting = StabilityMeeting(child=placement.child, held_on=HELD, **WORDS)
    with pytest.raises(PermissionDenied):
        workflow.record_stability_meeting(meeting, on=LATER, by=manager)


def test_the_pages_show_the_outcome_and_log_the_view(get, manager, placement):
    meeting = StabilityMeetingFactory(placement=placement, held_on=HELD)
    StabilityMeetingFactory(placement=placement, held_on=timezone.localdate())

    assert "The placement held" in get(manager, "stability_meeting", meeting.pk).text
    assert AccessEntry.objects.about(placement.child).exists()
    found = get(manager, "stability_meetings")
    assert [row.outcome for row in found.context["page"].rows] == ["too_early", "held"]
    asked = day("until", HELD)
    assert get(manager, "stability_meetings", **asked).context["page"].rows == [meeting]


def test_a_restricted_childs_meeting_is_not_there(get, manager, placement):
    meeting = StabilityMeetingFactory(placement=placement)
    Child.objects.update(restricted=True)
    assert get(manager, "stability_meeting", meeting.pk).status_code == 404
    assert not get(manager, "stability_meetings").context["page"].rows


def test_the_list_takes_the_same_few_queries_however_many_meetings(queries, manager):
    for _ in range(5):
        StabilityMeetingFactory()
    before = queries(manager, "stability_meetings")
    for _ in range(45):
        StabilityMeetingFactory()
    assert queries(manager, "stability_meetings") == before <= 20


def test_the_list_is_narrowed_by_name_and_by_whether_three_months_have_passed(
    get, manager, placement
):
    Child.objects.filter(pk=placement.child_id).update(first_name="Rowan", last_name="Ashdown")
    old = StabilityMeetingFactory(placement=placement, held_on=HELD)
    new = StabilityMeetingFactory(held_on=timezone.localdate())

    def shown(**asked):
        return list(get(manager, "stability_meetings", **asked).context["page"].rows)

    assert shown(words="ashdown") == [old]
    assert shown(asked="passed") == [old]
    assert shown(asked="to_come") == [new]


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2025, 2, 28), date(2024, 11, 30)),
        (date(2025, 2, 27), date(2024, 11, 27)),
        (date(2024, 2, 29), date(2023, 11, 30)),
        (date(2025, 5, 31), date(2025, 2, 28)),
    ],
)
def test_the_last_meeting_that_can_be_asked_about_follows_the_months_ends(on, last):
    assert last_held(on) == last
    assert three_months_on(last) <= on < three_months_on(last + timedelta(days=1))
