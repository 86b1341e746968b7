"""Works out figures of figures.md sections 2 and 3 from a folder, without the product.

Only those that come from care and placements; tests/reference/forecast.py has the money of
the year. Every question is asked of each child on each day.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

from tests.reference.calculator import money
from tests.reference.council import Council, Line, dates, holds
from tests.reference.folder import pounds, rows, yes_or_no
from tests.reference.forecast import EXTERNAL, year_begins

CATEGORIES = [
    *("unregistered", "residential", "secure", "connected", "fostering", "parents"),
    *("adoption", "supported", "other"),
]
ORIGINS = {
    "residential": "residential",
    "secure": "residential",
    "fostering": "fostering",
    "connected": "fostering",
}


class Numbers:
    """The figures of one council for [first, last], as at the last day."""

    def __init__(self, folder, first, last):
        self.folder, self.first, self.last = folder, first, last
        self.council = Council(folder)
        self.children = list(self.council.children.values())
        self.settings = {row["setting_id"]: row for row in rows(folder, "settings")}

    def placed(self, on):
        """Everyone looked after with a placement on the day."""
        for child in self.children:
            placement = child.placement_on(on)
            if placement and child.looked_after(on):
                yield child, placement

    def residents(self, on):
        return [(c, p) for c, p in self.placed(on) if p.category == "residential"]

    def looked_after(self, on):
        return sum(child.looked_after(on) for child in self.children)

    def month_ends(self):
        found, on = {}, self.first
        while on <= self.last:
            if (on + timedelta(days=1)).day == 1:
                found[f"{on:%Y-%m}"] = self.looked_after(on)
            on += timedelta(days=1)
        return found

    def average_weekly(self):
        found = {}
        for key, on in (("start", self.first), ("end", self.last)):
            nets = [child.net_weekly(on) for child, _ in self.residents(on)]
            found[key] = money(sum(nets) / len(nets)) if nets else None
        return found

    def outside(self):
        return Counter(self._inside(p) for _, p in self.residents(self.last))

    def _inside(self, placement):
        own = yes_or_no(placement.row.get("inside_authority", ""))
        home = self.settings.get(placement.row.get("setting_id", ""), {})
        known = yes_or_no(home.get("inside_authority", "")) if own is None else own
        return {True: "inside", False: "outside", None: "not_recorded"}[known]

    def miles(self):
        return Counter(_far(p) for _, p in self.residents(self.last))

    def under_10(self):
        return sum(child.age(self.last) < 10 for child, _ in self.residents(self.last))

    def stays(self):
        """Days back from the last day until one that was not in residential."""
        found = Counter()
        for child, _ in self.residents(self.last):
            on = self.last
            while child.in_residential(on - timedelta(days=1)):
                on -= timedelta(days=1)
            limits = ((6, "under_6_months"), (12, "6_to_12_months"), (24, "1_to_2_years"))
            row = (k for most, k in limits if self.last < months_on(on, most))
            found[next(row, "2_years_or_more")] += 1
        return found

    def unregistered(self, on):
        return sum(p.category == "unregistered" for _, p in self.placed(on))

    def unregistered_peak(self):
        on, most = year_begins(self.last), (-1, None)
        while on <= self.last:
            most = max(most, (self.unregistered(on), on), key=lambda pair: pair[0])
            on += timedelta(days=1)
        return most

    def share(self, on):
        return len(self.residents(on)), self.looked_after(on)

    def kinds(self, on):
        found = Counter(placement.category for _, placement in self.placed(on))
        found["not_recorded"] = self.looked_after(on) - found.total()
        return found

    def starts(self):
        """Residential placements that started, as (origin, age)."""
        for child in self.children:
            for placement in child.placements:
                on = placement.started
                if not self.first <= on <= self.last or not child.in_residential(on):
                    continue
                if child.placement_on(on) is placement and not self._same_home(
                    child, placement
                ):
                    yield self._origin(child, placement), child.age(on)

    def _same_home(self, child, placement):
        """The one before ended that day, and only its status changed."""
        before = self._before(child, placement)
        return (
            before is not None
            and before.ended == placement.started
            and before.row.get("reason_ended") == "PLACE"
        )

    def _before(self, child, placement):
        period = child.period_on(placement.started)
        earlier = [
            other
            for other in child.placements
            if not other.temporary
            and other.started < placement.started
            and (other.ended is None or other.ended > period.started)
        ]
        return max(earlier, key=lambda other: other.started, default=None)

    def _origin(self, child, placement):
        before = self._before(child, placement)
        if before is None:
            return "home"
        if before.code == "R2":
            return "hospital"
        return ORIGINS.get(before.category, "other")

    def external(self, category):
        placed = self.placed(self.last)
        return [(c, p) for c, p in placed if p.sector in EXTERNAL and p.category == category]

    def contract_share(self):
        found = {}
        for category in CATEGORIES:
            external = self.external(category)
            framework = [p for _, p in external if p.row.get("contract") == "framework"]
            found[category] = len(framework), len(external)
        return found

    def contract_average(self, contract):
        found = {}
        for category in CATEGORIES:
            prices = [
                self.gross(child)
                for child, p in self.external(category)
                if p.row.get("contract") == contract
            ]
            found[category] = money(sum(prices) / len(prices)) if prices else None
        return found

    def gross(self, child):
        lines = [x for p in child.placements if holds(p, self.last) for x in p.lines]
        return sum((x.amount for x in lines if holds(x, self.last)), Decimal(0))

    def unregulated(self, placement):
        is_supported = placement.category == "supported"
        not_ofsted = placement.registration != "ofsted"
        return placement.category == "unregistered" or (is_supported and not_ofsted)

    def priority(self):
        """Children by reason, and how many have one."""
        by_reason = [self._reasons(child, p) for child, p in self.placed(self.last)]
        found = Counter(reason for reasons in by_reason for reason in reasons)
        return found, sum(bool(reasons) for reasons in by_reason)

    def _reasons(self, child, placement):
        age, row = child.age(self.last), placement.row
        external, unregulated = placement.sector in EXTERNAL, self.unregulated(placement)
        deprived = yes_or_no(row.get("deprivation_of_liberty", ""))
        home = self.settings.get(row.get("setting_id", ""), {})
        tests = {
            "sought_not_achieved": row.get("sought_code", "") not in ("", placement.code),
            "external_cost": external and self.gross(child) > 9000,
            "young_in_residential": placement.category == "residential" and age <= 12,
            "home_inadequate": home.get("ofsted_judgement") == "inadequate",
            "under_16_unregulated": unregulated and age < 16,
            "deprived_of_liberty_unregulated": unregulated and deprived and age in (16, 17),
            "external_near_18": external and self._near_18(child),
            "extra_staffing": self._has_staffing(child),
        }
        return [reason for reason, holds_good in tests.items() if holds_good]

    def _near_18(self, child):
        return self.last < child.birthday(18) <= months_on(self.last, 6)

    def _has_staffing(self, child):
        ids = {p.row["placement_id"]: p for p in child.placements if holds(p, self.last)}
        return any(
            row["placement_id"] in ids
            and row["component"] == "staffing"
            and pounds(row["weekly_amount"]) > 0
            and holds(_line(row), self.last)
            for row in rows(self.folder, "placement_costs")
        )

    def entries(self):
        return sum(len(child.starts(self.first, self.last)) for child in self.children)

    def exits(self):
        return sum(len(child.ceases(self.first, self.last)) for child in self.children)


def _line(row):
    return Line(**dates(row, "from", "to"), amount=Decimal(0))


def _far(placement):
    text = placement.row.get("distance_miles", "")
    if not text:
        return "not_recorded"
    return "over_20" if Decimal(text) > 20 else "up_to_20"


def months_on(day, months):
    """The same day of a later month, or its last day."""
    later = day.month - 1 + months
    year, month = day.year + later // 12, later % 12 + 1
    return date(year, month, min(day.day, _days_in(year, month)))


def _days_in(year, month):
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - timedelta(days=1)).day
