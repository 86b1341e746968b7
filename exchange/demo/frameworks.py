"""Haverbrook's frameworks, and households that rest, as their officers keep them."""

from datetime import date, timedelta

from accounts.models import User
from exchange.demo.council import email
from fostering import workflow as fostering
from fostering.models import Household, NotAvailable
from placements import workflow
from placements.models import FrameworkMembership, Provider

# Which providers are on which framework: every so many of those that are not the council's.
FRAMEWORKS = {
    "Eastern homes framework 2021": (3, date(2021, 4, 1), date(2025, 4, 1)),
    "Eastern homes framework 2025": (2, date(2025, 4, 1), None),
    "Foster care framework": (5, date(2023, 9, 1), None),
}
AWAY = [
    ("resting", 20, 25, "After two years with the same children."),
    ("holiday", 3, 11, ""),
    ("house", 40, None, "A new bathroom."),
    ("health", 90, -30, ""),
]


class Frameworks:
    """Who is on a framework, and who takes no child, as it stands on a day."""

    def __init__(self, on):
        self.on = on

    def play(self):
        self._frameworks()
        self._resting()

    def _frameworks(self):
        by = User.objects.get(email=email("placements officer"))
        providers = list(Provider.objects.exclude(sector="PR1").order_by("pk"))
        for name, (every, started, ended) in FRAMEWORKS.items():
            for provider in providers[::every]:
                kept = FrameworkMembership(provider=provider, started=started, ended=ended)
                workflow.keep_membership(kept, named=name, by=by)

    def _resting(self):
        """Of the households with room: some not long ago, some now, one without an end."""
        by = User.objects.get(email=email("fostering officer"))
        free = Household.objects.fostering(on=self.on).with_vacancies(on=self.on)
        free = free.filter(vacancies__gt=0, kind="mainstream").order_by("pk")
        for household, (reason, since, until, note) in zip(free[:4], AWAY, strict=False):
            ended = None if until is None else self.on + timedelta(days=until)
            started = self.on - timedelta(days=since)
            stretch = NotAvailable(
                household=household, reason=reason, started=started, ended=ended, note=note
            )
            fostering.keep_not_available(stretch, expected=0, by=by)
