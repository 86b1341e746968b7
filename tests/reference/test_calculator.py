"""Small councils worked out by hand, against the calculator that checks the product.

The period is 1 September to 31 December 2024 unless a test says otherwise.
"""

from datetime import date

from tests.reference.by_hand import AUTUMN, children, shown, worked_out


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
