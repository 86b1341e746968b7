"""One council's records, and the questions that the figures ask of a child on a day.

Every question loops over the child's own rows. Nothing is indexed beyond the child,
nothing is remembered: slow, and easy to check against design/figures.md by eye.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tests.reference.folder import day, pounds, rows, yes_or_no

SHORT_BREAKS = {"V3", "V4"}
CODES = {
    "residential": {"K2", "R1", "S1"},
    "secure": {"K1"},
    "connected": {"U1", "U2", "U3"},
    "fostering": {"U4", "U5", "U6"},
    "parents": {"P1"},
    "adoption": {"A3", "A4", "A5", "A6"},
    "supported": {"K3", "H5", "P2"},
}


def holds(row, on):
    """Half open: the day a thing ends belongs to what follows."""
    return row.started <= on and (row.ended is None or row.ended > on)


def overlaps(row, first, last):
    """As figures.md words it: started by the last day, and not ended by the first."""
    return row.started <= last and (row.ended is None or row.ended > first)


@dataclass
class Dated:
    started: date
    ended: date | None


@dataclass
class CarePeriod(Dated):
    reason_ended: str


@dataclass
class Status(Dated):
    code: str


@dataclass
class Line(Dated):
    amount: Decimal


@dataclass
class Placement(Dated):
    placement_id: str
    code: str
    registration: str
    planned: bool | None
    planned_end: date | None = None
    sector: str = ""
    row: dict = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    contributions: list[Line] = field(default_factory=list)

    @property
    def temporary(self):
        return self.code.startswith("T")

    @property
    def category(self):
        if self.registration in {"cqc_only", "unregistered"} or self.code[0] == "Z":
            return "unregistered"
        for category, codes in CODES.items():
            if self.code in codes:
                return category
        return "other"


@dataclass
class Child:
    child_id: str
    born: date
    periods: list[CarePeriod] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)

    def birthday(self, age):
        """The day the child turns that age; 29 February becomes 1 March."""
        try:
            return self.born.replace(year=self.born.year + age)
        except ValueError:
            return date(self.born.year + age, 3, 1)

    def age(self, on):
        age = on.year - self.born.year
        return age if self.birthday(age) <= on else age - 1

    def status_on(self, on):
        return next((s.code for s in self.statuses if holds(s, on)), "")

    def last_status(self, period):
        """The last legal status that held within a care period that ended."""
        within = [
            status
            for status in self.statuses
            if status.started < period.ended
            and (status.ended is None or status.ended > period.started)
        ]
        return max(within, key=lambda status: status.started).code if within else ""

    def period_on(self, on):
        return next((period for period in self.periods if holds(period, on)), None)

    def looked_after(self, on):
        if self.period_on(on) is None:
            return False
        return self.status_on(on) not in SHORT_BREAKS

    def starts(self, first, last):
        return [
            period
            for period in self.periods
            if first <= period.started <= last
            and self.status_on(period.started) not in SHORT_BREAKS
        ]

    def ceases(self, first, last):
        return [
            period
            for period in self.periods
            if period.ended is not None
            and first <= period.ended <= last
            and self.last_status(period) not in SHORT_BREAKS
        ]

    def settled(self, period, before=None):
        """The latest placement of a care period that is not temporary.

        With `before`, only those that began on or before that day.
        """
        settled = [
            placement
            for placement in self.placements
            if not placement.temporary
            and (period.ended is None or placement.started < period.ended)
            and (placement.ended is None or placement.ended > period.started)
            and (before is None or placement.started <= before)
        ]
        return max(settled, key=lambda placement: placement.started, default=None)

    def placement_on(self, on):
        """Where the child is placed, temporary placements looked through."""
        holding = [placement for placement in self.placements if holds(placement, on)]
        for placement in holding:
            if not placement.temporary:
                return placement
        if not holding:
            return None
        temporary = max(holding, key=lambda placement: placement.started)
        period = self.period_on(on)
        interrupted = period and self.settled(period, before=temporary.started)
        return interrupted or temporary

    def last_placement(self, period):
        """Where a care period that ended was spent last."""
        settled = self.settled(period)
        if settled:
            return settled
        within = [
            placement
            for placement in self.placements
            if period.started <= placement.started < period.ended
        ]
        return max(within, key=lambda placement: placement.started, default=None)

    def first_placement(self, period):
        """The earliest placement that began in a care period."""
        within = [
            placement
            for placement in self.placements
            if placement.started >= period.started
            and (period.ended is None or placement.started < period.ended)
        ]
        return min(within, key=lambda p: (p.started, p.temporary), default=None)

    def in_residential(self, on):
        if not self.looked_after(on):
            return False
        placement = self.placement_on(on)
        return placement is not None and placement.category == "residential"

    def net_weekly(self, on):
        """Costs less contributions over every placement that holds on the day."""
        holding = [placement for placement in self.placements if holds(placement, on)]
        gross = [x.amount for p in holding for x in p.lines if holds(x, on)]
        given = [x.amount for p in holding for x in p.contributions if holds(x, on)]
        return sum(gross, Decimal(0)) - sum(given, Decimal(0))

    def last_day_in_residential(self, by):
        """The latest day in residential on or before `by`; None where there is none."""
        if not self.placements:
            return None
        on, earliest = by, min(placement.started for placement in self.placements)
        while on >= earliest:
            if self.in_residential(on):
                return on
            on -= timedelta(days=1)
        return None


def dates(row, first="started", last="ended"):
    return {"started": day(row[first]), "ended": day(row.get(last, ""))}


class Council:
    """The tables of a folder that figures are worked out from."""

    def __init__(self, folder):
        self.folder = folder
        self.children = {
            row["child_id"]: Child(row["child_id"], day(row["date_of_birth"]))
            for row in rows(folder, "children")
        }
        self._read_care()
        self._read_placements()
        self._read_money()
        self.cohorts = defaultdict(set)
        for row in rows(folder, "cohorts"):
            self.cohorts[row["cohort_id"]].add(row["child_id"])

    def _read_care(self):
        for row in rows(self.folder, "care_periods"):
            period = CarePeriod(**dates(row), reason_ended=row.get("reason_ended", ""))
            self.children[row["child_id"]].periods.append(period)
        for row in rows(self.folder, "legal_statuses"):
            status = Status(**dates(row), code=row["code"])
            self.children[row["child_id"]].statuses.append(status)

    def _read_placements(self):
        registered = {
            row["setting_id"]: row.get("registration", "")
            for row in rows(self.folder, "settings")
        }
        run_by = {p["provider_id"]: p["sector"] for p in rows(self.folder, "providers")}
        sectors = {
            row["setting_id"]: run_by.get(row.get("provider_id", ""), "")
            for row in rows(self.folder, "settings")
        }
        self.placements = {}
        for row in rows(self.folder, "placements"):
            own = row.get("registration", "")
            placement = Placement(
                **dates(row),
                placement_id=row["placement_id"],
                code=row["code"],
                registration=own or registered.get(row.get("setting_id", ""), ""),
                planned=yes_or_no(row.get("planned", "")),
                planned_end=day(row.get("planned_end", "")),
                sector=row.get("sector", "")
                or sectors.get(row.get("setting_id", ""), "")
                or ("PR1" if row.get("household_id") else ""),
                row=row,
            )
            self.placements[placement.placement_id] = placement
            self.children[row["child_id"]].placements.append(placement)

    def _read_money(self):
        for row in rows(self.folder, "placement_costs"):
            line = Line(**dates(row, "from", "to"), amount=pounds(row["weekly_amount"]))
            self.placements[row["placement_id"]].lines.append(line)
        for row in rows(self.folder, "contributions"):
            line = Line(**dates(row, "from", "to"), amount=pounds(row["weekly_amount"]))
            self.placements[row["placement_id"]].contributions.append(line)

    def in_residential(self, on):
        return {c.child_id: c for c in self.children.values() if c.in_residential(on)}
