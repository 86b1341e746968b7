"""The children in children's homes in the autumn of 2024, and where each one went."""

from datetime import date, timedelta

from exchange.demo.autumn_fees import (
    LOWERED,
    SEVENTEEN,
    STORIES,
    SUPPORTED_FEES,
    Fees,
)
from exchange.demo.lives import Care, Stay
from exchange.demo.world import between, birthday, stream
from exchange.demo.years import days, orders

STRAIGHT_IN = ["yes"] * 3 + ["no"] * 6 + [None]
COHORTS = {
    "17-2024": ("17-year-olds in residential care", date(2024, 10, 7)),
    "16-2025": ("16-year-olds in residential care", date(2025, 2, 3)),
    "under-11-2025": ("Under 11s in residential care", date(2025, 2, 10)),
}
LAST_DAY = date(2024, 12, 31)
REASONS_AT_18 = ["E5", "E5", "E6", "E7"]


class Residents:
    """91 stories on 1 September 2024, then those who joined them."""

    def __init__(self, world, families):
        self.world, self.families = world, families
        self.rng = stream("residents of the autumn")
        self.fees = Fees()
        self.cuts = iter(self.fees.cuts)
        self.supported = iter(SUPPORTED_FEES)

    def cares(self):
        told = []
        for story, number in STORIES.items():
            for turn in range(number):
                straight = story == "stayed" and turn < len(STRAIGHT_IN)
                care = self._before(story, turn, straight)
                verb = story.replace(",", "").replace(" ", "_")
                getattr(self, f"_{verb}")(care, turn)
                told.append(care)
        self._in_hospital(told[-1], told[-2])
        self._cohorts(told)
        return told + [self._joiner(turn) for turn in range(len(self.fees.joining))]

    # up to 1 September 2024

    def _before(self, story, turn, straight):
        """Came into care, lived with foster carers unless straight in, then a home."""
        net = self.fees.net[story][turn]
        if straight:
            moved = started = date(2024, 1, 9) + timedelta(days=23 * turn)
            planned = STRAIGHT_IN[turn]
        else:
            moved = between(self.rng, date(2021, 3, 1), date(2024, 7, 31))
            started = moved - days(self.rng, 90, 900)
            planned = self.rng.choice(["yes", "no", "no", None])
        child = self.families.child(self._born(story, turn))
        code = "S1" if story == "stayed" and turn % 10 == 9 else "K2"
        stay = Stay(code, moved, net=net, planned=planned)
        stays = [stay] if straight else [Stay("U6", started), stay]
        statuses = orders(self.rng, started)
        if story in ("went home", "ended, home"):
            statuses = [("V2", started)]
        need = "N2" if code == "S1" else self.rng.choice(["N1", "N5", "N6"])
        return Care(child, started, stays, statuses, need=need)

    def _born(self, story, turn):
        """17 for the cohort; of the rest some are 16 or under 11 at the year's end."""
        if story == "turned 18":
            return [date(2006, 11, 12), date(2006, 12, 4)][turn]
        if story in SEVENTEEN:
            return between(self.rng, date(2007, 1, 15), date(2007, 9, 30))
        if story == "stayed" and turn % 6 == 5:
            return between(self.rng, date(2014, 6, 1), date(2016, 12, 1))
        if turn % 4 == 1:
            return between(self.rng, date(2008, 1, 10), date(2008, 12, 20))
        return between(self.rng, date(2009, 1, 10), date(2013, 11, 30))

    # what happened that autumn

    def _turned_18(self, care, turn):
        care.ended, care.reason = birthday(care.child["date_of_birth"], 18), "E5"

    def _went_home(self, care, turn):
        care.ended = [date(2024, 10, 25), date(2024, 12, 6)][turn]
        care.reason = "E4A"

    def _placed_with_parents(self, care, turn):
        care.stays.append(Stay("P1", date(2024, 11, 15)))
        self._until_18(care, "E4A")

    def _moved_to_supported(self, care, turn):
        moved = [date(2024, 10, 18), date(2024, 11, 29)][turn]
        care.stays.append(Stay("K3", moved, net=next(self.supported)))
        self._until_18(care, "E5")

    def _stayed_at_17(self, care, turn):
        self._until_18(care, self.rng.choice(REASONS_AT_18))

    def _stayed_at_17_fee_agreed_anew(self, care, turn):
        self._agree_anew(care, date(2024, 11, 4) + timedelta(days=7 * turn))
        self._until_18(care, self.rng.choice(REASONS_AT_18))

    def _ended_home(self, care, turn):
        care.ended, care.reason = date(2024, 11, 8), "E4A"

    def _stepped_down(self, care, turn):
        moved = date(2024, 9, 20) + timedelta(days=24 * turn)
        care.stays.append(Stay("U6", moved))
        self._until_18(care, "E17")

    def _changed_homes(self, care, turn):
        moved = date(2024, 9, 16) + timedelta(days=17 * turn)
        net = care.stays[-1].net - next(self.cuts)
        care.stays.append(Stay("K2", moved, net=net))
        self._later(care, turn)

    def _fee_agreed_anew(self, care, turn):
        self._agree_anew(care, date(2024, 10, 7) + timedelta(days=7 * turn))
        self._later(care, turn)

    def _stayed(self, care, turn):
        self._later(care, turn)

    def _agree_anew(self, care, on):
        stay = care.stays[-1]
        stay.changed = on, stay.net - next(self.cuts)

    # afterwards

    def _until_18(self, care, reason):
        care.ended, care.reason = birthday(care.child["date_of_birth"], 18), reason

    def _later(self, care, turn):
        """Moves on in 2025 or after: to a foster family, home, or grown up."""
        grown = birthday(care.child["date_of_birth"], 18)
        moved = between(self.rng, date(2025, 1, 20), date(2027, 9, 30))
        self._until_18(care, self.rng.choice(REASONS_AT_18))
        if moved >= grown - timedelta(days=60) or turn % 5 == 0:
            return
        if turn % 5 == 1:
            care.ended, care.reason = moved, "E4A"
            return
        old = birthday(care.child["date_of_birth"], 16) <= moved
        care.stays.append(Stay("K3" if old else "U6", moved))

    def _in_hospital(self, one, other):
        """Two were in hospital on a day that the report looks at."""
        one.away.append(("T1", date(2024, 8, 29), date(2024, 9, 5)))
        other.away.append(("T1", date(2024, 12, 28), date(2025, 1, 3)))

    def _joiner(self, turn):
        """One planned and straight in; four when a foster family could not go on."""
        straight = turn == 0
        moved = date(2024, 10, 14) + timedelta(days=13 * turn)
        started = moved if straight else moved - days(self.rng, 200, 1100)
        child = self.families.child(
            between(self.rng, date(2009, 3, 1), date(2012, 8, 1)),
            team="Children with Disabilities" if straight else None,
        )
        child["disabled"] = "yes" if straight else child["disabled"]
        stay = Stay("K2", moved, net=self.fees.joining[turn])
        stay.planned = "yes" if straight else "no"
        stays = [stay] if straight else [Stay("U6", started), stay]
        statuses = [("V2", started)] if straight else orders(self.rng, started)
        care = Care(child, started, stays, statuses, need="N2" if straight else "N5")
        self._later(care, turn)
        return care

    # the reviews of groups

    def _cohorts(self, told):
        names = [story for story, number in STORIES.items() for _ in range(number)]
        groups = dict.fromkeys(COHORTS, ())
        pairs = list(zip(names, told, strict=True))
        groups["17-2024"] = [care for name, care in pairs if name in SEVENTEEN]
        still = [care for name, care in pairs if name in (*LOWERED, "stayed")]
        there = [care for care in still if care.stays[-1].started < date(2025, 2, 11)]
        groups["16-2025"] = [care for care in there if _aged(care, 16, 16)]
        groups["under-11-2025"] = [care for care in there if _aged(care, 0, 10)]
        for cohort_id, (name, frozen_on) in COHORTS.items():
            for care in groups[cohort_id]:
                self.world.add(
                    "cohorts",
                    cohort_id=cohort_id,
                    name=name,
                    frozen_on=frozen_on,
                    child_id=care.child["child_id"],
                    reviewed_on=frozen_on + days(self.rng, 7, 45),
                )


def _aged(care, least, most):
    """Of that age in the first days of February 2025, and still in a home then."""
    born, on = care.child["date_of_birth"], date(2025, 2, 3)
    if care.stays[-1].code not in ("K2", "S1") or (care.ended and care.ended <= on):
        return False
    return birthday(born, least) <= on and birthday(born, most + 1) > on
