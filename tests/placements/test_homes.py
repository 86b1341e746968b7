"""Homes over time: judgements in force, own beds, block contracts and their empty beds."""

from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from children.models import Child
from kft.core.models import Event
from kft.core.workflow import Refused
from placements import workflow
from placements.homes import beds
from placements.models import BlockContract, Judgement, Setting
from placements.placed import placed_on
from placements.placed_days import placed_on_days
from tests.asked import day
from tests.factories import (
    BlockContractFactory,
    CarePeriodFactory,
    ChildFactory,
    JudgementFactory,
    PlacementFactory,
    SettingFactory,
)

pytestmark = pytest.mark.django_db
MAY, NOVEMBER = date(2024, 5, 14), date(2024, 11, 5)
FIRST, LAST = date(2024, 11, 1), date(2024, 11, 30)
DAY = timedelta(days=1)


def in_home(home, **fields):
    child = ChildFactory()
    CarePeriodFactory(child=child, started=date(2024, 1, 1))
    return PlacementFactory(
        **{"child": child, "setting": home, "started": date(2024, 1, 1), **fields}
    )


def judgements(home):
    return list(home.judgements.newest_first().values_list("judgement", "judged_on"))


def test_what_an_import_writes_joins_the_judgements_over_time():
    home = SettingFactory(ofsted_judgement="good", judged_on=MAY)
    Setting.objects.update(ofsted_judgement="inadequate", judged_on=NOVEMBER)
    assert judgements(home) == [("inadequate", NOVEMBER), ("good", MAY)]

    # of a day that is known it is put right; written again it changes nothing
    Setting.objects.update(ofsted_judgement="requires_improvement")
    Setting.objects.update(ofsted_judgement="requires_improvement", name="Ash House")
    assert judgements(home) == [("requires_improvement", NOVEMBER), ("good", MAY)]
    Setting.objects.update(ofsted_judgement="", judged_on=None)
    assert len(judgements(home)) == 2


def test_a_judgement_without_a_day_gets_it_once_it_is_known():
    home = SettingFactory(ofsted_judgement="good")
    assert judgements(home) == [("good", None)]
    Setting.objects.update(judged_on=MAY)
    assert judgements(home) == [("good", MAY)]


@pytest.mark.parametrize(
    ("on", "inadequate"),
    [(MAY - DAY, False), (NOVEMBER - DAY, False), (NOVEMBER, True), (LAST, False)],
)
def test_the_judgement_in_force_on_the_day_counts(on, inadequate):
    home = SettingFactory()
    JudgementFactory(setting=home, judged_on=MAY)
    JudgementFactory(setting=home, judged_on=NOVEMBER, judgement="inadequate")
    JudgementFactory(setting=home, judged_on=LAST, judgement="requires_improvement")
    in_home(home)

    assert [it.is_inadequate for it in placed_on(on)] == [inadequate]
    assert placed_on_days([on])[on] == placed_on(on)


def test_a_judgement_is_added_and_put_right(get, post, placements_officer):
    home = SettingFactory(ofsted_judgement="good", judged_on=MAY)
    answers = {"judgement": "inadequate", "report_url": "https://example.org/report"}
    answers |= day("judged_on", NOVEMBER)
    post(placements_officer, "add_judgement", home.pk, **answers)

    latest = home.judgements.newest_first().first()
    assert (latest.judgement, latest.judged_on) == ("inadequate", NOVEMBER)
    assert Event.objects.about(latest).get().actor == placements_officer
    again = post(placements_officer, "add_judgement", home.pk, **answers)
    assert "recorded already" in again.text
    sent = {**answers, "version": "0", **day("judged_on", NOVEMBER + DAY)}
    codes = [
        post(placements_officer, "change_judgement", latest.pk, **sent).status_code
        for _ in range(2)
    ]
    assert codes == [302, 409]
    in_home(home)
    assert "judged inadequate" in unescape(get(placements_officer, "setting", home.pk).text)


def test_a_judgement_is_not_still_to_come_and_not_anybodys_to_record(
    placements_officer, manager
):
    made = Judgement(setting=SettingFactory(), judgement="good", judged_on=NOVEMBER)
    with pytest.raises(Refused, match="today or a day before"):
        workflow.keep_judgement(made, on=NOVEMBER - DAY, by=placements_officer)
    with pytest.raises(PermissionDenied):
        workflow.keep_judgement(made, on=NOVEMBER, by=manager)
    with pytest.raises(PermissionDenied):
        workflow.keep_contract(BlockContract(), by=manager)


def test_homes_are_listed_with_the_judgement_in_force_and_flagged(get, manager):
    home = SettingFactory(ofsted_judgement="inadequate", judged_on=MAY)
    SettingFactory(ofsted_judgement="good")
    in_home(home)
    Child.objects.update(restricted=True)

    found = get(manager, "homes", judgement="inadequate")
    rows = found.context["page"].rows
    assert [(row, row.children) for row in rows] == [(home, 1)]
    assert "In an inadequate home" in found.text


def test_contracts_count_from_day_to_day_and_before_the_column():
    home = SettingFactory(block_beds=9)
    other = SettingFactory(block_beds=1)
    BlockContractFactory(setting=home, started=FIRST, ended=LAST)
    BlockContractFactory(setting=home, started=LAST, beds=3)

    def paid(on):
        return dict(beds.block_homes(on).values_list("pk", "paid_beds"))

    assert paid(FIRST - DAY) == {other.pk: 1}
    assert paid(FIRST) == {home.pk: 2, other.pk: 1}
    assert paid(LAST) == {home.pk: 3, other.pk: 1}


def test_an_empty_bed_costs_a_seventh_of_its_week_a_day():
    home = SettingFactory()
    BlockContractFactory(setting=home, started=FIRST, ended=FIRST + 14 * DAY)
    in_home(home, contract="block", ended=FIRST + 7 * DAY)
    in_home(home, contract="spot")

    [stretch] = beds.block_use(FIRST, LAST)

    assert (stretch.bed_days, stretch.filled_days, stretch.empty_days) == (28, 7, 21)
    assert stretch.empty_cost == Decimal("10500.00")


def test_more_children_than_beds_leave_no_bed_less_than_empty():
    home = SettingFactory()
    BlockContractFactory(setting=home, started=FIRST, beds=1)
    for _ in range(2):
        in_home(home, contract="block")
    [stretch] = beds.block_use(FIRST, FIRST)
    assert (stretch.filled_days, stretch.empty_cost) == (1, 0)


def test_without_a_contract_the_price_is_not_known(get, finance_officer):
    home = SettingFactory(block_beds=2)
    [stretch] = beds.block_use(FIRST, FIRST)
    assert (stretch.home, stretch.bed_days, stretch.empty_cost) == (home, 2, None)
    assert "No price" in get(finance_officer, "block_beds", month="2024-11").text


@pytest.mark.parametrize("month", ["2024-13", "x", "9999-01"])
def test_a_month_that_is_none_or_to_come_shows_this_one(get, manager, month):
    shown = get(manager, "block_beds", month=month)
    assert shown.context["month"] == timezone.localdate().replace(day=1)


def test_a_contract_is_kept_and_ended(post, placements_officer):
    home = SettingFactory()
    answers = {"beds": "2", "bed_price": "£3,500", **day("started", FIRST)}
    post(placements_officer, "add_contract", home.pk, **answers)
    contract = BlockContract.objects.get()
    assert (contract.beds, contract.bed_price) == (2, Decimal("3500.00"))

    ended = {**answers, "version": "0", **day("ended", LAST)}
    post(placements_officer, "change_contract", contract.pk, **ended)
    contract.refresh_from_db()
    assert (contract.ended, contract.version) == (LAST, 1)
    wrong = {**answers, "version": "1", **day("ended", FIRST - DAY)}
    response = post(placements_officer, "change_contract", contract.pk, **wrong)
    assert response.status_code == 200
    assert response.context["form"].errors


@pytest.mark.parametrize("fields", [{"beds": 0}, {"bed_price": -1}, {"ended": MAY}])
def test_the_database_refuses_a_contract_that_cannot_be(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        BlockContractFactory(**fields)


def test_own_homes_count_everybody_and_name_those_in_sight(get, manager):
    home = SettingFactory(provider__sector="PR1", beds=3)
    SettingFactory(beds=9)
    seen = in_home(home)
    secret = in_home(home)
    Child.objects.filter(pk=secret.child_id).update(restricted=True, last_name="Vrabenthorpe")
    PlacementFactory(setting=home)  # not looked after

    found = get(manager, "own_homes")
    [row] = found.context["homes"]
    assert (row.occupied, row.free, row.shown, row.unnamed) == (2, 1, [seen], 1)
    assert "Vrabenthorpe" not in found.text
    then = get(manager, "own_homes", **day("on", date(2023, 12, 31)))
    assert then.context["homes"][0].occupied == 0


def test_the_pages_take_the_same_few_queries_however_many_homes(queries, manager):
    pages = ["homes", "own_homes", "block_beds"]

    def counted():
        return [queries(manager, name) for name in pages]

    def more(number):
        for _ in range(number):
            home = SettingFactory(provider__sector="PR1", beds=2, ofsted_judgement="good")
            BlockContractFactory(setting=home)
            in_home(home, contract="block")

    more(5)
    before = counted()
    more(45)
    assert counted() == before
    assert max(before) <= 20


def test_own_homes_are_narrowed_to_those_with_a_free_bed_on_the_day(get, manager):
    larch = SettingFactory(name="Larch", provider__sector="PR1", beds=1)
    SettingFactory(name="Rowan", provider__sector="PR1", beds=1)
    in_home(larch)

    def shown(**asked):
        return [str(home) for home in get(manager, "own_homes", **asked).context["homes"]]

    assert shown(room="free") == ["Rowan"]
    assert shown(room="full") == ["Larch"]
    assert shown(room="free", **day("on", date(2023, 12, 31))) == ["Larch", "Rowan"]
    assert shown(words="lar") == ["Larch"]
    none = get(manager, "own_homes", words="Nowhere")
    assert "No homes found" in none.text
