"""Who is on a framework, from when to when: searches ask them, rises of it are theirs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from kft.core.workflow import Refused
from placements import workflow
from placements.models import Framework, FrameworkMembership, Provider
from placements.money.uplifts import Rise, lines_to_raise
from placements.workflow import search
from tests.asked import day, page, send
from tests.factories import (
    CostLineFactory,
    FrameworkMembershipFactory,
    PlacementFactory,
    PlacementRequestFactory,
    ProviderFactory,
    SettingFactory,
)

pytestmark = pytest.mark.django_db
APRIL = date(2025, 4, 1)


def on_it(name, **fields):
    return FrameworkMembershipFactory(provider__name=name, **fields).provider


@pytest.mark.parametrize(
    ("on", "known"),
    [(APRIL - timedelta(days=1), False), (APRIL, True), (date(2026, 3, 31), True)]
    + [(date(2026, 4, 1), False)],
)
def test_a_provider_is_on_a_framework_from_its_first_day_and_not_on_its_last(on, known):
    on_it("Larch", started=APRIL, ended=date(2026, 4, 1))
    assert Provider.objects.on_a_framework(on=on).exists() is known


class TestPage:
    def test_a_framework_is_named_once_and_used_again(self, client, placements_officer):
        one, two = ProviderFactory(name="Larch"), ProviderFactory(name="Rowan")
        for provider, name in ((one, "Homes 2025"), (two, "homes 2025 ")):
            answers = {"named": name, **day("started", APRIL)}
            send(
                client,
                placements_officer,
                "placements:add_to_framework",
                provider.pk,
                **answers,
            )

        assert Framework.objects.count() == 1
        assert Provider.objects.on_a_framework(on=APRIL).count() == 2

    def test_the_page_shows_what_was_and_what_is(self, client, placements_officer):
        provider = on_it("Larch", started=APRIL, ended=date(2026, 4, 1))
        FrameworkMembershipFactory(provider=provider, started=date(2026, 4, 1))

        shown = page(client, placements_officer, "placements:provider", provider.pk).text

        assert "1 Apr 2025" in shown
        assert shown.index("On it") < shown.index("Over")

    def test_ending_it_keeps_the_days_before(self, client, placements_officer):
        kept = FrameworkMembershipFactory(started=APRIL)
        answers = {
            "framework": kept.framework_id,
            "version": 0,
            **day("started", APRIL),
            **day("ended", date(2026, 1, 1)),
        }
        send(client, placements_officer, "placements:change_membership", kept.pk, **answers)

        assert FrameworkMembership.objects.holding(on=date(2025, 12, 31)).exists()
        assert not FrameworkMembership.objects.holding(on=date(2026, 1, 1)).exists()

    @pytest.mark.parametrize("both", [True, False])
    def test_one_framework_has_to_be_said(self, client, placements_officer, both):
        kept = FrameworkMembershipFactory()
        answers = {"framework": kept.framework_id, "named": "Another"} if both else {}
        shown = send(
            client, placements_officer, "placements:add_to_framework", kept.provider_id,
            **answers, **day("started", APRIL),
        )  # fmt: skip
        assert "Select a framework, or enter the name of another" in shown.text

    def test_nobody_is_on_it_twice_at_once(self, client, placements_officer):
        kept = FrameworkMembershipFactory(started=APRIL)
        shown = send(
            client, placements_officer, "placements:add_to_framework", kept.provider_id,
            framework=kept.framework_id, **day("started", date(2025, 9, 1)),
        )  # fmt: skip
        assert "on this framework then already" in shown.text

    def test_only_who_keeps_providers_says_who_is_on_one(self, finance_officer):
        with pytest.raises(PermissionDenied):
            workflow.keep_membership(
                FrameworkMembership(provider=ProviderFactory(), started=APRIL),
                named="Homes",
                by=finance_officer,
            )

    def test_the_list_is_narrowed_to_who_is_on_one_today(self, client, manager):
        kept = FrameworkMembershipFactory(provider__name="Larch Care")
        ProviderFactory(name="Rowan Homes")
        asked = {"framework": kept.framework_id}
        shown = page(client, manager, "placements:providers", **asked).text
        assert "Larch Care" in shown
        assert "Rowan Homes" not in shown


class TestSearch:
    @pytest.fixture
    def request_(self, team, placements_officer):
        child = PlacementFactory(child__team=team).child
        made = PlacementRequestFactory(child=child, status="searching")
        search.none_available(made, tier="in_house", reason="All full", by=placements_officer)
        return made

    def test_the_framework_tier_lists_who_is_on_one_today(
        self, client, placements_officer, request_
    ):
        on_it("Larch Care")
        on_it("Rowan Homes", ended=date(2025, 4, 1))

        shown = page(client, placements_officer, "placements:ask_framework", request_.pk).text

        assert "Larch Care (Homes)" in shown
        assert "Rowan Homes" not in shown
        spot = page(client, placements_officer, "placements:ask_spot", request_.pk)
        assert "Wait for" in spot.text or "Search framework first" in spot.text

    def test_who_is_on_none_is_asked_for_a_spot_purchase(self, placements_officer, request_):
        on_it("Larch Care")
        other = ProviderFactory(name="Rowan Homes")
        told = {"tier": "framework", "asked_on": timezone.localdate()}

        with pytest.raises(Refused, match="Rowan Homes is on no framework"):
            search.ask(request_, [other], **told, by=placements_officer)

    def test_until_a_framework_is_recorded_everybody_can_be_asked(
        self, client, placements_officer, request_
    ):
        ProviderFactory(name="Rowan Homes")
        ProviderFactory(name="The council", sector="PR1")
        shown = page(client, placements_officer, "placements:ask_framework", request_.pk).text
        assert "No framework is recorded yet" in shown
        assert "Rowan Homes" in shown
        assert "The council" not in shown


class TestRise:
    def bought(self, provider, contract="framework"):
        setting = SettingFactory(provider=provider)
        placement = PlacementFactory(setting=setting, contract=contract)
        return CostLineFactory(placement=placement)

    def test_a_frameworks_rise_is_of_what_was_bought_under_it(self):
        member, ended, never = (
            on_it("Larch"),
            on_it("Rowan", ended=date(2025, 1, 1)),
            ProviderFactory(),
        )
        raised = self.bought(member)
        self.bought(member, "spot")
        self.bought(ended)
        self.bought(never)
        rise = Rise(APRIL, Decimal(3), framework=Framework.objects.get())

        assert list(lines_to_raise(rise)) == [raised]

    def test_it_is_kept_with_the_rise(self, client, finance_officer):
        self.bought(on_it("Larch"))
        framework = Framework.objects.get()
        asked = {"framework": framework.pk, "percent": "3", "reason": "Letter of May"}
        asked |= {"starts_on_day": 1, "starts_on_month": 4, "starts_on_year": 2025}
        shown = page(client, finance_officer, "placements:raise_prices", **asked)
        assert "1 amount" in shown.text
        answers = {**asked, "expected": str(shown.context["new"])}
        send(client, finance_officer, "placements:raise_prices", **answers)

        applied = page(client, finance_officer, "placements:rises")
        assert "on Homes" in applied.text
        assert reverse("placements:raise_prices") in applied.text


def test_a_provider_on_many_frameworks_asks_no_more(queries, placements_officer):
    def grown(number):
        provider = ProviderFactory()
        for each in range(number):
            framework = Framework.objects.create(name=f"Framework {number} {each}")
            FrameworkMembershipFactory(provider=provider, framework=framework)
        return queries(placements_officer, "provider", provider.pk)

    assert grown(5) == grown(50)
