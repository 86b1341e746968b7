"""Homes that Haverbrook looks for this week: a request in each state but placed."""

from datetime import timedelta
from decimal import Decimal

from placements.finding.vacancies import households_free
from placements.forms.offers import what_is_known_of
from placements.models import Offer, Placement, PlacementRequest, Provider, Tier
from placements.models.placement import IS_TEMPORARY
from placements.workflow import offer as offers
from placements.workflow import request as requests
from placements.workflow import search

NEEDS = {
    "needs": "Patient carers, an own room, and help to get to school every day.",
    "risks_to_self": "Goes missing when upset, last in the spring. No self-harm.",
    "risks_to_others": "None known to adults or other children.",
    "foster": "suitable",
    "residential": "not_suitable",
    "residential_why": "A family is what the care plan asks for.",
    "supported": "not_suitable",
    "supported_why": "Not ready to live with less support.",
    "siblings_note": "Sees a brother every second weekend; that must go on.",
    "must_not_be": "Harbour Road, where the older group meets.",
    "childs_wishes": "A house with a dog, and to stay at the same school.",
    "parents_wishes": "Close enough to visit by bus.",
    "school": "Oakfield Academy",
    "matching_notes": "Likes cooking and football. Does best as the youngest at home.",
}
QUOTES = (
    ({"core": "1012.50", "therapy": "140.00"}, {"core": "965.00", "therapy": "120.00"}),
    ({"core": "1180.00", "transport": "65.00"}, {"core": "1180.00", "transport": "40.00"}),
)
MATCHES = (
    ("strong", "3.4", "Experienced carers, no other children, ten minutes from the school."),
    ("good", "18.5", "Two other children of the same age; carers new to therapy sessions."),
)


class Searches:
    """Requests written by the social worker and searched by the placements officer."""

    def __init__(self, week):
        self.on, self.worker = week.on, week.worker
        self.searcher = week.person("placements officer")
        self.officer = week.person("nominated officer")
        own = Placement.objects.exclude(IS_TEMPORARY).filter(
            child__social_worker=self.worker, child__restricted=False, ended__isnull=True
        )
        of_age = own.filter(
            child__date_of_birth__gt=week.on - timedelta(days=16 * 365), code__in=["K2", "U6"]
        )
        self.placements = iter(of_age.order_by("code", "-child__date_of_birth", "pk"))

    def play(self):
        self._draft()
        self._sent(4, "breakdown")
        requests.withdraw(
            self._sent(30, "move"), by=self.worker, reason="The carers asked to go on."
        )
        self._asked(self._searching(10))
        self._offered(self._searching(14))
        self._chosen(21)
        offers.approve(
            self._chosen(7), by=self.officer, reason="Near the school, and a fair price."
        )

    def _draft(self):
        child = next(self.placements).child
        draft = PlacementRequest(child=child, why="step_down", needs=NEEDS["needs"])
        requests.start(draft, by=self.worker)

    def _sent(self, days, why="step_down"):
        request = PlacementRequest(
            child=next(self.placements).child,
            why=why,
            needed_by=self.on + timedelta(days=days),
            sought_code="U4",
            **NEEDS,
        )
        requests.start(request, by=self.worker)
        requests.send(request, by=self.worker)
        return request

    def _searching(self, days):
        request = self._sent(days)
        search.take(request, by=self.searcher)
        return request

    def _ask(self, request, tier, *whom):
        return search.ask(request, whom, tier=tier, asked_on=self.on, by=self.searcher)

    def _answer(self, approach, answer, why=""):
        search.answer(approach, answer=answer, answered_on=self.on, why=why, by=self.searcher)

    def _asked(self, request):
        """In-house declined, one agency has not answered yet."""
        free = households_free(request, self.searcher, on=request.needed_by)
        for approach in self._ask(request, Tier.IN_HOUSE, *free[:2]):
            self._answer(approach, "declined", "Not beside the child who lives there now.")
        agencies = Provider.objects.filter(settings__kind="fostering_agency").distinct()
        declined, _ = self._ask(request, Tier.FRAMEWORK, *agencies.order_by("name")[:2])
        self._answer(declined, "no_answer")

    def _offered(self, request):
        """Nothing in-house; two agencies offer a place, and the price comes down."""
        search.none_available(
            request,
            tier=Tier.IN_HOUSE,
            reason="No household with a place takes two school runs a day.",
            by=self.searcher,
        )
        agencies = Provider.objects.filter(settings__kind="fostering_agency").distinct()
        asked = self._ask(request, Tier.FRAMEWORK, *agencies.order_by("name")[1:3])
        made = zip(asked, QUOTES, MATCHES, strict=True)
        return [self._offer(approach, *told) for approach, *told in made]

    def _offer(self, approach, prices, matched):
        self._answer(approach, "offered")
        quoted, agreed = ({name: Decimal(p) for name, p in part.items()} for part in prices)
        setting = approach.provider.settings.filter(kind="fostering_agency").first()
        match, miles, notes = matched
        offer = Offer(
            approach=approach,
            setting=setting,
            code="U6",
            can_start=approach.request.needed_by,
            distance_miles=Decimal(miles),
            **{**what_is_known_of(setting, self.on), "inside_authority": match == "strong"},
            match=match,
            match_notes=notes,
            extras="Transport to school is in the price.",
        )
        search.add_offer(offer, quoted=quoted, by=self.searcher)
        search.negotiate(offer, agreed=agreed, expected=0, by=self.searcher)
        return offer

    def _chosen(self, days):
        request = self._searching(days)
        best, _ = self._offered(request)
        why = "The best match, and the carers have met the child."
        offers.choose(request, best, why=why, by=self.searcher)
        return request
