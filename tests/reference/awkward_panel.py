"""Panels, referrals, follow-ups, help, households and cohorts, all awkward."""

from datetime import date, timedelta

from tests.reference.calculator import AGENCIES
from tests.reference.edge import SERVICES

KINDS = ["edge_of_care"] * 5 + [
    "reunification",
    "placement_breakdown",
    "residential_review",
]
DECISIONS = [
    "support_at_home",
    "support_at_home",
    "deferred",
    "no_further_action",
    "accommodate",
    "noted",
]

PURPOSES = ["prevent_breakdown", "prevent_accommodation", "support_rehabilitation"]
LIVING = [
    "at_home",
    "at_home",
    "family_network",
    "looked_after",
    "elsewhere",
    "unknown",
]


def panels(make):
    kinds = ["keeping_families_together", "keeping_families_together", "placement"]
    for kind in kinds:
        panel_id = make.number("PAN")
        make.add("panels", panel_id=panel_id, name=f"Panel {panel_id}", kind=kind)
        held_on = date(2024, 6, make.one(1, 2, 3))
        while held_on < date(2025, 3, 1):
            meeting(make, panel_id, held_on)
            held_on += timedelta(days=make.one(7, 14, 15, 30))
    for held_on in (date(2024, 9, 1), date(2024, 12, 31), date(2024, 8, 31)):
        meeting(make, "PAN-0001", held_on)


def meeting(make, panel_id, held_on):
    held = {row["held_on"] for row in make.tables.get("meetings", [])}
    if held_on in held:
        return
    meeting_id = make.number("M")
    make.add("meetings", meeting_id=meeting_id, panel_id=panel_id, held_on=held_on)
    for agency in AGENCIES:
        if make.chance(0.7):
            attended = make.one(True, True, False)
            make.add("attendance", meeting_id=meeting_id, agency=agency, attended=attended)


def referrals(make):
    brothers = {}
    for child in make.tables["children"]:
        brothers.setdefault(child["family_id"], []).append(child["child_id"])
    for family_id, children in brothers.items():
        for _ in range(make.one(0, 1, 1, 2)):
            some = make.random.sample(children, make.random.randint(1, len(children)))
            referral(make, family_id, some)
        help_by_teams(make, family_id)


def referral(make, family_id, children):
    referral_id = make.number("R")
    make.add(
        "referrals",
        referral_id=referral_id,
        family_id=family_id,
        child_ids=";".join(children),
        kind=make.one(*KINDS),
        referred_on=make.day(date(2024, 5, 1), date(2024, 5, 31)),
        reason=make.one("Risk of breakdown", 'Said "no", twice\nand again', ""),
        urgent=make.one(True, False, ""),
    )
    agreed = sorted(set(make.random.choices(SERVICES[:-1], k=make.one(0, 0, 1, 2))))
    for service in agreed or (["none"] if make.chance(0.2) else []):
        make.add("support", referral_id=referral_id, service=service, ended="")
    for child_id in children:
        decisions(make, referral_id, child_id)
        follow_ups(make, referral_id, child_id)


def decisions(make, referral_id, child_id):
    """None, one, or deferred and heard again: each child of a referral by itself."""
    meetings = sorted(make.tables["meetings"], key=lambda row: row["held_on"])
    times = make.one(0, 1, 1, 1, 2, 3)
    for held in sorted(make.random.sample(meetings, times), key=lambda m: m["held_on"]):
        make.add(
            "decisions",
            referral_id=referral_id,
            meeting_id=held["meeting_id"],
            child_id=child_id,
            decision=make.one(*DECISIONS),
            decided_on=held["held_on"],
            rationale=make.maybe("Safe with help", 0.5),
        )


def follow_ups(make, referral_id, child_id):
    taken = make.counts.setdefault(f"completed {child_id}", 0)
    for number in range(make.one(0, 1, 1, 2, 3)):
        due_on = date(2024, 10, 1) + timedelta(days=42 * number + make.one(0, 7))
        completed = make.day(date(2024, 9, 20), date(2025, 2, 20))
        # one day apart from every other of this child: no two answers on one day
        taken += 1
        completed = completed.replace(day=1) + timedelta(days=taken)
        done = make.chance(0.75)
        make.add(
            "follow_ups",
            referral_id=referral_id,
            child_id=child_id,
            due_on=due_on,
            completed_on=completed if done else "",
            living=make.one(*LIVING) if done else "",
        )
    make.counts[f"completed {child_id}"] = taken


def help_by_teams(make, family_id):
    """Several at once, some ending on the very day the period begins."""
    begun = make.day(date(2024, 1, 1), date(2024, 10, 1))
    for _ in range(make.one(0, 1, 1, 2, 3)):
        begun += timedelta(days=make.random.randint(1, 60))
        usual = [None, begun + timedelta(days=30), begun + timedelta(days=200)]
        edge = [day for day in (date(2024, 9, 1), date(2024, 9, 2)) if day > begun]
        make.add(
            "interventions",
            family_id=family_id,
            service=make.one("emergency_response", "emergency_response", "youth"),
            started=begun,
            ended=make.one(*usual, *edge),
            purpose=make.one(*PURPOSES, "other", ""),
            outcome=make.one("remained_with_family", "entered_care", ""),
        )


def households(make):
    kinds = ["mainstream", "connected", "short_breaks", "supported_lodgings"]
    edges = [date(2024, 8, 31), date(2024, 9, 1), date(2024, 12, 31), date(2025, 1, 1)]
    for _ in range(40):
        approved = make.one(*edges, make.day(date(2023, 1, 1), date(2024, 12, 1)))
        ended = make.one(None, None, make.day(approved + timedelta(days=40)), *edges)
        if ended and ended <= approved:
            ended = None
        begun = approved - timedelta(days=make.one(20, 60, 112))
        temporary = make.chance(0.3)
        make.add(
            "carers",
            household_id=make.number("H"),
            name=f"Household {make.counts['H']}",
            kind=make.one(*kinds),
            approved_on=approved,
            approved_places=make.one(1, 2, 3, ""),
            ended_on=ended,
            end_reason=make.one("resigned", "resigned", "retired", "") if ended else "",
            temporary_from=begun if temporary else "",
            temporary_to=approved if temporary else "",
        )


def cohorts(make):
    """Mostly children who were once in a residential placement; some are in both."""
    placed = {row["child_id"] for row in make.tables.get("placements", [])}
    homes = {
        row["child_id"]
        for row in make.tables.get("placements", [])
        if row["code"] in {"K2", "R1", "S1"}
    }
    for cohort_id, group, size in (("SEVENTEEN", homes, 12), ("16-2024", placed, 4)):
        for child_id in make.random.sample(sorted(group), min(len(group), size)):
            make.add(
                "cohorts",
                cohort_id=cohort_id,
                name=f"Cohort {cohort_id}",
                frozen_on=date(2024, 10, 7),
                child_id=child_id,
                reviewed_on=make.one(date(2024, 11, 4), ""),
            )
