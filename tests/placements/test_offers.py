"""An offer is chosen, approved within a limit, and becomes the placement to the penny."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from kft.core.digest import digest_of
from kft.core.models import AccessEntry, Event
from kft.core.workflow import Refused
from placements.costs import total_on
from placements.models import (
    CostLine,
    OfferLine,
    Placement,
    PlacementRequest,
    Saving,
)
from placements.workflow import offer as workflow
from placements.workflow import search
from tests.asked import day, page, send
from tests.factories import (
    ChildFactory,
    OfferFactory,
    OfferLineFactory,
    PlacementFactory,
    PlacementRequestFactory,
    UserFactory,
)
from tests.placements.search_pages import chosen
from tests.together import at_once

pytestmark = pytest.mark.django_db
MARCH = date(2027, 3, 1)


def officer(limit="2000.00", **fields):
    return UserFactory(roles=["nominated_officer"], weekly_limit=Decimal(limit), **fields)


@pytest.fixture
def offer(team, placements_officer):
    """Quoted £1,400.55 a week in three parts."""
    child = ChildFactory(first_name="Rowan", last_name="Ashdown", team=team)
    PlacementFactory(child=child, started=date(2024, 9, 2))
    request = PlacementRequestFactory(
        child=child, status="searching", searched_by=placements_officer, sought_code="U4"
    )
    offer = OfferFactory(
        approach__request=request, distance_miles="12.5", inside_authority=False
    )
    for component, quoted in (("core", "1000.05"), ("therapy", "300.25"), ("other", "100.25")):
        OfferLineFactory(offer=offer, component=component, quoted_weekly=quoted)
    return offer


@pytest.fixture
def request_(offer):
    return offer.approach.request


def agree(offer, by, **agreed):
    known = {line.component: line.quoted_weekly for line in offer.lines.all()}
    told = {**known, **{name: Decimal(amount) for name, amount in agreed.items()}}
    search.negotiate(offer, agreed=told, expected=offer.version, by=by)


@pytest.fixture
def approved(offer, request_, placements_officer):
    agree(offer, placements_officer, core="950.05", other="0.00")
    workflow.choose(request_, offer, why="Nearest", by=placements_officer)
    workflow.approve(request_, reason="Right for Rowan", by=officer())
    return request_


def move_in(request, by, **more):
    told = {"started": MARCH, "reason_ended": "CARPL", **more}
    return workflow.place(request, by=by, **told)


class TestApproval:
    def test_choosing_asks_for_approval_at_the_agreed_price(
        self, offer, request_, placements_officer
    ):
        agree(offer, placements_officer, core="900.00")
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        assert request_.status == PlacementRequest.Status.OFFER_CHOSEN
        assert request_.weekly_cost == Decimal("1300.50")

    def test_what_was_not_negotiated_is_agreed_as_quoted(
        self, offer, request_, placements_officer
    ):
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        assert not OfferLine.objects.filter(agreed_weekly=None).exists()
        assert request_.weekly_cost == Decimal("1400.55")

    def test_an_offer_of_another_child_cannot_be_chosen(self, offer, placements_officer):
        other = PlacementRequestFactory(child=PlacementFactory().child, status="searching")
        with pytest.raises(Refused, match="what the offer costs"):
            workflow.choose(other, offer, why="Nearest", by=placements_officer)

    def test_above_the_own_limit_it_goes_up_a_level(
        self, client, offer, request_, placements_officer
    ):
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        low, high = officer("1400.54", name="Low"), officer("1400.55", name="Head Able")
        with pytest.raises(Refused, match=r"more than you may agree.*Head Able"):
            workflow.approve(request_, reason="Yes", by=low)
        client.force_login(low)
        assert "Approve or return" not in client.get("/").text
        client.force_login(high)
        assert "Approve or return the offer for Rowan Ashdown" in client.get("/").text
        said = [line.words for line in digest_of(high, timezone.localdate())]
        assert said == ["1 offer of a home to approve"]

        workflow.approve(request_, reason="Yes", by=high)
        assert request_.status == PlacementRequest.Status.APPROVED

    @pytest.mark.parametrize("part", ["written_by", "searched_by", "chosen_by"])
    def test_nobody_approves_their_own_work(self, offer, request_, placements_officer, part):
        both = officer()
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        PlacementRequest.objects.filter(pk=request_.pk).update(**{part: both})
        for act in (workflow.approve, workflow.return_):
            with pytest.raises(Refused, match="cannot approve what you wrote or negotiated"):
                act(request_, reason="Mine", by=both)

    def test_nobody_approves_what_they_negotiated(self, offer, request_, placements_officer):
        both = officer()
        both.roles = ["nominated_officer", "placements_officer"]
        both.save()
        agree(offer, both, core="1.00")
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        with pytest.raises(Refused, match="negotiated"):
            workflow.approve(request_, reason="Mine", by=both)

    @pytest.mark.parametrize("part", ["asked", "changed", "negotiated"])
    def test_a_part_in_the_search_is_a_part_whoever_came_after(
        self, client, offer, request_, placements_officer, part
    ):
        roles = ["nominated_officer", "placements_officer"]
        both = UserFactory(roles=roles, weekly_limit=Decimal(9000))
        if part == "asked":
            search.none_available(request_, tier="in_house", reason="All full", by=both)
        elif part == "changed":
            search.change_offer(
                offer, quoted={"core": Decimal(9)}, expected=0, fields=["match"], by=both
            )
        else:
            agree(offer, both, core="1.00")
            agree(offer, placements_officer, core="2.00")
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)

        with pytest.raises(Refused, match="cannot approve what you wrote or negotiated"):
            workflow.approve(request_, reason="Mine", by=both)
        client.force_login(both)
        assert "Approve or return the offer" not in client.get("/").text
        shown = page(client, both, "placements:offers", request_.pk)
        assert "Approve or return the offer" not in shown.text

    def test_whoever_may_approve_goes_on_from_the_offers_side_by_side(
        self, client, offer, request_, placements_officer
    ):
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)

        shown = page(client, officer(), "placements:offers", request_.pk)
        assert reverse("placements:approval", args=[request_.pk]) in shown.text
        own = page(client, placements_officer, "placements:offers", request_.pk)
        assert reverse("placements:approval", args=[request_.pk]) not in own.text

    def test_a_returned_offer_goes_back_to_the_search_with_the_reason(
        self, client, offer, request_, placements_officer
    ):
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        person = officer()
        answers = {"answer": "return", "reason": "Too far from the school"}
        send(client, person, "placements:approval", request_.pk, **answers)
        request_.refresh_from_db()
        assert (request_.status, request_.chosen_offer) == ("searching", None)
        shown = page(client, placements_officer, "placements:offers", request_.pk)
        assert "Too far from the school" in shown.text

    def test_the_officer_sees_a_child_only_while_it_waits_for_them(self, client, team):
        waiting = chosen(ChildFactory(team=team))
        person, low = officer(), officer("10.00")
        name = "placements:approval"
        assert page(client, low, name, waiting.pk).status_code == 404
        assert page(client, person, name, waiting.pk).status_code == 200
        reason = AccessEntry.objects.about(waiting.child).last().reason
        assert reason == "Offer to approve"
        workflow.return_(waiting, reason="Too far", by=person)
        assert page(client, person, name, waiting.pk).status_code == 404

    def test_an_approval_that_fell_through_goes_with_the_offer(
        self, approved, placements_officer
    ):
        workflow.reopen(approved, reason="They took another child", by=placements_officer)
        assert (approved.status, approved.decided_by) == ("searching", None)


class TestMovingIn:
    def test_the_placement_and_its_costs_are_those_that_were_approved(
        self, client, approved, placements_officer
    ):
        answers = {"reason_ended": "CARPL", "planned": "True", **day("started", MARCH)}
        done = send(client, placements_officer, "placements:move_in", approved.pk, **answers)

        placement = Placement.objects.get(started=MARCH)
        assert done.url == placement.get_absolute_url()
        assert (placement.code, placement.contract, placement.sought_code) == (
            *("U6", "framework", "U4"),
        )
        assert (placement.distance_miles, placement.inside_authority) == (12.5, False)
        assert (placement.setting, placement.planned) == (approved.chosen_offer.setting, True)
        lines = dict(placement.costlines.values_list("component", "weekly_amount"))
        assert lines == {"core": Decimal("950.05"), "therapy": Decimal("300.25")}
        assert total_on(Placement.objects.filter(pk=placement.pk), MARCH)["net"] == (
            approved.weekly_cost
        )
        approved.refresh_from_db()
        assert (approved.status, approved.placement) == ("placed", placement)
        assert Event.objects.about(placement).filter(action__endswith=".start").exists()

    def test_the_cost_avoided_is_kept_once_and_waits_for_finance(
        self, approved, placements_officer
    ):
        move_in(approved, placements_officer)
        saving = Saving.objects.get()
        assert (saving.kind, saving.source) == ("avoided", "brokerage")
        assert (saving.baseline_weekly, saving.agreed_weekly) == (
            Decimal("1400.55"),
            Decimal("1250.30"),
        )
        assert saving.weekly == Decimal("150.25")
        assert saving.signed_off_on is None

    def test_no_saving_where_the_price_did_not_fall(self, offer, request_, placements_officer):
        agree(offer, placements_officer, core="1000.06")
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        workflow.approve(request_, reason="Yes", by=officer())
        move_in(request_, placements_officer)
        assert not Saving.objects.exists()

    def test_the_open_placement_ends_the_same_day(self, approved, placements_officer):
        before = approved.child.placements.get()
        with pytest.raises(Refused, match="Say why it ends that day"):
            move_in(approved, placements_officer, reason_ended="")
        assert Placement.objects.count() == 1
        move_in(approved, placements_officer)
        before.refresh_from_db()
        assert (before.ended, before.reason_ended) == (MARCH, "CARPL")

    def test_a_day_before_the_open_placement_is_refused(
        self, client, approved, placements_officer
    ):
        early = date(2024, 9, 1)
        answers = {"reason_ended": "CARPL", **day("started", early)}
        shown = send(client, placements_officer, "placements:move_in", approved.pk, **answers)
        assert "Enter a day on or after 2 September 2024" in shown.text
        with pytest.raises(Refused, match="enter a later day"):
            move_in(approved, placements_officer, started=early)

    def test_a_temporary_stay_is_left_as_it_is(self, approved, placements_officer):
        stay = PlacementFactory(child=approved.child, code="T1", started=date(2027, 2, 27))
        move_in(approved, placements_officer)
        stay.refresh_from_db()
        assert stay.ended is None

    def test_a_placement_that_ends_later_is_said_to_be_in_the_way(
        self, approved, placements_officer
    ):
        approved.child.placements.update(ended=MARCH + timedelta(days=9))
        with pytest.raises(Refused, match="already placed on these dates"):
            move_in(approved, placements_officer)
        assert PlacementRequest.objects.get(pk=approved.pk).status == "approved"
        assert not CostLine.objects.exists()

    def test_a_second_click_shows_the_placement_that_the_first_made(
        self, client, approved, placements_officer
    ):
        again = PlacementRequest.objects.get(pk=approved.pk)
        placement = move_in(approved, placements_officer)
        assert move_in(again, placements_officer) == placement
        answers = {"reason_ended": "CARPL", **day("started", MARCH)}
        done = send(client, placements_officer, "placements:move_in", approved.pk, **answers)
        assert done.url == placement.get_absolute_url()
        assert Placement.objects.filter(started=MARCH).count() == 1
        assert Saving.objects.count() == 1

    def test_nobody_moves_in_without_approval(self, offer, request_, placements_officer):
        with pytest.raises(Refused, match="not approved"):
            move_in(request_, placements_officer)
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        with pytest.raises(Refused, match="not approved"):
            move_in(request_, placements_officer)

    def test_the_costs_are_counted_from_the_day_of_moving_in(
        self, approved, placements_officer
    ):
        placement = move_in(approved, placements_officer)
        sums = placement.costlines.aggregate(total=Sum("weekly_amount"))
        assert sums["total"] == approved.weekly_cost
        assert set(placement.costlines.values_list("started", flat=True)) == {MARCH}


class TestFinal:
    @pytest.mark.parametrize("status", ["approved", "placed"])
    def test_what_was_offered_cannot_be_changed_once_approved(
        self, approved, placements_officer, status
    ):
        if status == "placed":
            move_in(approved, placements_officer)
        offer = approved.chosen_offer
        line = offer.lines.first()
        for change in (
            lambda: OfferLine.objects.filter(pk=line.pk).update(agreed_weekly=1),
            lambda: OfferLine.objects.filter(pk=line.pk).delete(),
            lambda: OfferLineFactory(offer=offer, component="transport"),
            lambda: type(offer).objects.filter(pk=offer.pk).update(match="poor"),
        ):
            with pytest.raises(DatabaseError, match="final"), transaction.atomic():
                change()

    def test_the_approval_is_final_once_the_child_is_placed(self, approved, placements_officer):
        move_in(approved, placements_officer)
        rows = PlacementRequest.objects.filter(pk=approved.pk)
        for change in ({"weekly_cost": 1}, {"decided_by": placements_officer}):
            with pytest.raises(DatabaseError, match="final"), transaction.atomic():
                rows.update(**change)

    def test_the_search_page_refuses_a_price_after_the_choice(
        self, client, offer, request_, placements_officer
    ):
        workflow.choose(request_, offer, why="Nearest", by=placements_officer)
        told = {"agreed_core": "1", "agreed_therapy": "1", "agreed_other": "1", "version": "0"}
        late = send(client, placements_officer, "placements:negotiate", offer.pk, **told)
        assert late.status_code == 409


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_make_one_placement(approved, placements_officer):
    def click():
        request = PlacementRequest.objects.get(pk=approved.pk)
        return lambda: move_in(request, placements_officer)

    one, other = at_once(click(), click())

    assert one == other
    assert Placement.objects.filter(started=MARCH).count() == 1


def test_a_restricted_childs_offer_waits_for_nobody_who_may_not_know(client, team):
    waiting = chosen(ChildFactory(team=team))
    Child.objects.update(restricted=True)
    person = officer()
    client.force_login(person)
    assert "Approve or return" not in client.get("/").text
    assert digest_of(person, timezone.localdate()) == []
    address = reverse("placements:approval", args=[waiting.pk])
    assert client.get(address).status_code == 404
