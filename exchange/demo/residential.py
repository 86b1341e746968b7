"""Children's homes in the years before and after the autumn of 2024."""

from datetime import date, timedelta

from exchange.demo.lives import Care, Stay
from exchange.demo.world import between, birthday, stream
from exchange.demo.years import apart, born_for, days, orders

EARLIER = 78
LAST_EARLIER = date(2024, 8, 28)


class Residential:
    """Children who left a home before the autumn, or came to one after it."""

    def __init__(self, world, families):
        self.world, self.families = world, families

    def cares(self):
        rng = stream("earlier residents")
        earlier = [self._earlier(rng) for _ in range(EARLIER)]
        return earlier + self._later()

    def _earlier(self, rng):
        """Moved to a home between 2018 and 2022, and on by the summer of 2024."""
        moved = between(rng, date(2019, 1, 1), date(2022, 10, 1))
        left = between(rng, date(2021, 10, 1), LAST_EARLIER)
        if left <= moved:
            left = between(rng, moved + timedelta(days=40), LAST_EARLIER)
        started = moved - days(rng, 30, 900)
        born = max(born_for(rng, started, 6, 12), left - timedelta(days=17 * 365))
        if date(2006, 9, 1) <= born <= date(2006, 12, 31):
            born = date(2007, 1, 10)
        child = self.families.child(born)
        stays = [Stay("U6", started), Stay("K2", moved, planned="no")]
        return self._onward(rng, child, started, stays, left)

    def _onward(self, rng, child, started, stays, left):
        """Home, to a foster family until grown up, or to supported accommodation."""
        grown = birthday(child["date_of_birth"], 18)
        statuses = orders(rng, started)
        if rng.random() < 0.25 and apart(left) == left:
            return Care(child, started, stays, statuses, left, "E4A", need="N5")
        old = birthday(child["date_of_birth"], 16) <= left
        supported = "K3" if left >= date(2023, 10, 28) else "H5"
        stays.append(Stay(supported if old else "U6", left))
        reason = "E5" if old else "E17"
        return Care(child, started, stays, statuses, grown, reason, need="N5")

    def _later(self):
        told, month = [], date(2025, 1, 1)
        while month <= self.world.until:
            rng = stream(f"residents {month}")
            for _ in range(rng.choice([1, 1, 2, 2, 3])):
                told.append(self._newcomer(rng, month))
            month = (month + timedelta(days=32)).replace(day=1)
        return told

    def _newcomer(self, rng, month):
        """From a foster family that could not go on; one in six straight from home."""
        moved = between(rng, month, month + timedelta(days=27))
        straight = rng.random() < 0.17
        started = moved if straight else moved - days(rng, 130, 800)
        born = born_for(rng, moved, 9, 15)
        child = self.families.child(born)
        stays = [] if straight else [Stay("U6", started)]
        planned = rng.choice(["yes", "no", "no", None])
        stays.append(Stay("K2", moved, planned=planned))
        left = moved + days(rng, 200, 800)
        grown = birthday(child["date_of_birth"], 18)
        if left >= grown - timedelta(days=30):
            statuses = orders(rng, started)
            return Care(child, started, stays, statuses, grown, "E5", need="N5")
        return self._onward(rng, child, started, stays, left)
