"""Who is unregulated and who is a priority child, each at its boundary, by hand."""

from datetime import date

import pytest

from placements.models import PriorityRule
from tests.factories import (
    CostLineFactory,
    SettingFactory,
)
from tests.reports.conftest import B
from tests.reports.placed import TOO_LATE, placed

UNDER_16, OVER_16 = TOO_LATE.replace(year=2009), date(2008, 12, 31)


@pytest.mark.parametrize(
    ("fields", "counted"),
    [
        ({"registration": "unregistered"}, 1),
        ({"registration": "cqc_only"}, 1),
        ({"code": "K3", "registration": "not_required"}, 1),
        ({"code": "K3"}, 1),
        ({"code": "K3", "registration": "ofsted"}, 0),
        ({"code": "K2", "registration": "not_required"}, 0),
    ],
)
def test_what_is_unregulated(figure, fields, counted):
    placed(born=UNDER_16, **fields)

    assert figure("unregulated.under_16")["value"] == counted


@pytest.mark.parametrize(
    ("born", "deprived", "under", "older"),
    [
        (UNDER_16, True, 1, 0),
        (OVER_16, True, 0, 1),
        (OVER_16, False, 0, 0),
        (OVER_16, None, 0, 0),
        (date(2006, 12, 31), True, 0, 0),
    ],
)
def test_unregulated_by_age_and_liberty(figure, born, deprived, under, older):
    placed(born=born, registration="unregistered", deprivation_of_liberty=deprived)

    assert figure("unregulated.under_16")["value"] == under
    assert figure("unregulated.deprived_of_liberty_16_17")["value"] == older


FOSTERED = {"code": "U6", "sector": "PR1"}
TWELVE, THIRTEEN = TOO_LATE.replace(year=2012), date(2011, 12, 31)
REASONS = [
    ({**FOSTERED, "sought_code": "U6"}, None),
    ({**FOSTERED, "sought_code": "K2"}, "sought_not_achieved"),
    ({"code": "U6", "sector": "PR4", "amount": "9000.00"}, None),
    ({"code": "U6", "sector": "PR4", "amount": "9000.01"}, "external_cost"),
    ({"code": "U6", "sector": "PR1", "amount": "9000.01"}, None),
    ({"born": TWELVE}, "young_in_residential"),
    ({"born": THIRTEEN.replace(month=1, day=1)}, None),
    ({**FOSTERED, "born": UNDER_16}, None),
    (
        {"born": OVER_16, "registration": "unregistered", "deprivation_of_liberty": True},
        "deprived_of_liberty_unregulated",
    ),
    ({"born": UNDER_16, "registration": "unregistered"}, "under_16_unregulated"),
    ({"born": OVER_16, "registration": "unregistered"}, None),
    ({"code": "U6", "sector": "PR4", "born": date(2007, 6, 30)}, "external_near_18"),
    ({"code": "U6", "sector": "PR4", "born": date(2007, 7, 1)}, None),
    ({"code": "U6", "sector": "PR4", "born": date(2006, 12, 31)}, None),
    ({**FOSTERED, "born": date(2007, 6, 30)}, None),
]


@pytest.mark.parametrize(("fields", "reason"), REASONS)
def test_each_reason_to_be_a_priority_at_its_boundary(rows, figure, fields, reason):
    placed(**fields)

    assert rows("priority.children") == ({reason: 1} if reason else {})
    assert figure("priority.children")["total"] == (1 if reason else 0)


@pytest.mark.parametrize(
    ("judged_on", "judgement", "counted"),
    [
        (B, "inadequate", 1),
        (None, "inadequate", 1),
        (TOO_LATE, "inadequate", 0),
        (B, "good", 0),
    ],
)
def test_a_home_is_inadequate_from_the_day_of_its_judgement(
    rows, judged_on, judgement, counted
):
    home = SettingFactory(ofsted_judgement=judgement, judged_on=judged_on)
    placed(setting=home)

    assert rows("priority.children") == ({"home_inadequate": 1} if counted else {})


@pytest.mark.parametrize(
    ("fields", "counted"),
    [
        ({}, 1),
        ({"ended": B}, 0),
        ({"ended": TOO_LATE}, 1),
        ({"started": TOO_LATE}, 0),
        ({"weekly_amount": 0}, 0),
        ({"component": "core"}, 0),
    ],
)
def test_extra_staffing_is_paid_on_the_day(rows, fields, counted):
    CostLineFactory(**{"placement": placed(), "component": "staffing", **fields})

    assert rows("priority.children") == ({"extra_staffing": 1} if counted else {})


def test_a_child_with_two_reasons_is_one_child_in_two_rows(rows, figure):
    placed(born=TWELVE, sought_code="U6")

    assert rows("priority.children") == {"sought_not_achieved": 1, "young_in_residential": 1}
    assert figure("priority.children")["total"] == 1


def test_a_rule_is_dated_and_its_limit_is_a_setting(rows):
    placed(born=TWELVE)
    rule = PriorityRule.objects.get(reason="young_in_residential")
    PriorityRule.objects.filter(pk=rule.pk).update(valid_to=B)
    assert rows("priority.children") == {}

    PriorityRule.objects.create(
        position=9, reason="young_in_residential", limit=11, valid_from=B
    )
    assert rows("priority.children") == {}
    PriorityRule.objects.filter(valid_from=B).update(limit=12)
    assert rows("priority.children") == {"young_in_residential": 1}
