"""Help by teams, whether or not the panel asked: emergency response above all."""

from datetime import date, timedelta

from exchange.demo.world import AUTUMN, between, stream
from exchange.demo.years import days

AUTUMN_PURPOSES = (
    ["prevent_breakdown"] * 10
    + ["prevent_accommodation"] * 6
    + ["support_rehabilitation"]
    + ["other"] * 37
)
PURPOSES = ["prevent_breakdown"] * 4 + ["prevent_accommodation"] * 3
PURPOSES += ["support_rehabilitation"] + ["other"] * 4 + [None]
OUTCOMES = ["remained_with_family"] * 8 + ["child_protection", "entered_care", "other"]
ALREADY_HEARD = 9
TWICE = 4


class FamilyHelp:
    def __init__(self, world, families, heard):
        self.world, self.families, self.heard = world, families, heard
        self.rng = stream("family help")

    def tell(self):
        self._autumn()
        month = date(2023, 1, 1)
        while month <= self.world.until:
            self.rng = stream(f"family help {month}")
            for _ in range(self.rng.randint(8, 13)):
                self._one(month)
            month = (month + timedelta(days=32)).replace(day=1)

    def _autumn(self):
        """54 families, some known to the panel; four were helped a second time."""
        for number, purpose in enumerate(AUTUMN_PURPOSES):
            family = self._family(number)
            begun = between(self.rng, date(2024, 7, 29), date(2024, 12, 18))
            if number < TWICE:
                begun = between(self.rng, date(2024, 10, 20), date(2024, 11, 30))
                earlier = begun - days(self.rng, 30, 60)
                self._help(family, earlier, begun - timedelta(days=5), "other")
            ended = max(begun + days(self.rng, 20, 90), AUTUMN[0] + timedelta(days=4))
            self._help(family, begun, ended, purpose)

    def _family(self, number):
        if number < ALREADY_HEARD:
            return self.heard[3 * number]
        family = self.families.family()
        for _ in range(self.rng.choice([1, 1, 2])):
            born = AUTUMN[0] - days(self.rng, 4 * 365, 16 * 365)
            self.families.child(born, family)
        return family

    def _help(self, family, started, ended, purpose):
        self.world.add(
            "interventions",
            family_id=family["family_id"],
            service="emergency_response",
            started=started,
            ended=ended,
            purpose=purpose,
            outcome=self.rng.choice(OUTCOMES),
        )

    def _one(self, month):
        """Another month's family; none of them is being helped in that autumn."""
        begun = between(self.rng, month, month + timedelta(days=27))
        ended = begun + days(self.rng, 20, 90)
        if begun <= AUTUMN[1] and ended > AUTUMN[0]:
            return
        family = self.families.family()
        self.families.child(begun - days(self.rng, 3 * 365, 16 * 365), family)
        self._help(family, begun, ended, self.rng.choice(PURPOSES))
