"""Children on the edge of care: who was heard, what was agreed, what became of them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from tests.reference.council import Dated, dates
from tests.reference.folder import day, rows

OUTCOMES = ["became_looked_after", "remained_home", "follow_up_not_done"]
SERVICES = [
    "education",
    "fostering",
    "family_matters",
    "youth",
    "emergency_response",
    "youth_offending",
    "camhs",
    "send",
    "other",
    "none",
]
HOME = {"at_home", "family_network"}


@dataclass
class Intervention(Dated):
    purpose: str


@dataclass
class Hearing:
    child_id: str
    referral_id: str
    held_on: date


def intervention(row):
    return Intervention(**dates(row), purpose=row.get("purpose", ""))


def meetings(folder, first, last):
    """Keeping Families Together meetings held from first to last: id to day."""
    panels = {
        row["panel_id"]
        for row in rows(folder, "panels")
        if row["kind"] == "keeping_families_together"
    }
    return {
        row["meeting_id"]: day(row["held_on"])
        for row in rows(folder, "meetings")
        if row["panel_id"] in panels and first <= day(row["held_on"]) <= last
    }


def hearings(folder, period):
    """One for each child, referral and meeting where something was decided."""
    held = meetings(folder, period.first, min(period.last, period.as_at))
    edge = {
        row["referral_id"] for row in rows(folder, "referrals") if row["kind"] == "edge_of_care"
    }
    return [
        Hearing(row["child_id"], row["referral_id"], held[row["meeting_id"]])
        for row in rows(folder, "decisions")
        if row["meeting_id"] in held
        and row["referral_id"] in edge
        and row["decision"] != "deferred"
    ]


def said(folder, heard, as_at):
    """What the latest completed follow-up of a heard referral says, by child."""
    counted = {(hearing.referral_id, hearing.child_id) for hearing in heard}
    latest = {}
    for row in rows(folder, "follow_ups"):
        completed = day(row.get("completed_on", ""))
        if completed is None or completed > as_at:
            continue
        if (row["referral_id"], row["child_id"]) not in counted:
            continue
        answer = (completed, day(row["due_on"]), row.get("living", ""))
        known = latest.get(row["child_id"])
        if known is None or answer[:2] > known[:2]:
            latest[row["child_id"]] = answer
    return {child_id: living for child_id, (_, _, living) in latest.items()}


def outcomes(council, heard, as_at):
    """The outcome of each child heard, and where follow-up and care disagree."""
    first = {}
    for hearing in heard:
        known = first.get(hearing.child_id, hearing.held_on)
        first[hearing.child_id] = min(known, hearing.held_on)
    answers = said(council.folder, heard, as_at)
    found, disagreements = Counter(), []
    for child_id, heard_on in first.items():
        entered = bool(council.children[child_id].starts(heard_on, as_at))
        living = answers.get(child_id, "")
        found[_outcome(entered, living)] += 1
        if (entered and living in HOME) or (not entered and living == "looked_after"):
            disagreements.append(child_id)
    return found, sorted(disagreements)


def _outcome(entered, living):
    if entered:
        return "became_looked_after"
    return "remained_home" if living in HOME else "follow_up_not_done"


def support(folder, referrals):
    """Referrals by service agreed; one with two services counts in both."""
    services = defaultdict(set)
    for row in rows(folder, "support"):
        services[row["referral_id"]].add(row["service"])
    return Counter(
        service
        for referral_id in referrals
        for service in services.get(referral_id, {"not_recorded"})
    )


def figures(council, period, count, breakdown):
    heard = hearings(council.folder, period)
    children = {hearing.child_id for hearing in heard}
    referrals = {hearing.referral_id for hearing in heard}
    found, disagreements = outcomes(council, heard, period.as_at)
    outcome = breakdown(OUTCOMES, found, len(children))
    services = support(council.folder, referrals)
    keys = [*SERVICES, "not_recorded"]
    return {
        "edge_of_care.children": count(len(children)),
        "edge_of_care.outcomes": {**outcome, "disagreements": disagreements},
        "edge_of_care.support_by_service": breakdown(keys, services, len(referrals)),
    }
