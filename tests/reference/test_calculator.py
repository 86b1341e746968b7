"""Small councils worked out by hand, against the calculator that checks the product.

The period is 1 September to 31 December 2024 unless a test says otherwise.
"""

import json
import subprocess
import sys
from datetime import date

from tests.reference.calculator import Period, figures

AUTUMN = Period.of(date(2024, 9, 1), date(2024, 12, 31))


def written(folder, **tables):
    """Tables given as text: a header line, then a line for each row."""
    for table, text in tables.items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def children(*born):
    rows = [f"{key},F1,Ada,Ashdown,{day}" for key, day in born]
    return "\n".join(["child_id,family_id,first_name,last_name,date_of_birth", *rows])


def worked_out(folder, period=AUTUMN, **tables):
    return figures(written(folder, **tables), period)


def shown(figure):
    """The rows of a breakdown that are not nothing."""
    rows = {row["key"]: row["value"] for row in figure["rows"]}
    return {key: value for key, value in rows.items() if value not in (0, "0.00")}


def test_entries_straight_into_residential_are_starts_by_their_first_placement(
    tmp_path,
):
    answer = worked_out(
        tmp_path,
        children=children(*[(key, "2010-01-01") for key in "abcdef"]),
        care_periods="""care_period_id,child_id,started,ended
            1,a,2024-09-01,
            2,b,31/12/2024,
            3,c,2024-08-31,
            4,d,2024-10-01,
            5,e,2024-10-01,
            6,f,2024-10-01,2024-10-08
            7,f,2024-10-08,""",
        legal_statuses="""child_id,code,started,ended
            e,V4,2024-10-01,""",
        placements="""placement_id,child_id,started,ended,code,planned,registration
            1,a,2024-09-01,,K2,yes,
            2,b,2024-12-31,,R1,,
            3,c,2024-08-31,,S1,no,
            4,d,2024-10-01,,K2,yes,unregistered
            5,e,2024-10-01,,K2,yes,
            6,f,2024-10-01,2024-10-08,U6,yes,
            7,f,2024-10-08,,K2,0,""",
    )
    # a on the first day, planned; b on the last, not recorded; f's second start,
    # unplanned. d went to an unregistered place, e to short breaks.
    by_planned = {"planned": 1, "not_recorded": 1, "unplanned": 1}
    assert shown(answer["residential_entries.period"]) == by_planned
    assert answer["residential_entries.period"]["total"] == 3
    # c started on the day before: in the 122 days of the comparison period
    assert shown(answer["residential_entries.before"]) == {"unplanned": 1}


def test_the_comparison_period_is_as_long_and_ends_the_day_before():
    # 1 September to 31 December is 122 days: 2 May to 31 August
    assert AUTUMN.before_first == date(2024, 5, 2)
    assert AUTUMN.before_last == date(2024, 8, 31)


PANEL = """panel_id,name,kind
    K,Keeping Families Together,keeping_families_together
    P,Placement panel,placement"""
MEETINGS = """meeting_id,panel_id,held_on
    m1,K,2024-09-01
    m2,K,2024-10-01
    m3,K,2024-12-31
    m4,K,2025-01-01
    p1,P,2024-10-01"""


def heard(tmp_path, decisions, **tables):
    return worked_out(
        tmp_path,
        children=children(*[(key, "2012-01-01") for key in "abcd"]),
        panels=PANEL,
        meetings=MEETINGS,
        decisions="referral_id,meeting_id,child_id,decision,decided_on\n" + decisions,
        **{"referrals": REFERRALS, **tables},
    )


REFERRALS = """referral_id,family_id,child_ids,kind,referred_on
    r1,F1,a;b,edge_of_care,2024-08-01
    r2,F1,a,edge_of_care,2024-08-01
    r3,F1,c,reunification,2024-08-01
    r4,F1,d,edge_of_care,2024-08-01"""


def test_a_child_heard_twice_counts_once_and_a_deferred_one_was_not_heard(tmp_path):
    answer = heard(
        tmp_path,
        """r1,m1,a,deferred,2024-09-01
        r1,m2,a,support_at_home,2024-10-01
        r1,m2,b,deferred,2024-10-01
        r2,m3,a,noted,2024-12-31
        r3,m1,c,support_at_home,2024-09-01
        r4,p1,d,support_at_home,2024-10-01
        r4,m4,d,support_at_home,2025-01-01""",
        support="""referral_id,service
            r1,youth
            r1,camhs
            r4,education""",
    )
    # only a: b was deferred, c is reunification, d another panel and then too late
    assert answer["edge_of_care.children"]["value"] == 1
    # two referrals of a: r1 with two services, r2 with none recorded
    services = {"youth": 1, "camhs": 1, "not_recorded": 1}
    assert shown(answer["edge_of_care.support_by_service"]) == services
    assert answer["edge_of_care.support_by_service"]["total"] == 2
    # nobody has followed up
    assert shown(answer["edge_of_care.outcomes"]) == {"follow_up_not_done": 1}


def test_what_became_of_the_children_heard(tmp_path):
    answer = heard(
        tmp_path,
        "\n".join(f"r{key},m2,{key},support_at_home,2024-10-01" for key in "abcd"),
        referrals="""referral_id,family_id,child_ids,kind,referred_on
            ra,F1,a,edge_of_care,2024-08-01
            rb,F1,b,edge_of_care,2024-08-01
            rc,F1,c,edge_of_care,2024-08-01
            rd,F1,d,edge_of_care,2024-08-01""",
        care_periods="""care_period_id,child_id,started,ended
            1,a,2024-10-01,
            2,b,2024-09-30,2024-10-15
            3,c,2025-01-01,""",
        follow_ups="""referral_id,child_id,due_on,completed_on,living
            ra,a,2024-11-12,2024-11-12,at_home
            rb,b,2024-11-12,2024-11-12,unknown
            rb,b,2024-12-12,2024-12-20,family_network
            rc,c,2024-11-12,2024-11-12,at_home
            rd,d,2024-11-12,2024-11-12,at_home
            rd,d,2024-12-12,2024-12-31,looked_after
            rd,d,2025-01-12,2025-01-12,at_home""",
    )
    # a came into care on the day, though said to be at home: the care periods win
    # b was in care before only, and home by the latest follow-up; c entered later
    # d: the latest completed by 31 December says looked after, with no care period
    rows = {"became_looked_after": 1, "remained_home": 2, "follow_up_not_done": 1}
    assert shown(answer["edge_of_care.outcomes"]) == rows
    assert answer["edge_of_care.outcomes"]["disagreements"] == ["a", "d"]


def test_emergency_help_counts_families_by_the_latest_purpose(tmp_path):
    answer = worked_out(
        tmp_path,
        interventions="""family_id,service,started,ended,purpose
            f1,emergency_response,2024-08-01,2024-09-02,other
            f1,emergency_response,2024-10-01,,prevent_breakdown
            f2,emergency_response,2024-08-01,2024-09-01,other
            f3,emergency_response,2024-12-31,,
            f4,emergency_response,2025-01-01,,other
            f5,youth,2024-10-01,,other""",
    )
    # f2 ended on the first day: not in the period; f4 is too late; f5 another team
    assert answer["emergency_response.families"]["value"] == 2
    purposes = {"prevent_breakdown": 1, "not_recorded": 1}
    assert shown(answer["emergency_response.by_purpose"]) == purposes
    assert answer["emergency_response.by_purpose"]["total"] == 2


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


def test_the_ends_of_care_by_the_first_route_that_fits(tmp_path):
    ends = [
        ("a", "E11", "A6", "E1"),
        ("b", "E46", "U4", "C2"),
        ("c", "E8", "P1", "C2"),
        ("d", "E4A", "P1", "V2"),
        ("e", "E4A", "U6", "C2"),
        ("f", "E4B", "K2", "V3"),
    ]
    answer = worked_out(
        tmp_path,
        children=children(*[(end[0], "2012-01-01") for end in ends]),
        care_periods="care_period_id,child_id,started,ended,reason_ended\n"
        + "\n".join(f"{e[0]},{e[0]},2024-01-01,2024-12-31,{e[1]}" for e in ends)
        + "\nlate,a,2024-12-31,2025-01-01,E8",
        placements="placement_id,child_id,started,ended,code\n"
        + "\n".join(f"{e[0]},{e[0]},2024-01-01,2024-12-31,{e[2]}" for e in ends),
        legal_statuses="child_id,code,started,ended\n"
        + "\n".join(f"{e[0]},{e[3]},2024-01-01,2024-12-31" for e in ends),
    )
    # d: at parents, but under no order; e: returned under an order; f: short breaks
    routes = {"adoption": 1, "special_guardianship": 1, "parents_order_discharged": 1}
    routes |= {"returned_home": 1, "other": 1}
    assert shown(answer["care_ended.by_route"]) == routes
    assert answer["care_ended.children"]["value"] == 5


def test_fostering_counts_approvals_less_all_ends(tmp_path):
    answer = worked_out(
        tmp_path,
        carers="""household_id,name,kind,approved_on,approved_places,ended_on,end_reason,temporary_from
            1,A,mainstream,2024-09-01,2,,,
            2,B,connected,2024-12-31,1,,,2024-10-01
            3,C,short_breaks,2024-10-01,,,,
            4,D,mainstream,2020-01-01,3,2024-10-01,resigned,
            5,E,mainstream,2020-01-01,1,2024-12-31,retired,
            6,F,connected,,,,,2024-09-01
            7,G,mainstream,2020-01-01,1,2025-01-01,resigned,""",
    )
    assert answer["fostering.resignations"]["value"] == 1
    kinds = {"mainstream": 1, "connected": 1, "other": 1, "temporary": 2}
    assert shown(answer["fostering.approvals"]) == kinds
    assert answer["fostering.approvals"]["total"] == 3
    # 3 approvals less 2 ends; 2 + 1 + nothing recorded, less 3 + 1
    assert answer["fostering.net_households"]["value"] == 1
    assert answer["fostering.net_places"]["value"] == -1


def test_meetings_and_who_came(tmp_path):
    answer = worked_out(
        tmp_path,
        panels=PANEL,
        meetings=MEETINGS,
        attendance="""meeting_id,agency,attended
            m1,camhs,yes
            m2,camhs,no
            m3,camhs,TRUE
            m3,health,1
            m4,camhs,yes
            p1,camhs,yes""",
    )
    assert answer["panel.meetings"]["value"] == 3
    assert shown(answer["panel.attendance"]) == {"camhs": 2, "health": 1}


def test_the_command_prints_the_figures_as_json(tmp_path):
    folder = str(written(tmp_path, **RESIDENTIAL))
    asked = ["--from", "2024-09-01", "--to", "2024-12-31"]
    command = [sys.executable, "-m", "tests.reference.calculator", folder, *asked]
    printed = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(printed.stdout)["figures"]
    assert found["residential.saving_per_week"]["value"] == "1400.50"
