"""A home looked for, whatever anybody tries in whatever order."""

import pytest
from django.db.models import Q, Sum
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test

from kft.core.models import Event
from placements.models import Authorisation, CostLine, Placement, PlacementRequest, Saving
from tests.placements.walk_finding import PEOPLE, Finding, which
from tests.placements.walking import few, refuse_jumps

# Written down from design/roles-and-workflow.md, not read from the Steps.
MOVES = {
    "draft": {"requested", "withdrawn"},
    "requested": {"searching", "withdrawn"},
    "searching": {"offer_chosen", "withdrawn"},
    "offer_chosen": {"approved", "searching", "withdrawn"},
    "approved": {"placed", "searching", "withdrawn"},
    "placed": set(),
    "withdrawn": set(),
}
WITH_AN_OFFER = ["offer_chosen", "approved", "placed"]


class Walk(Finding):
    """What holds of every walk."""

    def held_every_step_is_one_of_the_table(self):
        refuse_jumps(PlacementRequest, MOVES)

    def held_nobody_judges_what_they_had_a_part_in(self):
        judged = Event.objects.filter(action__regex=r"placementrequest\.(approve|return)$")
        for pk, person in judged.values_list("record_id", "actor"):
            request = PlacementRequest.objects.get(pk=pk)
            assert not self._acts_on(request).filter(actor=person).exists()

    def _acts_on(self, request):
        approaches = request.approaches.values("pk")
        offers = request.approaches.values("offers")
        acts = Event.objects.exclude(action__regex=r"\.(approve|return)$")
        return acts.filter(
            Q(record_type="placements.placementrequest", record_id=request.pk)
            | Q(record_type="placements.approach", record_id__in=approaches)
            | Q(record_type="placements.offer", record_id__in=offers)
        )

    def held_approval_is_of_the_price_within_the_officers_limit(self):
        chosen = PlacementRequest.objects.filter(status__in=WITH_AN_OFFER)
        for request in chosen.select_related("chosen_offer", "decided_by"):
            assert request.chosen_offer.approach.request_id == request.pk
            assert request.weekly_cost == request.chosen_offer.agreed
            if request.status != "offer_chosen":
                assert request.weekly_cost <= request.decided_by.weekly_limit
                assert request.decided_at >= request.chosen_at

    def held_a_child_is_placed_as_it_was_approved(self):
        for request in PlacementRequest.objects.filter(status="placed"):
            offer, placement = request.chosen_offer, request.placement
            lines = CostLine.objects.filter(placement=placement)
            assert placement.child_id == request.child_id
            assert placement.contract == offer.approach.tier
            assert (lines.aggregate(n=Sum("weekly_amount"))["n"] or 0) == request.weekly_cost
            savings = Saving.objects.filter(placement=placement)
            assert [one.weekly for one in savings] == [offer.avoided] * (offer.avoided > 0)

    def held_a_child_lives_in_one_place_and_has_one_open_request(self):
        living = Placement.objects.filter(ended=None).values_list("child", flat=True)
        asked = PlacementRequest.objects.open().values_list("child", flat=True)
        for children in (living, asked):
            assert len(children) == len(set(children))

    def held_who_enters_care_was_authorised_to_and_once(self):
        entries = PlacementRequest.objects.filter(why="entry", status="placed")
        known = [request.authorisation_id for request in entries]
        assert len(known) == len(set(known))
        allowed = Authorisation.objects.authorised().filter(pk__in=known)
        assert allowed.count() == len(known)

    @rule()
    def what_is_placed_stays_as_it_was(self):
        placed = PlacementRequest.objects.filter(status="placed")
        self.stays(placed)
        for request in placed:
            self.stays(request.chosen_offer.lines.all())

    @rule(name=which, by=st.sampled_from(PEOPLE))
    def the_list_to_approve_is_of_what_the_person_may_approve(self, name, by):
        request, person = self.latest(name), self.person(by)
        itself = PlacementRequest.objects.filter(pk=request.pk)
        if itself.visible_to(person).to_approve_by(person).exists():
            self.approve(name, by)
            assert itself.get().status == "approved"


@pytest.mark.django_db
def test_no_sequence_of_verbs_places_a_child_where_nobody_approved():
    run_state_machine_as_test(Walk, settings=few(4, 15))
