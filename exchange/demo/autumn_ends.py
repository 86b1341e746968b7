"""How care ended for children in the autumn of 2024, and who came in with relatives."""

from datetime import date, timedelta

from exchange.demo.lives import Care, Stay
from exchange.demo.world import AUTUMN, between, stream
from exchange.demo.years import days, orders

# one of the 21 who went home was in a children's home: autumn_residents
ADOPTED, GUARDIANS, DISCHARGED, HOME = 8, 11, 9, 20
GROWN_UP = ["E17"] * 4 + ["E5"] * 4 + ["E6"]
ELSEWHERE = ["E41", "E41", "E3", "E16", "E9"]
KIN_APPROVED = 16


def aged(rng, on, youngest, oldest):
    return on - timedelta(days=rng.randint(youngest * 365 + 20, oldest * 365 + 340))


class Ends:
    def __init__(self, world, families, households):
        self.families, self.households = families, households
        self.rng = stream("ends of the autumn")

    def cares(self):
        routes = [self._adopted] * ADOPTED + [self._guardians] * GUARDIANS
        routes += [self._discharged] * DISCHARGED + [self._home] * HOME
        told = [route(self._ending(), turn) for turn, route in enumerate(routes)]
        told += [self._grown_up(reason) for reason in GROWN_UP]
        told += [self._elsewhere(reason) for reason in ELSEWHERE]
        return told + [self._with_kin(turn) for turn in range(KIN_APPROVED)]

    def _ending(self):
        return between(self.rng, AUTUMN[0] + timedelta(days=2), AUTUMN[1])

    def _child(self, started, youngest, oldest):
        return self.families.child(aged(self.rng, started, youngest, oldest))

    def _adopted(self, ended, turn):
        placed = ended - days(self.rng, 150, 320)
        order = placed - days(self.rng, 40, 170)
        started = order - days(self.rng, 200, 330)
        stays = [Stay("U6", started), Stay("A6" if turn % 4 else "A5", placed)]
        statuses = [("C1", started), ("E1", order)]
        reason = "E12" if turn % 3 else "E11"
        return Care(self._child(started, 0, 3), started, stays, statuses, ended, reason)

    def _guardians(self, ended, turn):
        started = ended - days(self.rng, 300, 700)
        code, reason = ("U4", "E46") if turn % 5 == 0 else ("U3", "E45")
        stays, child = [Stay(code, started)], self._child(started, 0, 11)
        return Care(child, started, stays, orders(self.rng, started), ended, reason)

    def _discharged(self, ended, turn):
        started = ended - days(self.rng, 700, 1400)
        home = started + days(self.rng, 280, 500)
        child = self._child(started, 2, 11)
        stays = [Stay("U6", started), Stay("P1", home)]
        reason = "E8" if turn % 4 == 0 else "E4A"
        return Care(child, started, stays, orders(self.rng, started), ended, reason)

    def _home(self, ended, turn):
        started = ended - days(self.rng, 20, 330)
        reason = ["E4A", "E4A", "E4B", "E4A", "E13"][turn % 5]
        child, stays = self._child(started, 1, 14), [Stay("U6", started)]
        return Care(child, started, stays, [("V2", started)], ended, reason, need="N4")

    def _grown_up(self, reason):
        ended = self._ending()
        born = ended.replace(year=ended.year - 18)
        child = self.families.child(born, team="Leaving Care")
        started = born + days(self.rng, 9 * 365, 14 * 365)
        stays = [Stay("U4", started)]
        if reason != "E17":
            moved = ended - days(self.rng, 130, 300)
            stays.append(Stay("K3", max(moved, date(2023, 11, 6))))
        return Care(child, started, stays, orders(self.rng, started), ended, reason)

    def _elsewhere(self, reason):
        ended = self._ending()
        started = ended - days(self.rng, 60, 400)
        child = self._child(started, 15, 15) if reason == "E9" else None
        stays = [Stay("R5" if reason == "E9" else "U6", started)]
        statuses = [("J1" if reason == "E9" else "C1", started)]
        child = child or self._child(started, 4, 12)
        return Care(child, started, stays, statuses, ended, reason, need="N6")

    def _with_kin(self, turn):
        """Came to relatives in the summer, who were approved in the autumn."""
        started = date(2024, 6, 20) + timedelta(days=4 * turn)
        approved = started + days(self.rng, 84, 112)
        ended = started + days(self.rng, 330, 800)
        stay = Stay("U3", started)
        stay.household = self.households.kin(stay, ended, approved)
        statuses = orders(self.rng, started)
        child = self._child(started, 1, 12)
        return Care(child, started, [stay], statuses, ended, "E45")
