"""The placements' pages: moves, amounts, who sees what, by how many queries."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from children.models import Child
from kft.core.models import AccessEntry, Event, Job
from placements.models import LedgerDue, Placement, Provider, Setting
from placements.views import placements as views
from tests.asked import day, page, queries_of, send
from tests.factories import (
    CarePeriodFactory,
    ChildFactory,
    CostLineFactory,
    HouseholdFactory,
    PlacementFactory,
    ProviderFactory,
    SettingFactory,
)
from tests.placements.days import MARCH
from tests.placements.pages import ABOUT_A_CHILD, address

pytestmark = pytest.mark.django_db


def test_a_child_moves_in_and_the_ledger_is_queued(client, placements_officer):
    child = CarePeriodFactory().child
    home = SettingFactory()
    answers = {"code": "K2", "setting": home.pk, "contract": "spot", **day("started", MARCH)}
    response = send(client, placements_officer, "placements:add", child.pk, **answers)

    placement = Placement.objects.get()
    assert response.url == placement.get_absolute_url()
    assert (placement.child, placement.where, placement.started) == (child, home, MARCH)
    assert Event.objects.about(placement).get().actor == placements_officer
    assert Job.objects.get().task == "placements.recompute_ledger"
    assert LedgerDue.objects.filter(placement=placement).exists()


def test_a_second_placement_on_the_same_days_is_an_error_of_the_form(
    client, placements_officer, placement
):
    answers = {"code": "U6", **day("started", date(2025, 4, 1))}
    child = placement.child_id
    response = send(client, placements_officer, "placements:add", child, **answers)

    assert "This child is already placed on these dates" in response.text
    assert Placement.objects.count() == 1


def test_a_temporary_stay_may_interrupt_a_placement(client, placements_officer, placement):
    answers = {"code": "T1", **day("started", date(2025, 4, 1))}
    send(client, placements_officer, "placements:add", placement.child_id, **answers)
    assert Placement.objects.count() == 2


def test_a_placement_is_in_a_setting_or_a_household_not_both(
    client, placements_officer, placement
):
    child = ChildFactory()
    PlacementFactory(child=child, started=date(2024, 1, 1), ended=date(2024, 2, 1))
    both = {"setting": SettingFactory().pk, "household": HouseholdFactory().pk}
    answers = {"code": "U6", **both, **day("started", MARCH)}
    response = send(client, placements_officer, "placements:add", child.pk, **answers)
    assert "Choose a setting or a household, not both" in response.text


def test_a_move_ends_one_placement_and_starts_the_next_on_the_same_day(
    client, placements_officer, placement
):
    moved = date(2025, 5, 6)
    answers = {"reason_ended": "CARPL", **day("ended", moved)}
    send(client, placements_officer, "placements:end", placement.pk, **answers)
    answers = {"code": "U6", **day("started", moved)}
    send(client, placements_officer, "placements:add", placement.child_id, **answers)

    placement.refresh_from_db()
    assert (placement.ended, placement.reason_ended) == (moved, "CARPL")
    assert Placement.objects.holding(on=moved).get().code == "U6"


def test_a_placement_is_ended_once(client, placements_officer, placement):
    answers = {"reason_ended": "CARPL", **day("ended", date(2025, 5, 6))}
    send(client, placements_officer, "placements:end", placement.pk, **answers)
    again = send(client, placements_officer, "placements:end", placement.pk, **answers)
    assert again.status_code == 409


def test_of_two_people_who_change_a_placement_the_second_is_told(
    client, placements_officer, placement
):
    answers = {"code": "K2", "version": "0", **day("started", MARCH)}
    first = send(client, placements_officer, "placements:change", placement.pk, **answers)
    second = send(client, placements_officer, "placements:change", placement.pk, **answers)
    assert (first.status_code, second.status_code) == (302, 409)


def test_the_list_shows_the_placements_and_costs_of_a_chosen_day(client, manager, placement):
    PlacementFactory(started=date(2025, 6, 1))
    chosen = page(client, manager, "placements:list", **day("on", date(2025, 4, 1)))

    assert [row.pk for row in chosen.context["page"].rows] == [placement.pk]
    assert chosen.context["total"]["net"] == 3500
    assert len(page(client, manager, "placements:list").context["page"].rows) == 2


def test_a_day_that_is_none_is_an_error_and_the_list_shows_today(client, manager, placement):
    asked = {"on_day": "31", "on_month": "2", "on_year": "2025"}
    response = page(client, manager, "placements:list", **asked)
    assert response.status_code == 200
    assert response.context["on"] == timezone.localdate()
    assert "must be a real date" in response.text


def test_the_list_can_be_narrowed(client, manager, placement):
    PlacementFactory(code="U6", setting=SettingFactory())
    for asked in (
        {"category": "residential"},
        {"provider": placement.setting.provider.name.upper()},
        {"team": placement.child.team_id},
    ):
        rows = page(client, manager, "placements:list", **asked).context["page"].rows
        assert [row.pk for row in rows] == [placement.pk], asked


def test_the_costs_of_a_long_list_are_added_up_where_somebody_asks_for_it(
    client, manager, placement, monkeypatch
):
    CostLineFactory(placement=PlacementFactory(started=MARCH), started=MARCH, weekly_amount=9)
    both = page(client, manager, "placements:list")
    assert "4,209" in both.text

    monkeypatch.setattr(views, "ADDED_UP", 1)
    text = page(client, manager, "placements:list").text
    assert "add up all of them" in text
    assert "4,209" not in text
    asked = page(client, manager, "placements:list", total="all")
    assert asked.context["total"] == both.context["total"]
    narrowed = page(client, manager, "placements:list", team=placement.child.team_id)
    assert narrowed.context["total"]["gross"] == 4200


def test_who_may_not_see_costs_is_not_offered_their_total(
    client, social_worker, placement, monkeypatch
):
    monkeypatch.setattr(views, "ADDED_UP", 0)
    Child.objects.update(social_worker=social_worker)
    text = page(client, social_worker, "placements:list").text
    assert "Ashdown" in text
    assert "add up all" not in text


@pytest.mark.parametrize("page_name", ABOUT_A_CHILD)
def test_a_restricted_childs_placement_is_not_there(client, placements_officer, page_name):
    url = address(page_name, placements_officer)
    Child.objects.update(restricted=True)
    client.force_login(placements_officer)

    assert client.get(url).status_code == 404
    assert client.post(url).status_code == 404
    assert not AccessEntry.objects.exists()


def test_a_restricted_child_is_not_named_in_a_list_or_a_home_but_fills_a_bed(
    client, placements_officer, placement
):
    Child.objects.update(restricted=True)
    assert "Ashdown" not in page(client, placements_officer, "placements:list").text
    home = page(client, placements_officer, "placements:setting", placement.setting_id)
    assert "Ashdown" not in home.text
    assert home.context["filled"] == 1


def test_a_view_of_a_placement_is_logged_for_the_child(client, manager, placement):
    page(client, manager, "placements:detail", placement.pk)
    assert AccessEntry.objects.about(placement.child).get().user == manager


def test_a_childs_page_shows_where_the_child_lives_and_what_it_costs(
    client, manager, placement
):
    text = unescape(page(client, manager, "children:detail", placement.child_id).text)
    assert "Larch House" in text
    assert "£3,500" in text
    assert "Moved in: Children’s home" in text


def test_a_placement_that_ends_soon_or_should_have_ended_waits_for_the_officer(
    client, placements_officer, placement
):
    today = timezone.localdate()
    for number, planned in enumerate([-1, 28, 29]):
        child = ChildFactory(first_name=f"Wait{number}")
        PlacementFactory(child=child, planned_end=today + timedelta(days=planned))

    text = page(client, placements_officer, "start").text
    assert "Wait0" in text
    assert "Wait1" in text
    assert "Wait2" not in text


def test_providers_and_homes_are_added_and_changed(client, placements_officer):
    answers = {"name": "Larch Care", "sector": "PR4"}
    send(client, placements_officer, "placements:add_provider", **answers)
    provider = Provider.objects.get()
    answers = {"name": "Larch House", "kind": "childrens_home", "beds": "4"}
    send(client, placements_officer, "placements:add_setting", provider.pk, **answers)
    home = Setting.objects.get()
    assert (home.provider, home.beds) == (provider, 4)

    changed = {**answers, "beds": "5", "version": "0"}
    send(client, placements_officer, "placements:change_setting", home.pk, **changed)
    again = send(client, placements_officer, "placements:change_setting", home.pk, **changed)
    home.refresh_from_db()
    assert (home.beds, again.status_code) == (5, 409)


def test_the_pages_take_the_same_few_queries_however_many_rows(client, manager):
    few, many = PlacementFactory(started=MARCH), PlacementFactory(started=MARCH)
    for placement, number in ((few, 2), (many, 40)):
        for place in range(number):
            CostLineFactory(placement=placement, started=MARCH + timedelta(days=place))
    counted = [
        queries_of(client, manager, "placements:detail", placement.pk)
        for placement in (few, many)
    ]
    assert counted[0] == counted[1] <= 20

    lists = ("placements:list", "placements:providers")
    before = [queries_of(client, manager, name) for name in lists]
    for _ in range(20):
        PlacementFactory(setting=SettingFactory(), started=MARCH)
    ProviderFactory.create_batch(5)
    assert [queries_of(client, manager, name) for name in lists] == before
    assert max(before) <= 20


def test_the_planned_end_moves_with_a_reason_and_its_history(
    client, placements_officer, placement
):
    first, second = date(2025, 9, 1), date(2025, 12, 1)
    for planned, reason in ((first, "Until school starts"), (second, "The carers are ill")):
        answers = {"reason": reason, **day("planned_end", planned)}
        send(client, placements_officer, "placements:extend", placement.pk, **answers)

    placement.refresh_from_db()
    assert placement.planned_end == second
    moves = placement.planned_ends.values_list("was", "became", "changed_by")
    by = placements_officer.pk
    assert list(moves) == [(first, second, by), (None, first, by)]
    text = page(client, placements_officer, "placements:detail", placement.pk).text
    assert "Until school starts" in text
    # a change of the rest leaves it alone
    answers = {"code": "K2", "version": placement.version, **day("started", MARCH)}
    send(client, placements_officer, "placements:change", placement.pk, **answers)
    placement.refresh_from_db()
    assert placement.planned_end == second


@pytest.mark.parametrize(
    ("planned", "words"),
    [
        (date(2025, 3, 2), "cannot be before the first day"),
        (date(2025, 9, 1), "is the planned end already"),
    ],
)
def test_a_planned_end_that_is_none_is_an_error_of_the_form(
    client, placements_officer, placement, planned, words
):
    Placement.objects.update(planned_end=date(2025, 9, 1))
    answers = {"reason": "x", **day("planned_end", planned)}
    response = send(client, placements_officer, "placements:extend", placement.pk, **answers)
    assert words in response.text


def test_an_ended_placement_has_no_planned_end_to_move(client, placements_officer, placement):
    Placement.objects.update(ended=date(2025, 5, 1))
    answers = {"reason": "x", **day("planned_end", date(2025, 9, 1))}
    response = send(client, placements_officer, "placements:extend", placement.pk, **answers)
    assert response.status_code == 409


def test_a_temporary_stay_says_what_it_interrupts_and_the_other_way_round(
    client, manager, placement
):
    stay = PlacementFactory(child=placement.child, code="T1", started=date(2025, 4, 1))
    shown = page(client, manager, "placements:detail", stay.pk)
    assert shown.context["interrupts"] == placement
    beneath = page(client, manager, "placements:detail", placement.pk)
    assert list(beneath.context["stays"]) == [stay]


@pytest.mark.parametrize(
    ("ended", "born", "flagged", "under_16"),
    [
        (None, date(2012, 5, 17), True, True),
        (None, date(2008, 1, 1), True, False),
        (timezone.localdate(), date(2012, 5, 17), False, None),
    ],
)
def test_an_unregistered_placement_says_since_when_and_what_to_do(
    client, manager, ended, born, flagged, under_16
):
    child = ChildFactory(date_of_birth=born)
    home = SettingFactory(registration="unregistered")
    placement = PlacementFactory(child=child, setting=home, started=MARCH, ended=ended)
    shown = page(client, manager, "placements:detail", placement.pk)

    found = shown.context["unregistered"]
    assert bool(found) == flagged
    if flagged:
        assert (found["since"], found["is_under_16"]) == (MARCH, under_16)
        assert "What must be done" in shown.text


def test_the_list_finds_what_is_unregistered_ending_outside_or_far(client, manager):
    today = timezone.localdate()
    outside = SettingFactory(inside_authority=False)
    flags = {
        "unregistered": PlacementFactory(registration="cqc_only"),
        "ending": PlacementFactory(planned_end=today + timedelta(days=28)),
        "outside": PlacementFactory(setting=outside),
        "far": PlacementFactory(distance_miles=Decimal("20.1")),
    }
    PlacementFactory(planned_end=today + timedelta(days=29), distance_miles=Decimal("20.0"))
    PlacementFactory(setting=outside, inside_authority=True)

    for flag, placement in flags.items():
        rows = page(client, manager, "placements:list", flag=flag).context["page"].rows
        assert rows == [placement], flag
