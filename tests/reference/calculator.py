"""Works out the Keeping Families Together figures from a folder, without the product.

    python -m tests.reference.calculator FOLDER --from 2024-09-01 --to 2024-12-31

Written from design/figures.md alone, so that the product's own figures have something
to be held against. It shares no code with the product. Readings of the definitions
that could be argued with are in docs/decisions/0300-how-figures-are-read.md.
"""

import argparse
import json
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from tests.reference import edge, routes
from tests.reference.council import Council, overlaps
from tests.reference.folder import day, rows, yes_or_no

PURPOSES = ["prevent_breakdown", "prevent_accommodation", "support_rehabilitation"]
AGENCIES = [
    "family_matters",
    "youth_service",
    "camhs",
    "education",
    "send",
    "fostering",
    "health",
    "police",
    "other",
]


@dataclass(frozen=True)
class Period:
    """What a report is asked for: [first, last], read as of a day, and a comparison."""

    first: date
    last: date
    as_at: date
    before_first: date
    before_last: date

    @classmethod
    def of(cls, first, last, as_at=None, before=None):
        if before is None:
            length = last - first + timedelta(days=1)
            before = first - length, first - timedelta(days=1)
        return cls(first, last, as_at or last, *before)

    def has(self, on):
        return on is not None and self.first <= on <= self.last


def money(amount):
    return str(Decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_UP))


def count(value):
    return {"unit": "count", "value": value}


def pounds_a_week(amount):
    return {"unit": "money", "value": money(amount)}


def breakdown(keys, counts, total, unit="count"):
    shown = [{"key": key, "value": counts[key]} for key in keys]
    return {"unit": unit, "rows": shown, "total": total}


def residential_entries(council, first, last):
    found = Counter()
    words = {True: "planned", False: "unplanned", None: "not_recorded"}
    for child in council.children.values():
        for period in child.starts(first, last):
            placement = child.first_placement(period)
            if placement and placement.category == "residential":
                found[words[placement.planned]] += 1
    return breakdown(words.values(), found, found.total())


def emergency_response(council, period):
    latest = {}
    for row in rows(council.folder, "interventions"):
        help_given = edge.intervention(row)
        if row["service"] != "emergency_response":
            continue
        if not overlaps(help_given, period.first, period.last):
            continue
        known = latest.get(row["family_id"])
        if known is None or help_given.started > known.started:
            latest[row["family_id"]] = help_given
    purposes = Counter(given.purpose or "not_recorded" for given in latest.values())
    keys = [*PURPOSES, "other", "not_recorded"]
    return {
        "emergency_response.families": count(len(latest)),
        "emergency_response.by_purpose": breakdown(keys, purposes, len(latest)),
    }


def bridge(council, period):
    """Why the weekly cost of residential care changed between the two days."""
    at_start = council.in_residential(period.first)
    at_end = council.in_residential(period.last)
    amounts = Counter({"leavers": Decimal(0)})
    for child in {**at_start, **at_end}.values():
        before = child.net_weekly(period.first) if child.child_id in at_start else 0
        after = child.net_weekly(period.last) if child.child_id in at_end else 0
        amounts[_why(child, at_start, at_end, period)] += before - after
    return amounts


def _why(child, at_start, at_end, period):
    if child.child_id not in at_end:
        return "leavers"
    if child.child_id not in at_start:
        return "joiners"
    was, now = child.placement_on(period.first), child.placement_on(period.last)
    return "changed_rates" if was is now else "moves"


def residential(council, period):
    figures, net = {}, {}
    for name, on in (("start", period.first), ("end", period.last)):
        children = council.in_residential(on)
        net[name] = sum((c.net_weekly(on) for c in children.values()), Decimal(0))
        figures[f"residential.{name}.children"] = count(len(children))
        figures[f"residential.{name}.net_weekly"] = pounds_a_week(net[name])
    saving = net["start"] - net["end"]
    figures["residential.saving_per_week"] = pounds_a_week(saving)
    parts = bridge(council, period)
    shown = {key: money(parts[key]) for key in routes.BRIDGE}
    figures["residential.saving_bridge"] = breakdown(
        routes.BRIDGE, shown, money(saving), "money"
    )
    return figures


def cohorts(council, period):
    figures = {}
    for cohort_id, members in council.cohorts.items():
        left = routes.left(council, members, period.last)
        saving = sum((routes.saving(c, period.last) for c in left), Decimal(0))
        routed = Counter(routes.move_on(child, period.last) for child in left)
        key = f"cohort.{cohort_id}"
        figures[f"{key}.children"] = count(len(members))
        figures[f"{key}.left"] = count(len(left))
        figures[f"{key}.saving_per_week"] = pounds_a_week(saving)
        figures[f"{key}.move_on"] = breakdown(routes.MOVE_ON, routed, len(left))
    return figures


def next_cohorts(council, period):
    children = council.in_residential(period.last).values()
    groups = {
        "aged_16": [c for c in children if c.age(period.last) == 16],
        "under_11": [c for c in children if c.age(period.last) < 11],
    }
    shown = []
    for key, group in groups.items():
        net = sum((child.net_weekly(period.last) for child in group), Decimal(0))
        named = {"children": len(group), "net_weekly": money(net)}
        shown.append({"key": key, "value": len(group), **named})
    total = sum(row["value"] for row in shown)
    return {"unit": "count", "rows": shown, "total": total}


def care_ended(council, period):
    members = set().union(*council.cohorts.values())
    left = {c.child_id for c in routes.left(council, members, period.last)}
    routed = Counter(
        routes.care_ended(child, ended)
        for child in council.children.values()
        if child.child_id not in left
        for ended in child.ceases(period.first, period.last)
    )
    return {
        "care_ended.children": count(routed.total()),
        "care_ended.by_route": breakdown(routes.ENDED, routed, routed.total()),
    }


def fostering(council, period):
    carers = rows(council.folder, "carers")
    approved = [c for c in carers if period.has(day(c.get("approved_on", "")))]
    ended = [c for c in carers if period.has(day(c.get("ended_on", "")))]
    begun = [c for c in carers if period.has(day(c.get("temporary_from", "")))]
    kinds = Counter(_approval_kind(carer) for carer in approved)
    kinds["temporary"] = len(begun)
    resigned = [c for c in ended if c.get("end_reason", "") == "resigned"]
    return {
        "fostering.resignations": count(len(resigned)),
        "fostering.approvals": breakdown(routes.APPROVALS, kinds, len(approved)),
        "fostering.net_households": count(len(approved) - len(ended)),
        "fostering.net_places": count(_places(approved) - _places(ended)),
    }


def _approval_kind(carer):
    return carer["kind"] if carer["kind"] in {"mainstream", "connected"} else "other"


def _places(carers):
    return sum(int(carer.get("approved_places", "") or 0) for carer in carers)


def panel(council, period):
    held = edge.meetings(council.folder, period.first, period.last)
    attended = Counter(
        row["agency"]
        for row in rows(council.folder, "attendance")
        if row["meeting_id"] in held and yes_or_no(row["attended"])
    )
    return {
        "panel.meetings": count(len(held)),
        "panel.attendance": breakdown(AGENCIES, attended, attended.total()),
    }


def figures(folder, period):
    """Every figure of section 1, by key, in the shape of the report's JSON."""
    council = Council(folder)
    before = period.before_first, period.before_last
    now = period.first, period.last
    return {
        "residential_entries.before": residential_entries(council, *before),
        "residential_entries.period": residential_entries(council, *now),
        **edge.figures(council, period, count, breakdown),
        **emergency_response(council, period),
        **residential(council, period),
        **cohorts(council, period),
        "next_cohorts": next_cohorts(council, period),
        **care_ended(council, period),
        **fostering(council, period),
        **panel(council, period),
    }


def asked():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder")
    for name in ("from", "to", "as-at", "before-from", "before-to"):
        needed = name in {"from", "to"}
        parser.add_argument(f"--{name}", type=day, required=needed)
    return vars(parser.parse_args())


def main():
    given = asked()
    before = given["before_from"], given["before_to"]
    period = Period.of(
        given["from"], given["to"], given["as_at"], before if all(before) else None
    )
    answer = {"report": "keeping-families-together", "from": str(period.first)}
    answer |= {"to": str(period.last), "as_at": str(period.as_at)}
    answer["figures"] = figures(given["folder"], period)
    sys.stdout.write(json.dumps(answer, indent=1) + "\n")


if __name__ == "__main__":
    main()
