"""Fostering households: who is approved, who resigns, who has room."""

from datetime import date, timedelta

from exchange.demo.names import FAMILY_NAMES
from exchange.demo.world import AUTUMN, between, in_autumn, stream

ENDINGS = ["resigned", "resigned", "retired", "moved_agency", "deregistered", "other"]
AUTUMN_RESIGNATIONS = 6
AUTUMN_MAINSTREAM = 3
STOCK = 165
NOTICE = timedelta(days=28)
TEMPORARY = timedelta(weeks=16)


class Households:
    """Approved households and who lives with them when."""

    def __init__(self, world):
        self.world = world
        self.rng = stream("fostering")
        self.mainstream = []
        for _ in range(STOCK):
            self._known(between(self.rng, date(2006, 1, 1), date(2021, 8, 1)))
        self._years()
        self._autumn()
        self.mainstream.sort(key=lambda row: row["approved_on"])
        self.taken = {row["household_id"]: [] for row in self.mainstream}

    def household(self, kind, approved_on, places, **more):
        age_from = self.rng.choice([0, 0, 5, 8])
        row = {
            "household_id": self.world.number("H"),
            "name": self.rng.choice(FAMILY_NAMES),
            "kind": kind,
            "approved_on": approved_on,
            "approved_places": places,
            "age_from": age_from,
            "age_to": 18 if age_from else self.rng.choice([4, 11, 18]),
            "ended_on": None,
            "end_reason": None,
            "notice_on": None,
            "temporary_from": None,
            "temporary_to": None,
        }
        return self.world.add("carers", **{**row, **more})

    def _known(self, approved_on):
        """A household that may give up in the years that are told."""
        places = self.rng.choice([1, 1, 2, 2, 3])
        row = self.household("mainstream", approved_on, places)
        years = self.rng.expovariate(1 / 14)
        told_from = max(approved_on, date(2021, 8, 1))
        ended = told_from + timedelta(days=300 + round(365 * years))
        if not in_autumn(ended) and years < 12:
            self._end(row, ended, self.rng.choice(ENDINGS))
        self.mainstream.append(row)
        return row

    def _end(self, row, ended, reason):
        notice = ended - NOTICE if reason == "resigned" else None
        row.update(ended_on=ended, end_reason=reason, notice_on=notice)

    def _years(self):
        """About one new household a month, and a few of other kinds."""
        month = date(2021, 9, 1)
        while month <= self.world.until:
            approved = between(self.rng, month, month + timedelta(days=27))
            told = self.rng.random() < 0.9
            kind = self.rng.choice([None, None, None, "short_breaks", "adopter_foster"])
            if told and not in_autumn(approved):
                self._known(approved)
            if kind and month.month in (3, 6) and not in_autumn(approved):
                self.household(kind, approved, 1)
            month = (month + timedelta(days=32)).replace(day=1)

    def _autumn(self):
        for number in range(AUTUMN_RESIGNATIONS):
            ended = AUTUMN[0] + timedelta(days=9 + 19 * number)
            approved = between(self.rng, date(2008, 1, 1), date(2020, 1, 1))
            row = self.household("mainstream", approved, self.rng.choice([1, 1, 2]))
            self._end(row, ended, "resigned")
            self.mainstream.append(row)
        for number in range(AUTUMN_MAINSTREAM):
            approved = AUTUMN[0] + timedelta(days=22 + 37 * number)
            self.mainstream.append(self.household("mainstream", approved, 2))

    def vacancy(self, started, ended):
        """A household with a place free throughout; half the time there is none."""
        if self.rng.random() < 0.45:
            return None
        options = self.rng.sample(self.mainstream, 40)
        for row in options:
            if self._free(row, started, ended):
                self.taken[row["household_id"]].append((started, ended))
                return row["household_id"]
        return None

    def _free(self, row, started, ended):
        if row["approved_on"] > started:
            return False
        if row["ended_on"] and (ended is None or ended > row["ended_on"]):
            return False
        stays = self.taken[row["household_id"]]
        during = [
            stay
            for stay in stays
            if (ended is None or stay[0] < ended) and (stay[1] is None or stay[1] > started)
        ]
        return len(during) < row["approved_places"]

    def kin(self, stay, ended, approved=None):
        """Relatives or friends: looked at for up to 16 weeks, then approved."""
        approved = approved or self._approval(stay.started)
        if ended and ended <= approved:
            dates = {"temporary_from": stay.started, "temporary_to": ended}
            return self.household("connected", None, None, **dates)["household_id"]
        dates = {"temporary_from": stay.started, "temporary_to": approved}
        places = self.rng.choice([1, 1, 1, 2])
        row = self.household("connected", approved, places, **dates)
        if ended:
            closed = ended + timedelta(days=self.rng.randint(5, 40))
            if in_autumn(closed):
                closed = AUTUMN[1] + timedelta(days=self.rng.randint(6, 20))
            self._end(row, closed, self.rng.choice(["sgo_granted", "other"]))
        return row["household_id"]

    def _approval(self, started):
        approved = started + timedelta(days=self.rng.randint(80, TEMPORARY.days))
        if not in_autumn(approved):
            return approved
        before, after = AUTUMN[0] - timedelta(days=3), AUTUMN[1] + timedelta(days=6)
        return before if started < date(2024, 7, 20) else after
