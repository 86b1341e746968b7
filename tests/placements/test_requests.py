"""A home is asked for: what is prefilled, what is missing, who may, who sees it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.models import AllowedPerson, Child, Relationship
from kft.core.digest import digest_of
from kft.core.models import AccessEntry, Event
from kft.core.workflow import ChangedMeanwhile, Refused
from placements.models import PlacementRequest
from placements.workflow import request as workflow
from tests.asked import day, page, send
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    PlacementFactory,
    PlacementRequestFactory,
    ReferralFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SOON = date(2027, 3, 1)


@pytest.fixture
def child(team, social_worker):
    child = ChildFactory(
        first_name="Rowan", last_name="Ashdown", team=team, social_worker=social_worker
    )
    PlacementFactory(child=child)
    return child


@pytest.fixture
def draft(child, social_worker):
    return PlacementRequestFactory(child=child, written_by=social_worker)


def answers(**changed):
    known = PlacementRequestFactory.build()
    fields = (
        *("why", "sought_code", "needs", "risks_to_self", "risks_to_others", "foster"),
        *("residential", "residential_why", "supported", "supported_why"),
        *("childs_wishes", "parents_wishes"),
    )
    told = {name: getattr(known, name) for name in fields}
    return {**told, **day("needed_by", SOON), **changed}


def test_a_new_request_opens_with_what_is_known(client, social_worker, child):
    ReferralFactory(
        children=[child],
        family=child.family,
        referrer=social_worker,
        parents_view="Mum agrees.",
        risks="Runs away at night.",
        school="Oakfield Academy",
    )
    child.family.postcode = "HV3 2AB"
    child.family.save()

    shown = page(client, social_worker, "placements:add_request", child.pk)

    form = shown.context["form"]
    assert form.initial["why"] == PlacementRequest.Why.STEP_DOWN  # lives in a children's home
    assert form.initial["parents_wishes"] == "Mum agrees."
    assert form.initial["risks_to_self"] == "Runs away at night."
    assert form.initial["school"] == "Oakfield Academy"
    assert "HV3 2AB" in form.initial["location_wishes"]
    assert "the referral of 9 September 2024" in shown.text
    assert not PlacementRequest.objects.exists()


def test_a_draft_may_have_gaps_and_sending_it_says_all_of_them(client, social_worker, child):
    send(client, social_worker, "placements:add_request", child.pk, needs="Quiet evenings")

    draft = PlacementRequest.objects.get()
    assert (draft.status, draft.written_by) == ("draft", social_worker)
    with pytest.raises(workflow.Incomplete) as refused:
        workflow.send(draft, by=social_worker)
    lacking = {missing.field for missing in refused.value.missing}
    assert lacking >= {"why", "needed_by", "sought_code", "foster", "parents_wishes"}
    assert "needs" not in lacking
    shown = page(client, social_worker, "placements:request", draft.pk)
    assert "Select why a home is needed" in shown.text


def test_a_request_is_sent_with_the_placement_to_move_from(client, social_worker, child):
    send(client, social_worker, "placements:add_request", child.pk, **answers())
    request = PlacementRequest.objects.get()
    send(client, social_worker, "placements:send_request", request.pk)

    request.refresh_from_db()
    assert request.status == PlacementRequest.Status.REQUESTED
    assert request.from_placement == child.placements.get()
    assert request.requested_at is not None
    assert Event.objects.about(request).last().actor == social_worker


def test_a_move_needs_a_placement_to_move_from(social_worker, draft):
    draft.child.placements.update(ended=date(2024, 12, 1))
    with pytest.raises(workflow.Incomplete, match="in no placement now"):
        workflow.send(draft, by=social_worker)


def test_what_may_not_suit_is_explained(social_worker, draft):
    PlacementRequest.objects.filter(pk=draft.pk).update(supported_why="")
    with pytest.raises(workflow.Incomplete, match="why supported accommodation may not suit"):
        workflow.send(draft, by=social_worker)


class TestEntryToCare:
    @pytest.fixture
    def entering(self, team, social_worker):
        child = ChildFactory(team=team, social_worker=social_worker)
        return PlacementRequestFactory(child=child, why="entry", written_by=social_worker)

    def test_it_needs_the_authorisation(self, social_worker, entering):
        with pytest.raises(workflow.Incomplete, match="authorised first"):
            workflow.send(entering, by=social_worker)

    def test_a_child_looked_after_already_needs_none(self, social_worker, entering):
        CarePeriodFactory(child=entering.child)
        workflow.send(entering, by=social_worker)
        assert entering.status == PlacementRequest.Status.REQUESTED


def test_a_second_open_request_leads_to_the_first(client, social_worker, child, draft):
    again = page(client, social_worker, "placements:add_request", child.pk)
    assert again.url == draft.get_absolute_url()
    with pytest.raises(Refused, match="already being looked for"):
        workflow.start(PlacementRequestFactory.build(child=child), by=social_worker)


def test_a_worker_of_another_team_may_not_ask(team, child):
    stranger = UserFactory(roles=["social_worker"])
    AllowedPerson.objects.create(child=child, person=stranger, why="Covers")
    Child.objects.filter(pk=child.pk).update(restricted=True)
    with pytest.raises(Refused, match="another team"):
        workflow.start(PlacementRequestFactory.build(child=child), by=stranger)


def test_who_may_not_write_is_refused(manager, draft):
    with pytest.raises(PermissionDenied):
        workflow.withdraw(draft, by=manager, reason="No need")


def test_a_withdrawal_keeps_its_reason(client, social_worker, draft):
    workflow.send(draft, by=social_worker)
    empty = send(client, social_worker, "placements:withdraw_request", draft.pk, reason="")
    assert "Enter why" in empty.text
    send(client, social_worker, "placements:withdraw_request", draft.pk, reason="Went home")
    draft.refresh_from_db()
    assert (draft.status, draft.withdrawn_why) == ("withdrawn", "Went home")


def test_of_two_who_change_a_request_the_second_is_told(social_worker, draft):
    same = PlacementRequest.objects.get(pk=draft.pk)
    kept = {"by": social_worker, "expected": 0, "fields": ["needs"]}
    workflow.change(draft, **kept)
    with pytest.raises(ChangedMeanwhile):
        workflow.change(same, **kept)


def test_a_sent_request_may_not_get_gaps(client, social_worker, draft):
    workflow.send(draft, by=social_worker)
    told = answers(needs="", version="0")
    shown = send(client, social_worker, "placements:change_request", draft.pk, **told)
    assert "Enter what the child needs" in shown.text


def test_a_sibling_out_of_sight_stays_named_and_is_not_shown(client, social_worker, draft):
    hidden = ChildFactory(family=draft.child.family, restricted=True, first_name="Zebedee")
    seen = ChildFactory(family=draft.child.family, team=draft.child.team, first_name="Wren")
    Relationship.objects.create(child=draft.child, related_child=hidden, kind="sibling")
    draft.together.set([hidden])
    told = answers(together=[seen.pk], version="0")
    send(client, social_worker, "placements:change_request", draft.pk, **told)

    assert set(draft.together.all()) == {hidden, seen}
    shown = page(client, social_worker, "placements:request", draft.pk)
    assert "Wren" in shown.text
    assert "Zebedee" not in shown.text


def test_the_placements_officer_sees_a_child_once_a_home_is_asked_for(
    client, placements_officer, social_worker, team
):
    child = ChildFactory(team=team, social_worker=social_worker)
    request = PlacementRequestFactory(child=child, why="move", written_by=social_worker)
    assert not PlacementRequest.objects.visible_to(placements_officer).exists()

    PlacementRequest.objects.filter(pk=request.pk).update(status="requested")

    shown = page(client, placements_officer, "placements:request", request.pk)
    assert shown.status_code == 200
    assert AccessEntry.objects.about(child).last().reason == "A home is looked for"


def test_an_offer_brings_a_child_into_an_officers_sight_only_while_it_waits_for_them(
    nominated_officer, draft
):
    draft.child.placements.all().delete()
    assert not Child.objects.visible_to(nominated_officer).filter(pk=draft.child_id).exists()


def test_what_was_asked_for_appears_where_it_waits(client, placements_officer, draft):
    today = timezone.localdate()
    PlacementRequest.objects.filter(pk=draft.pk).update(
        status="requested", requested_at=timezone.now(), needed_by=today - timedelta(days=1)
    )
    client.force_login(placements_officer)
    start = client.get("/")
    assert "Look for a home for Rowan Ashdown" in start.text
    lines = [line.words for line in digest_of(placements_officer, today)]
    assert lines == ["1 placement request to search for, overdue"]
    record = client.get(draft.child.get_absolute_url())
    assert "Looking for a home" in record.text
    assert "Ask for a home" not in record.text


def test_the_digest_counts_no_child_out_of_sight(placements_officer, draft):
    PlacementRequest.objects.filter(pk=draft.pk).update(
        status="requested", requested_at=timezone.now()
    )
    Child.objects.update(restricted=True)
    assert digest_of(placements_officer, timezone.localdate()) == []


def test_the_list_is_sorted_by_the_day_needed_and_filtered(client, placements_officer, team):
    for name, needed_by, status in (
        ("Later", date(2027, 5, 1), "searching"),
        ("Sooner", date(2027, 4, 1), "requested"),
        ("Gone", date(2027, 1, 1), "withdrawn"),
    ):
        child = PlacementFactory(child__first_name=name).child
        PlacementRequestFactory(child=child, needed_by=needed_by, status=status)

    shown = page(client, placements_officer, "placements:requests")
    names = [row.child.first_name for row in shown.context["page"].rows]
    assert names == ["Sooner", "Later", "Gone"]
    shown = page(client, placements_officer, "placements:requests", status="open", words="late")
    assert [row.child.first_name for row in shown.context["page"].rows] == ["Later"]
    empty = page(client, placements_officer, "placements:requests", words="Nobody")
    assert "No requests found" in empty.text


def test_the_list_asks_no_more_for_fifty_than_for_five(client, placements_officer):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("placements:requests"))
        return len(asked)

    client.force_login(placements_officer)
    for _ in range(5):
        PlacementRequestFactory(child=PlacementFactory().child, status="requested")
    client.get(reverse("placements:requests"))
    of_five = queries()
    for _ in range(45):
        PlacementRequestFactory(child=PlacementFactory().child, status="requested")
    assert queries() == of_five
