"""The autumn of 2024 in children's homes: how many of each story, and agreed fees.

Composed so that the amounts come to what the panel's report said; the only place
where the demonstration knows what its records will add up to.
"""

from exchange.demo.world import stream

STORIES = {
    # aged 17, and reviewed in October and November
    "turned 18": 2,
    "went home": 2,
    "placed with parents": 1,
    "moved to supported": 2,
    "stayed at 17": 8,
    "stayed at 17, fee agreed anew": 4,
    # younger
    "ended, home": 1,
    "stepped down": 4,
    "changed homes": 6,
    "fee agreed anew": 10,
    "stayed": 51,
}
SEVENTEEN = list(STORIES)[:6]
LEFT_AT_17 = list(STORIES)[:4]
LEFT = [*LEFT_AT_17, "ended, home", "stepped down"]
LOWERED = ["stayed at 17, fee agreed anew", "changed homes", "fee agreed anew"]
JOINED = 5
WEEKLY_ON_1_SEPTEMBER = 462_104
WEEKLY_ON_31_DECEMBER = 406_817
COHORT_SAVING = 30_052
SUPPORTED_FEES = [1_140, 1_085]


def share_out(rng, total, number, least, most):
    """Whole pounds, about least to most, that come to the total."""
    amounts = [5 * rng.randint(least // 5, most // 5) for _ in range(number)]
    each, rest = divmod(total - sum(amounts), number)
    amounts = [amount + each for amount in amounts]
    amounts[0] += rest
    return amounts


class Fees:
    """Net weekly fees by story, in order; what those agreed anew come down by."""

    def __init__(self):
        self.rng = stream("fees of the autumn")
        self.net = {}
        leavers = COHORT_SAVING + sum(SUPPORTED_FEES)
        dear = 5 * self.rng.randint(25_600, 26_400)
        self._share(LEFT_AT_17, leavers, 3900, 5400)
        self._share(LOWERED, dear, 5200, 7800)
        others = [s for s in STORIES if s not in LEFT_AT_17 and s not in LOWERED]
        self._share(others, WEEKLY_ON_1_SEPTEMBER - leavers - dear, 3600, 5800)
        self.joining = [5 * self.rng.randint(860, 1080) for _ in range(JOINED)]
        self.cuts = share_out(self.rng, self._still_to_save(), 20, 500, 1900)

    def _share(self, stories, total, least, most):
        number = sum(STORIES[story] for story in stories)
        amounts = share_out(self.rng, total, number, least, most)
        for story in stories:
            self.net[story] = [amounts.pop() for _ in range(STORIES[story])]

    def _still_to_save(self):
        """The saving, less what leavers and joiners make of it."""
        left = sum(sum(self.net[story]) for story in LEFT)
        wanted = WEEKLY_ON_1_SEPTEMBER - WEEKLY_ON_31_DECEMBER
        return wanted - left + sum(self.joining)
