"""The search in its order, places free in-house, and what is said of each."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import PERMISSIONS, Role
from kft.core.workflow import Refused, Step
from placements.finding.vacancies import vacancies_for
from placements.models import Approach, PlacementRequest, Tier
from placements.workflow import offer as offers
from placements.workflow import request as requests
from placements.workflow import search as workflow
from tests.asked import day, page, send
from tests.factories import (
    ApproachFactory,
    ChildFactory,
    HouseholdFactory,
    OfferFactory,
    OfferLineFactory,
    PlacementFactory,
    PlacementRequestFactory,
    ProviderFactory,
    SettingFactory,
    UserFactory,
)
from tests.placements.search_pages import chosen

pytestmark = pytest.mark.django_db
Status = PlacementRequest.Status
STEPS = [
    step
    for module in (requests, workflow, offers)
    for step in vars(module).values()
    if isinstance(step, Step)
]
TODAY = date(2027, 2, 1)


@pytest.fixture
def request_(team):
    """A search for foster care for a child of 14."""
    placement = PlacementFactory(child__team=team, child__date_of_birth=date(2013, 1, 15))
    return PlacementRequestFactory(
        child=placement.child, status="searching", requested_at=timezone.now()
    )


def ask(request, officer, tier, *whom):
    return workflow.ask(request, whom, tier=tier, asked_on=timezone.localdate(), by=officer)


def answer(approach, officer, said="declined", why="No room"):
    workflow.answer(
        approach, answer=said, answered_on=timezone.localdate(), why=why, by=officer
    )


class TestSteps:
    @pytest.fixture
    def everyone(self, team):
        return UserFactory(roles=list(Role), team=team, weekly_limit=Decimal(9000))

    @pytest.mark.parametrize("status", [status for status in Status if status != "placed"])
    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
    def test_a_step_is_open_from_its_sources_and_no_other_status(
        self, step, status, everyone, request_
    ):
        by_somebody = {"chosen_by": UserFactory(), "decided_by": UserFactory()}
        request = chosen(PlacementFactory().child, status, **by_somebody)
        changes = {"placement": PlacementFactory()} if step is offers.PLACE else {}
        assert step.is_open_to(everyone, request) == (status in step.sources)

        if status in step.sources:
            step.take(request, by=everyone, **changes)
            assert PlacementRequest.objects.get(pk=request.pk).status == step.target
        else:
            with pytest.raises(Refused):
                step.take(request, by=everyone)
            assert PlacementRequest.objects.get(pk=request.pk).status == status

    @pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
    def test_a_step_needs_its_permission(self, step, request_, team):
        others = [role for role, held in PERMISSIONS.items() if step.permission not in held]
        with pytest.raises(PermissionDenied):
            step.take(request_, by=UserFactory(roles=others, team=team))


class TestOrder:
    def test_only_in_house_is_open_at_first(self, request_, placements_officer):
        assert [state.is_open for state in workflow.tiers_of(request_)] == [True, False, False]
        with pytest.raises(Refused, match="Search in-house first"):
            ask(request_, placements_officer, Tier.FRAMEWORK, ProviderFactory())

    def test_a_tier_opens_once_everybody_before_it_has_answered(
        self, request_, placements_officer
    ):
        one, two = ask(
            request_,
            placements_officer,
            Tier.IN_HOUSE,
            HouseholdFactory(),
            SettingFactory(provider__sector="PR1"),
        )
        answer(one, placements_officer)
        with pytest.raises(Refused, match="Wait for the answers of the in-house search"):
            ask(request_, placements_officer, Tier.FRAMEWORK, ProviderFactory())

        answer(two, placements_officer, "no_answer", "")

        ask(request_, placements_officer, Tier.FRAMEWORK, ProviderFactory())
        with pytest.raises(Refused, match="Wait for the answers of the framework search"):
            ask(request_, placements_officer, Tier.SPOT, ProviderFactory())

    def test_nothing_available_opens_the_next_and_needs_a_reason(
        self, request_, placements_officer
    ):
        told = {"tier": Tier.IN_HOUSE, "by": placements_officer}
        with pytest.raises(Refused, match="Enter the reason"):
            workflow.none_available(request_, reason=" ", **told)
        workflow.none_available(request_, reason="Every household is full", **told)
        assert [state.is_open for state in workflow.tiers_of(request_)] == [True, True, False]

    def test_nothing_available_is_refused_while_somebody_has_not_answered(
        self, request_, placements_officer
    ):
        ask(request_, placements_officer, Tier.IN_HOUSE, HouseholdFactory())
        with pytest.raises(Refused, match="have not answered yet"):
            workflow.none_available(
                request_, tier=Tier.IN_HOUSE, reason="Full", by=placements_officer
            )

    def test_what_is_urgent_is_opened_early_with_a_reason_and_that_tier_alone(
        self, request_, placements_officer
    ):
        told = {"tier": Tier.SPOT, "by": placements_officer}
        workflow.open_early(request_, reason="Nowhere to sleep tonight", **told)
        assert [state.is_open for state in workflow.tiers_of(request_)] == [True, False, True]
        ask(request_, placements_officer, Tier.SPOT, ProviderFactory())
        with pytest.raises(Refused, match="open already"):
            workflow.open_early(request_, reason="Again", **told)

    def test_nobody_is_asked_twice_in_a_tier(self, request_, placements_officer):
        household = HouseholdFactory()
        ask(request_, placements_officer, Tier.IN_HOUSE, household)
        with pytest.raises(Refused, match="asked already"):
            ask(request_, placements_officer, Tier.IN_HOUSE, household)

    def test_the_search_can_be_changed_only_while_it_runs(self, request_, placements_officer):
        PlacementRequest.objects.filter(pk=request_.pk).update(status="requested")
        with pytest.raises(Refused, match="while it runs"):
            ask(request_, placements_officer, Tier.IN_HOUSE, HouseholdFactory())

    def test_an_answer_does_not_come_before_the_question(self, request_, placements_officer):
        (approach,) = ask(request_, placements_officer, Tier.IN_HOUSE, HouseholdFactory())
        yesterday = timezone.localdate() - timedelta(days=1)
        with pytest.raises(Refused, match="the answer came later"):
            workflow.answer(
                approach, answer="no_answer", answered_on=yesterday, by=placements_officer
            )

    def test_an_offer_stands_whatever_is_answered_later(self, placements_officer, request_):
        offer = OfferFactory(approach__request=request_)
        with pytest.raises(Refused, match="made an offer"):
            answer(offer.approach, placements_officer)


def found(request, officer, on=TODAY):
    return {vacancy.where: vacancy for vacancy in vacancies_for(request, officer, on=on)}


class TestVacancies:
    def test_a_household_with_room_for_the_age_fits(self, request_, placements_officer):
        household = HouseholdFactory(age_from=10, age_to=17)
        vacancy = found(request_, placements_officer)[household]
        assert (vacancy.fits, vacancy.free, vacancy.places) == (True, 2, 2)

    def test_past_ten_places_that_fit_the_page_keeps_the_rest_folded(
        self, client, request_, placements_officer
    ):
        for number in range(12):
            HouseholdFactory(name=f"House {number:02}", age_from=10, age_to=17)

        shown = page(client, placements_officer, "placements:search", request_.pk).text

        assert (
            shown.index("House 09") < shown.index("2 more that fit") < shown.index("House 10")
        )

    def test_a_full_household_is_not_offered(self, request_, placements_officer):
        household = HouseholdFactory(approved_places=1)
        PlacementFactory(household=household, child__restricted=True)
        assert household not in found(request_, placements_officer)

    def test_a_place_promised_to_another_child_is_not_free(self, request_, placements_officer):
        household = HouseholdFactory(approved_places=1)
        other = chosen(ChildFactory())
        other.chosen_offer.setting, other.chosen_offer.household = None, household
        other.chosen_offer.save()
        assert household not in found(request_, placements_officer)

    def test_a_place_that_becomes_free_by_the_day_counts(self, request_, placements_officer):
        household = HouseholdFactory(approved_places=1)
        leaves = TODAY + timedelta(days=7)
        PlacementFactory(household=household, ended=leaves)
        assert household not in found(request_, placements_officer)
        assert household in found(request_, placements_officer, on=leaves)

    @pytest.mark.parametrize(
        ("fields", "why"),
        [
            ({"age_to": 11}, "age is outside"),
            ({"age_from": 16}, "age is outside"),
            ({"kind": "connected"}, "particular children"),
            ({"kind": "short_breaks"}, "short breaks"),
            ({"kind": "supported_lodgings"}, "from 16"),
            ({"kind": "adopter_foster"}, "fostering for adoption"),
        ],
    )
    def test_what_stands_against_a_household_is_said(
        self, request_, placements_officer, fields, why
    ):
        household = HouseholdFactory(**fields)
        vacancy = found(request_, placements_officer)[household]
        assert not vacancy.fits
        assert why in " ".join(vacancy.against)

    def test_one_above_the_usual_limit_needs_an_exemption(self, request_, placements_officer):
        household = HouseholdFactory(approved_places=4)  # by an exemption for three siblings
        for _ in range(3):
            PlacementFactory(household=household)
        vacancy = found(request_, placements_officer)[household]
        assert "needs an exemption" in " ".join(vacancy.against)

    def test_brothers_and_sisters_need_room_together(self, request_, placements_officer):
        request_.together.add(ChildFactory(date_of_birth=date(2015, 1, 1)))
        small, large = HouseholdFactory(approved_places=1), HouseholdFactory(approved_places=2)
        vacancies = found(request_, placements_officer)
        assert "2 children are to live together" in vacancies[small].against
        assert vacancies[large].fits

    def test_an_own_home_with_a_bed_is_found_and_others_not(self, request_, placements_officer):
        PlacementRequest.objects.update(sought_code="K2", residential="suitable")
        request_.refresh_from_db()
        own = SettingFactory(provider__sector="PR1", beds=2, age_from=11, age_to=17)
        full = SettingFactory(provider__sector="PR1", beds=1)
        bought = SettingFactory(provider__sector="PR4", beds=5)
        for home in (own, full):
            PlacementFactory(setting=home)
        vacancies = found(request_, placements_officer)
        assert (vacancies[own].fits, vacancies[own].free) == (True, 1)
        assert full not in vacancies
        assert bought not in vacancies

    def test_a_home_of_a_kind_not_looked_for_says_so(self, request_, placements_officer):
        home = SettingFactory(provider__sector="PR1", beds=2, ofsted_judgement="inadequate")
        against = found(request_, placements_officer)[home].against
        assert "Another kind of placement is looked for" in against
        assert "Judged inadequate by Ofsted" in against

    def test_those_that_fit_come_first(self, request_, placements_officer):
        HouseholdFactory(name="A too young", age_to=5)
        HouseholdFactory(name="Z just right")
        names = [v.where.name for v in vacancies_for(request_, placements_officer, on=TODAY)]
        assert names == ["Z just right", "A too young"]


def test_the_search_page_asks_no_more_for_fifty_vacancies_than_for_five(
    client, placements_officer, request_
):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("placements:search", args=[request_.pk]))
        return len(asked)

    def grow(number):
        for _ in range(number):
            HouseholdFactory()
            SettingFactory(provider__sector="PR1", beds=2)
            ApproachFactory(request=request_)

    client.force_login(placements_officer)
    grow(5)
    queries()
    of_five = queries()
    grow(45)
    assert queries() == of_five


class TestPages:
    def test_the_search_begins_and_somebody_carries_it(
        self, client, placements_officer, request_
    ):
        PlacementRequest.objects.update(status="requested")
        send(client, placements_officer, "placements:take_request", request_.pk)
        request_.refresh_from_db()
        assert (request_.status, request_.searched_by) == ("searching", placements_officer)

    def test_a_household_is_asked_once_it_has_room(self, client, placements_officer, request_):
        household, full = HouseholdFactory(), HouseholdFactory(approved_places=0)
        for home in (household, full):
            send(client, placements_officer, "placements:ask_household", request_.pk, home.pk)
        approach = Approach.objects.get()
        assert (approach.household, approach.tier) == (household, Tier.IN_HOUSE)
        shown = page(client, placements_officer, "placements:search", request_.pk)
        assert "1 of 1 still to answer" in shown.text

    def test_providers_are_asked_several_at_once(self, client, placements_officer, request_):
        workflow.none_available(request_, tier="in_house", reason="Full", by=placements_officer)
        providers = [ProviderFactory().pk, ProviderFactory().pk]
        answers = {"providers": providers, **day("asked_on", timezone.localdate())}
        send(client, placements_officer, "placements:ask_framework", request_.pk, **answers)
        assert set(request_.approaches.values_list("provider", flat=True)) == set(providers)

    def test_a_refusal_to_open_a_tier_is_told_on_its_page(
        self, client, placements_officer, request_
    ):
        shown = page(client, placements_officer, "placements:ask_spot", request_.pk)
        assert "Search in-house first" in shown.text

    def test_declining_needs_a_reason_and_offering_leads_to_the_offer(
        self, client, placements_officer, request_
    ):
        (approach,) = ask(request_, placements_officer, Tier.IN_HOUSE, HouseholdFactory())
        today = day("answered_on", timezone.localdate())
        name = "placements:answer_approach"
        shown = send(client, placements_officer, name, approach.pk, answer="declined", **today)
        assert "Enter why they declined" in shown.text
        done = send(client, placements_officer, name, approach.pk, answer="offered", **today)
        assert done.url == reverse("placements:add_offer", args=[approach.pk])

    def test_the_price_cannot_be_left_out_of_an_offer(
        self, client, placements_officer, request_
    ):
        approach = ApproachFactory(request=request_)
        setting = SettingFactory(provider=approach.provider, ofsted_judgement="good")
        answers = {
            "setting": setting.pk,
            "code": "U6",
            "match": "good",
            "match_notes": "Near",
            **day("can_start", TODAY),
        }
        name = "placements:add_offer"
        shown = send(client, placements_officer, name, approach.pk, **answers)
        assert "Enter the weekly price, even if it is £0" in shown.text
        price = {"quoted_core": "1,250.50", "quoted_therapy": "100"}
        send(client, placements_officer, name, approach.pk, **answers, **price)
        offer = approach.offers.get()
        assert (offer.quoted, offer.ofsted_judgement) == (1350.50, "good")

    def test_negotiation_shows_the_cost_avoided(self, client, placements_officer, request_):
        offer = OfferFactory(approach__request=request_)
        OfferLineFactory(offer=offer)
        name = "placements:negotiate"
        told = {"agreed_core": "900.50", "version": "0"}
        send(client, placements_officer, name, offer.pk, **told)
        shown = page(client, placements_officer, "placements:offers", request_.pk)
        assert "£99.50 a week avoided" in shown.text
        again = send(client, placements_officer, name, offer.pk, **told)
        assert again.status_code == 409
