"""A child's time in care: what is told of it, and how it becomes rows."""

from dataclasses import dataclass, field
from datetime import date

from exchange.demo import fees
from exchange.demo.world import stream

KINDS = {
    "K2": "childrens_home",
    "R1": "childrens_home",
    "S1": "residential_school",
    "K1": "secure_home",
    "R3": "family_centre",
    "K3": "supported_accommodation",
    "H5": "supported_accommodation",
}
KIN = {"U1", "U2", "U3"}
STRANGERS = {"U4", "U5", "U6"}


@dataclass
class Stay:
    """A placement. `net` is its weekly cost to the council at 2024-25 prices."""

    code: str
    started: date
    net: int | None = None
    changed: tuple[date, int] | None = None
    planned: str | None = "yes"
    household: str | None = None
    unregistered: bool = False


@dataclass
class Care:
    """A period of care; each stay and status lasts until the next, or the end."""

    child: dict
    started: date
    stays: list[Stay]
    statuses: list[tuple[str, date]]
    ended: date | None = None
    reason: str | None = None
    need: str = "N1"
    away: list[tuple[str, date, date]] = field(default_factory=list)

    def until(self, following):
        return following if following is not None else self.ended


def spans(care, steps, begun):
    """Each step with the day it gives way to the next."""
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        yield step, care.until(begun(after) if after else None)


class Writer:
    """Turns lives into rows: finds each stay a home and a price."""

    def __init__(self, world, homes, households):
        self.world, self.homes, self.households = world, homes, households
        self.rng = stream("lives")

    def write(self, cares):
        for care in sorted(cares, key=lambda c: (c.started, c.child["child_id"])):
            self._period(care)
            for (code, begun), ended in spans(care, care.statuses, lambda s: s[1]):
                self.world.add(
                    "legal_statuses",
                    child_id=care.child["child_id"],
                    code=code,
                    started=begun,
                    ended=ended,
                )
            self._stays(care)

    def _period(self, care):
        self.world.add(
            "care_periods",
            care_period_id=self.world.number("CP"),
            child_id=care.child["child_id"],
            started=care.started,
            ended=care.ended,
            reason_ended=care.reason if care.ended else None,
            need=care.need,
        )

    def _stays(self, care):
        before = None
        for stay, ended in spans(care, care.stays, lambda s: s.started):
            before = self._placement(care, stay, ended, before)
        for code, begun, ended in care.away:
            self._row(care, Stay(code, begun), ended, {}, None)

    def _placement(self, care, stay, ended, before):
        where, sector = self._where(stay, ended, before)
        row = self._row(care, stay, ended, where, sector)
        lines, given = fees.lines(stay, ended, sector, self.rng)
        for line in lines:
            self.world.add("placement_costs", placement_id=row["placement_id"], **line)
        for line in given:
            self.world.add("contributions", placement_id=row["placement_id"], **line)
        return where.get("setting_id")

    def _where(self, stay, ended, before):
        """The setting or household, and its sector."""
        if stay.household or stay.code in KIN:
            found = stay.household or self.households.kin(stay, ended)
            return {"household_id": found}, "PR1"
        if stay.code in STRANGERS:
            found = self.households.vacancy(stay.started, ended)
            if found:
                return {"household_id": found}, "PR1"
            row, sector = self.homes.place("fostering_agency", stay.started, ended)
        elif stay.code in KINDS:
            kind = KINDS[stay.code]
            row, sector = self.homes.place(kind, stay.started, ended, avoid=before)
        else:
            return {}, "PR0" if stay.code == "P1" else "PR1"
        return {"setting_id": row["setting_id"]}, sector

    def _row(self, care, stay, ended, where, sector):
        moved = ended is not None and ended != care.ended
        return self.world.add(
            "placements",
            placement_id=self.world.number("PL"),
            child_id=care.child["child_id"],
            started=stay.started,
            ended=ended,
            code=stay.code,
            setting_id=where.get("setting_id"),
            household_id=where.get("household_id"),
            sector=sector,
            contract=_contract(sector, self.rng),
            registration="unregistered" if stay.unregistered else None,
            distance_miles=self.rng.randint(1, 45) if where else None,
            planned=stay.planned,
            reason_ended="CARPL" if moved and stay.code[0] != "T" else None,
        )


def _contract(sector, rng):
    if sector in ("PR0", None):
        return None
    return "in_house" if sector == "PR1" else rng.choice(["framework", "spot"])
