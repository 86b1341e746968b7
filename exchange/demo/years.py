"""The ordinary years: children who come into care each month, and how it goes.

The autumn of 2024 is composed elsewhere: nothing told here ends in it, and nobody
here is in a children's home or goes straight into one in that year.
"""

from datetime import date, timedelta

from exchange.demo.lives import Care, Stay
from exchange.demo.world import (
    AUTUMN,
    HISTORY_FROM,
    between,
    birthday,
    in_autumn,
    stream,
)

FIRST_MONTH = date(2007, 1, 1)
A_MONTH = 10.2
SINCE_2025 = 3


def days(rng, least, most):
    return timedelta(days=rng.randint(least, most))


def apart(day):
    """The same day, or the nearest one that is not in the autumn of 2024."""
    if not in_autumn(day):
        return day
    return AUTUMN[1] + timedelta(days=5 + (day - AUTUMN[0]).days % 60)


def born_for(rng, started, youngest, oldest):
    """A birthday for that age at the start; nobody turns 18 in the autumn of 2024."""
    born = started - timedelta(days=rng.randint(youngest * 365 + 20, oldest * 365 + 340))
    if date(2006, 9, 1) <= born <= date(2006, 12, 31):
        born -= timedelta(days=125)
    return born


def orders(rng, started):
    """An interim care order, then a full one."""
    return [("C1", started), ("C2", started + days(rng, 150, 260))]


def short_home(rng, child, started):
    ended = apart(started + days(rng, 15, 240))
    reason = rng.choice(["E4A", "E4A", "E4B", "E13", "E41"])
    stays, statuses = [Stay("U6", started)], [("V2", started)]
    return Care(child, started, stays, statuses, ended, reason, need="N4")


def adopted(rng, child, started):
    order = started + days(rng, 200, 330)
    placed = order + days(rng, 40, 170)
    ended = apart(placed + days(rng, 150, 320))
    stays = [Stay(rng.choice(["U6", "U6", "U5"]), started), Stay("A6", placed)]
    statuses = [("C1", started), ("E1", order)]
    return Care(child, started, stays, statuses, ended, rng.choice(["E11", "E12"]))


def with_kin(rng, child, started):
    ended = apart(started + days(rng, 300, 1100))
    stays = [Stay(rng.choice(["U1", "U3", "U3"]), started)]
    return Care(child, started, stays, orders(rng, started), ended, "E45")


def to_parents(rng, child, started):
    home = started + days(rng, 270, 500)
    ended = apart(home + days(rng, 280, 800))
    stays = [Stay("U6", started), Stay("P1", home)]
    return Care(child, started, stays, orders(rng, started), ended, "E4A")


def long_foster(rng, child, started):
    settled = started + days(rng, 200, 500)
    ended = birthday(child["date_of_birth"], 18)
    stays = [Stay("U6", started), Stay("U4", settled)]
    reason = rng.choice(["E17", "E17", "E17", "E5", "E6"])
    return Care(child, started, stays, orders(rng, started), ended, reason)


def few_years(rng, child, started):
    ended = apart(started + days(rng, 600, 1700))
    reason = rng.choice(["E46", "E4A", "E4A", "E41"])
    moved = started + days(rng, 60, 400)
    stays = [Stay("U6", started), Stay("U6", moved)]
    return Care(child, started, stays, orders(rng, started), ended, reason)


def teenager(rng, child, started):
    grown = birthday(child["date_of_birth"], 16)
    moved = max(grown, started) + days(rng, 60, 330)
    ended = birthday(child["date_of_birth"], 18)
    supported = "K3" if moved >= date(2023, 10, 28) else "H5"
    stays = [Stay("U6", started), Stay(supported, moved)]
    reason = rng.choice(["E5", "E5", "E6", "E17"])
    return Care(child, started, stays, [("V2", started)], ended, reason, need="N5")


def alone_in_the_country(rng, child, started):
    child.update(ethnicity="OOTH", uasc_from=started)
    ended = birthday(child["date_of_birth"], 18)
    child.update(uasc_to=ended)
    supported = "K3" if started >= date(2023, 10, 28) else "H5"
    stays = [Stay(rng.choice(["U6", supported, supported]), started)]
    statuses = [("V2", started)]
    return Care(child, started, stays, statuses, ended, "E5", need="N8")


def short_breaks(rng, child, started):
    """Overnight stays by agreement: not counted as being looked after."""
    child.update(disabled="yes")
    ended = apart(started + days(rng, 300, 900))
    stays, statuses = [Stay("K2", started, net=640)], [("V4", started)]
    return Care(child, started, stays, statuses, ended, "E8", need="N2")


ROUTES = [
    (short_home, 30, 1, 15),
    (adopted, 10, 0, 3),
    (with_kin, 17, 0, 12),
    (to_parents, 8, 2, 13),
    (long_foster, 14, 4, 11),
    (few_years, 9, 2, 11),
    (teenager, 8, 14, 15),
    (alone_in_the_country, 4, 16, 16),
    (short_breaks, 1, 6, 14),
]


class Years:
    """Arrivals, month by month, with brothers and sisters now and then."""

    def __init__(self, world, families):
        self.world, self.families = world, families

    def cares(self):
        told, month = [], FIRST_MONTH
        while month <= self.world.until:
            told += self._month(month)
            month = (month + timedelta(days=32)).replace(day=1)
        return told

    def _month(self, month):
        rng = stream(f"month {month}")
        more = SINCE_2025 if month.year >= 2025 else 0
        arrivals = int(A_MONTH + more + rng.random() + rng.choice([-3, -1, 0, 1, 3]))
        told, family = [], None
        for _ in range(arrivals):
            route, _, youngest, oldest = rng.choices(ROUTES, [r[1] for r in ROUTES])[0]
            started = between(rng, month, month + timedelta(days=27))
            born = born_for(rng, started, youngest, oldest)
            family = family if rng.random() < 0.22 else None
            care = self._arrival(rng, route, born, started, family)
            if care is None:
                continue
            told.append(care)
            rows = self.world.rows["families"]
            family = rows[-1] if family is None else family
        return told

    def _arrival(self, rng, route, born, started, family):
        """A life in care, unless it was over before the years that are kept."""
        trial = route(rng, {"date_of_birth": born}, started)
        if trial.ended <= HISTORY_FROM:
            return None
        child = self.families.child(born, family)
        for name in ("ethnicity", "uasc_from", "uasc_to", "disabled"):
            if name in trial.child:
                child[name] = trial.child[name]
        trial.child = child
        return self._with_holiday(rng, trial)

    def _with_holiday(self, rng, care):
        """Now and then, the carers are away and the child stays elsewhere."""
        stay = care.stays[0]
        following = care.stays[1].started if len(care.stays) > 1 else care.ended
        if stay.code[0] == "U" and rng.random() < 0.05:
            begun = stay.started + days(rng, 5, 60)
            ended = begun + timedelta(days=9)
            if ended < following:
                care.away.append(("T3", begun, ended))
        return care
