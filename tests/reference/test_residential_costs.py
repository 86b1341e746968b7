"""What residential care costs, why that changed and what leavers save, worked out by hand."""

import json
import subprocess
import sys
from datetime import date

from tests.reference.by_hand import children, shown, worked_out, written
from tests.reference.calculator import Period

RESIDENTIAL = {
    "children": children(*[(key, "2010-01-01") for key in "abcdefg"]),
    "care_periods": "care_period_id,child_id,started,ended\n"
    + "\n".join(f"{key},{key},2024-01-01," for key in "abcdeg")
    + "\nf,f,2024-01-01,2024-09-01",
    "legal_statuses": """child_id,code,started,ended
        e,V3,2024-01-01,""",
    "settings": """setting_id,provider_id,name,kind,registration
        s,p,Larch House,childrens_home,unregistered""",
    "placements": """placement_id,child_id,started,ended,code,setting_id,registration
        1,a,2024-01-01,2024-12-31,K2,,
        2,b,2024-01-01,2024-10-01,K2,,
        3,b,2024-10-01,,K2,s,ofsted
        4,c,2024-01-01,,S1,,
        5,d,2024-12-31,,R1,,
        6,e,2024-01-01,,K2,,
        7,f,2024-01-01,,K2,,
        8,g,2024-01-01,,K2,s,""",
    "placement_costs": """placement_id,component,weekly_amount,from,to
        1,core,"£1,000.50",2024-01-01,
        1,staffing,100,2024-09-01,2024-09-02
        1,therapy,50,2024-01-01,2024-09-01
        2,core,2000,2024-01-01,
        3,core,1500,2024-10-01,
        4,core,3000,2024-01-01,2024-12-31
        4,core,2900,2024-12-31,
        5,core,700,2024-12-01,
        6,core,9999,2024-01-01,
        7,core,9999,2024-01-01,
        8,core,9999,2024-01-01,""",
    "contributions": """placement_id,payer,weekly_amount,from,to
        4,education,400,2024-12-01,""",
}


def test_the_cost_of_residential_care_and_why_it_changed(tmp_path):
    answer = worked_out(tmp_path, **RESIDENTIAL)
    # 1 September: a 1000.50 + 100, b 2000, c 3000. e has short breaks, f left that
    # day, g is in a home that is not registered.
    assert answer["residential.start.children"]["value"] == 3
    assert answer["residential.start.net_weekly"]["value"] == "6100.50"
    # 31 December: b 1500, c 2900 - 400, d 700. a ended that day.
    assert answer["residential.end.children"]["value"] == 3
    assert answer["residential.end.net_weekly"]["value"] == "4700.00"
    assert answer["residential.saving_per_week"]["value"] == "1400.50"
    bridge = {"leavers": "1100.50", "joiners": "-700.00"}
    bridge |= {"moves": "500.00", "changed_rates": "500.00"}
    assert shown(answer["residential.saving_bridge"]) == bridge
    assert answer["residential.saving_bridge"]["total"] == "1400.50"


def test_a_temporary_placement_is_looked_through_and_its_own_cost_counts(tmp_path):
    answer = worked_out(
        tmp_path,
        children=children(*[(key, "2010-01-01") for key in "abc"]),
        care_periods="""care_period_id,child_id,started,ended
            1,a,2024-01-01,
            2,b,2024-01-01,
            3,c,2024-08-20,""",
        placements="""placement_id,child_id,started,ended,code
            1,a,2024-01-01,,K2
            2,a,2024-08-30,2024-09-03,T1
            3,b,2024-01-01,2024-08-30,K2
            4,b,2024-08-30,2024-09-03,T4
            5,b,2024-09-03,,U6
            6,c,2024-08-20,2024-09-03,T0""",
        placement_costs="""placement_id,component,weekly_amount,from,to
            1,core,1000,2024-01-01,
            2,core,10,2024-08-30,
            3,core,2000,2024-01-01,
            4,core,20,2024-08-30,
            6,core,5000,2024-08-20,""",
    )
    # a: the home stays open, 1000 + 10; b: the home had ended, so only the 20;
    # c: nothing was interrupted, so not residential
    assert answer["residential.start.children"]["value"] == 2
    assert answer["residential.start.net_weekly"]["value"] == "1030.00"


COHORT = {
    "children": children(
        ("a", "2006-10-05"),
        ("b", "2007-01-01"),
        ("c", "2007-01-01"),
        ("d", "2007-01-01"),
        ("e", "2007-01-01"),
    ),
    "care_periods": """care_period_id,child_id,started,ended,reason_ended
        1,a,2020-01-01,2024-10-05,E5
        2,b,2020-01-01,,
        3,c,2020-01-01,2024-11-01,E4B
        4,d,2020-01-01,2024-11-01,E8
        5,e,2020-01-01,,""",
    "legal_statuses": """child_id,code,started,ended
        a,C2,2020-01-01,2024-10-05
        c,C2,2020-01-01,2024-11-01
        d,C2,2020-01-01,2024-11-01""",
    "placements": """placement_id,child_id,started,ended,code
        1,a,2020-01-01,2024-10-05,K2
        2,b,2020-01-01,2024-10-10,K2
        3,b,2024-10-10,,K3
        4,c,2020-01-01,2024-11-01,K2
        5,d,2020-01-01,2024-10-10,K2
        6,d,2024-10-10,2024-11-01,P1
        7,e,2020-01-01,,K2""",
    "placement_costs": """placement_id,component,weekly_amount,from,to
        1,core,4000,2020-01-01,2024-10-04
        1,core,4500,2024-10-04,
        2,core,5000,2020-01-01,
        3,core,1200,2024-10-10,
        4,core,3000,2020-01-01,
        5,core,2000,2020-01-01,
        6,core,5,2024-10-10,
        7,core,6000,2020-01-01,""",
    "cohorts": "cohort_id,name,frozen_on,child_id\n"
    + "\n".join(f"S,Seventeen,2024-10-01,{key}" for key in "abcde"),
}


def test_a_cohort_counts_who_left_where_they_went_and_what_it_saves(tmp_path):
    answer = worked_out(tmp_path, **COHORT)
    assert answer["cohort.S.children"]["value"] == 5
    assert answer["cohort.S.left"]["value"] == 4
    # a 4500 on the last day, b 5000 - 1200, c 3000, d 2000 less nothing
    assert answer["cohort.S.saving_per_week"]["value"] == "13300.00"
    # a on the 18th birthday, before anything else that fits
    routes = {"turned_18": 1, "semi_independent": 1}
    routes |= {"returned_to_family": 1, "order_discharged": 1}
    assert shown(answer["cohort.S.move_on"]) == routes
    # the three who left care are not counted again
    assert answer["care_ended.children"]["value"] == 0


def test_a_birthday_on_29_february_is_1_march_in_other_years(tmp_path):
    tables = {**COHORT, "children": children(("a", "2008-02-29"))}
    tables["care_periods"] = """care_period_id,child_id,started,ended,reason_ended
        1,a,2020-01-01,2026-02-28,E8"""
    tables["cohorts"] = "cohort_id,name,frozen_on,child_id\nS,Seventeen,2025-10-01,a"
    tables["legal_statuses"] = "child_id,code,started,ended"
    tables["placements"] = """placement_id,child_id,started,ended,code
        1,a,2020-01-01,2026-02-28,K2"""
    tables["placement_costs"] = "placement_id,component,weekly_amount,from,to"
    spring = Period.of(date(2026, 1, 1), date(2026, 3, 31))
    # 18 on 1 March 2026: on 28 February still 17
    assert shown(worked_out(tmp_path, spring, **tables)["cohort.S.move_on"]) == {"other": 1}


def test_the_next_cohorts_are_16_and_under_11_on_the_last_day(tmp_path):
    born = ["2008-12-31", "2007-12-31", "2014-01-01", "2013-12-31"]
    keys = "abcd"
    answer = worked_out(
        tmp_path,
        children=children(*zip(keys, born, strict=True)),
        care_periods="care_period_id,child_id,started\n"
        + "\n".join(f"{key},{key},2024-01-01" for key in keys),
        placements="placement_id,child_id,started,code\n"
        + "\n".join(f"{key},{key},2024-01-01,K2" for key in keys),
        placement_costs="placement_id,component,weekly_amount,from\n"
        + "\n".join(f"{key},core,100.10,2024-01-01" for key in keys),
    )
    # a turns 16 that day, b turns 17; c is 10, d turns 11
    sixteen, under = answer["next_cohorts"]["rows"]
    assert (sixteen["children"], sixteen["net_weekly"]) == (1, "100.10")
    assert (under["children"], under["net_weekly"]) == (1, "100.10")


def test_the_command_prints_the_figures_as_json(tmp_path):
    folder = str(written(tmp_path, **RESIDENTIAL))
    asked = ["--from", "2024-09-01", "--to", "2024-12-31"]
    command = [sys.executable, "-m", "tests.reference.calculator", folder, *asked]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    found = json.loads(printed.stdout)["figures"]
    assert found["residential.saving_per_week"]["value"] == "1400.50"
