"""Two children for whom a home is looked for, and everybody with a part in finding it."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from accounts.roles import Role
from placements.models import (
    Approach,
    CostLine,
    Offer,
    OfferLine,
    Placement,
    PlacementRequest,
    Saving,
    SearchNote,
    Tier,
)
from placements.workflow import offer as offers
from placements.workflow import request as requests
from placements.workflow import search
from tests.factories import (
    AuthorisationFactory,
    ChildFactory,
    PlacementFactory,
    PlacementRequestFactory,
    ProviderFactory,
    SettingFactory,
    TeamFactory,
    UserFactory,
)
from tests.placements.walking import Walker, by_mostly

# "both" searches and approves; "everyone" holds every role in the team, "outsider" every
# role in another.
PEOPLE = ("worker", "searcher", "second", "both", "officer", "low", "everyone", "outsider")
LIMITS = {"both": "9000", "officer": "2000", "low": "10", "everyone": "9000"}
CHILDREN = ("enters", "moves")

which = st.sampled_from(CHILDREN)
tiers = st.sampled_from(Tier.values)
writer, searcher, officer = (
    by_mostly(name, PEOPLE) for name in ("worker", "searcher", "officer")
)
seekers = st.sampled_from(["searcher", "searcher", "second", "both", "officer", "worker"])
prices = st.sampled_from(["0", "1000.05", "1999.99"])
days = st.sampled_from([-60, 0, 7])


class Finding(Walker):
    """A child who enters care and one who moves, in any order of verbs."""

    watched = (
        *(PlacementRequest, Approach, SearchNote, Offer, OfferLine),
        *(Placement, CostLine, Saving),
    )

    @initialize()
    def start(self):
        team = TeamFactory()
        seeks, agrees = Role.PLACEMENTS_OFFICER, Role.NOMINATED_OFFICER
        self.people = {
            "worker": UserFactory(roles=[Role.SOCIAL_WORKER], team=team),
            "searcher": UserFactory(roles=[seeks]),
            "second": UserFactory(roles=[seeks]),
            "both": UserFactory(roles=[seeks, agrees]),
            "officer": UserFactory(roles=[agrees]),
            "low": UserFactory(roles=[agrees]),
            "everyone": UserFactory(roles=list(Role), team=team),
            "outsider": UserFactory(roles=list(Role), team=TeamFactory()),
        }
        for name, limit in LIMITS.items():
            self.people[name].weekly_limit = Decimal(limit)
            self.people[name].save()
        self.setting = SettingFactory()
        self.children = {name: ChildFactory(team=team) for name in CHILDREN}
        PlacementFactory(child=self.children["moves"])
        AuthorisationFactory(child=self.children["enters"], status="authorised")
        for name in CHILDREN:
            self.write(name, "worker")
        # the walk begins with one search under way and one offer to approve
        # in which somebody had a part who now tries to approve it
        self.all_the_way_to_an_offer("moves", "both")
        self.approve("moves", "both")
        self.send("enters", "worker")
        self.take("enters", "searcher")

    @rule(name=which, by=writer)
    def write(self, name, by):
        why = "entry" if name == "enters" else "move"
        number = PlacementRequest.objects.count()
        child = self.children[name]
        asked = PlacementRequestFactory.build(child=child, why=why, reference=f"PW{number}")
        self.try_(requests.start, asked, by=by)

    @rule(name=which, by=writer)
    def send(self, name, by):
        self.try_(requests.send, self.latest(name), by=by)

    @rule(name=which, by=searcher)
    def take(self, name, by):
        self.try_(search.take, self.latest(name), by=by)

    @rule(name=which, tier=tiers, by=seekers)
    def ask(self, name, tier, by):
        request, today = self.latest(name), timezone.localdate()
        open_ = self._is_open(request, tier)
        whom = [ProviderFactory()]
        if self.try_(search.ask, request, whom, tier=tier, asked_on=today, by=by):
            assert open_, f"asked in {tier} before its turn"

    @rule(name=which, tier=tiers, by=seekers, said=st.sampled_from(Approach.Answer.values))
    def answer(self, name, tier, by, said):
        approach = self.latest(name).approaches.filter(tier=tier).last()
        if approach is not None:
            today = timezone.localdate()
            told = {"answer": said, "answered_on": today, "why": "No room."}
            self.try_(search.answer, approach, **told, by=by)

    @rule(name=which, tier=tiers, by=seekers, verb=st.sampled_from([True, False]))
    def note(self, name, tier, by, verb):
        noted = search.none_available if verb else search.open_early
        self.try_(noted, self.latest(name), tier=tier, reason="It is urgent.", by=by)

    @rule(name=which, by=seekers, price=prices)
    def add_offer(self, name, by, price):
        approach = self.latest(name).approaches.filter(answer="offered").last()
        if approach is None:
            return
        made = Offer(
            approach=approach,
            setting=self.setting,
            code="K2",
            can_start=timezone.localdate(),
            match="good",
            match_notes="Near the school.",
        )
        self.try_(search.add_offer, made, quoted={"core": Decimal(price)}, by=by)

    @rule(name=which, by=seekers, price=prices)
    def negotiate(self, name, by, price):
        if offer := self.offer_to(name):
            told = {"agreed": {"core": Decimal(price)}, "expected": offer.version}
            self.try_(search.negotiate, offer, **told, by=by)

    @rule(name=which, by=seekers, price=prices)
    def change_offer(self, name, by, price):
        if offer := self.offer_to(name):
            told = {"quoted": {"core": Decimal(price)}, "expected": offer.version}
            self.try_(search.change_offer, offer, **told, fields=["match"], by=by)

    @rule(name=which, of=which, by=seekers)
    def choose(self, name, of, by):
        if offer := self.offer_to(of):
            self.try_(offers.choose, self.latest(name), offer, why="The nearest.", by=by)

    @rule(name=which, by=officer)
    def approve(self, name, by):
        self.try_(offers.approve, self.latest(name), reason="Right.", by=by)

    @rule(name=which, by=officer)
    def return_(self, name, by):
        self.try_(offers.return_, self.latest(name), reason="Too far.", by=by)

    @rule(name=which, by=searcher)
    def reopen(self, name, by):
        self.try_(offers.reopen, self.latest(name), reason="It fell through.", by=by)

    @rule(name=which, by=searcher, later=days, why=st.sampled_from(["CARPL", ""]))
    def place(self, name, by, later, why):
        started = timezone.localdate() + timedelta(days=later)
        verb = offers.place
        self.try_(verb, self.latest(name), started=started, reason_ended=why, by=by)

    @rule(name=which, by=writer, sure=st.sampled_from([0, 0, 1]))
    def withdraw(self, name, by, sure):
        reason = "He goes home." if sure else " "
        self.try_(requests.withdraw, self.latest(name), reason=reason, by=by)

    # Whole stretches, so that the walk also reaches the end of the road.
    @rule(name=which, by=seekers)
    def all_the_way_to_an_offer(self, name, by):
        self.send(name, "worker")
        self.take(name, "searcher")
        self.ask(name, "in_house", by)
        self.answer(name, "in_house", by, "offered")
        self.add_offer(name, by, "1999.99")
        self.negotiate(name, by, "1000.05")
        self.choose(name, name, "searcher")

    @rule(name=which)
    def move_in(self, name):
        self.approve(name, "officer")
        self.place(name, "searcher", 0, "CARPL")

    def latest(self, name):
        return PlacementRequest.objects.filter(child=self.children[name]).latest("pk")

    def offer_to(self, name):
        return Offer.objects.filter(approach__request=self.latest(name)).last()

    def _is_open(self, request, tier):
        """In this tier's turn: worked out here anew, not asked of the product."""
        notes = set(request.search_notes.values_list("tier", "kind"))
        earlier = Tier.values[: Tier.values.index(tier)]
        asked = {each: request.approaches.filter(tier=each) for each in earlier}
        tried = all(
            (each, "none_available") in notes
            or (asked[each].exists() and not asked[each].filter(answer="").exists())
            for each in earlier
        )
        return tried or (tier, "opened_early") in notes
