"""What happened at Haverbrook beside the panel's week: what other pages have to show.

A child who came back into care, young people in places that nobody registered, advice on
the coming meeting's papers, relatives, a referral asked for, somebody who is barred.
"""

from datetime import timedelta

from accounts.models import User
from children.models import CarePeriod, Child, LegalStatus, Relationship
from children.workflow import emergency, record
from exchange.demo.council import email
from placements import workflow as placements
from placements.models import CostLine, Placement, Setting
from referrals.models import AgendaItem, Meeting
from referrals.workflow import advice, request

ADVICE = (
    "The youth worker has met them twice and would go on, two evenings a week. Friday and"
    " Saturday nights are when it goes wrong: could Family Matters be there then?"
)
RELATIVES = (
    ("mother", "Corinne", True),
    ("grandparent", "Maureen", False),
)
BARRED = "Opened the record of a neighbour’s child and told the neighbour."
ASKED_FOR = "The stay was agreed for twelve weeks, and those end next month."


class Everyday:
    """Played once the week and the homes are told."""

    def __init__(self, on):
        self.on = on
        self.placements_officer = self._person("placements officer")

    def play(self):
        self._relatives()
        self._advise()
        self._ask_for_a_referral()
        self._bar()
        self._back_in_care()
        self._not_as_wanted()
        self._not_registered()

    def _person(self, role):
        return User.objects.get(email=email(role))

    def _ago(self, days):
        return self.on - timedelta(days=days)

    def _relatives(self):
        """Who belongs to the children on the coming agenda."""
        worker = self._person("social worker")
        for item in self._to_come()[:2]:
            for child in item.referral.children.all():
                for kind, name, responsible in RELATIVES:
                    known = Relationship(
                        child=child,
                        kind=kind,
                        name=f"{name} {child.last_name}",
                        parental_responsibility=responsible,
                    )
                    record.add_relationship(known, by=worker)

    def _to_come(self):
        published = AgendaItem.objects.filter(meeting__status="agenda_published")
        return published.order_by("meeting__held_on", "position")

    def _advise(self):
        item = self._to_come().first()
        if item:
            by = self._person("panel member")
            advice.advise(item, by=by, text=ADVICE, expected=0)

    def _ask_for_a_referral(self):
        """The coordinator needs one for the meeting after this week's."""
        coordinator = self._person("panel coordinator")
        meeting = Meeting.objects.filter(status="planned").order_by("held_on").first()
        in_homes = Child.objects.visible_to(coordinator).filter(
            social_worker=self._person("social worker"), care_periods__ended=None
        )
        child = in_homes.filter(care_periods__isnull=False).order_by("pk").first()
        if meeting and child:
            request.ask_for_referral(meeting, child, by=coordinator, why=ASKED_FOR)

    def _bar(self):
        """Until spring, somebody who misused an emergency opening."""
        somebody = User.objects.get(email=email("Howard Pym"))
        by = self._person("records officer")
        emergency.bar(somebody, reason=BARRED, until=self.on + timedelta(days=120), by=by)

    def _back_in_care(self):
        """A child who went home last year is in care again, with an agency's carers."""
        since = self._ago(12)
        left = CarePeriod.objects.filter(
            ended__range=(self._ago(600), self._ago(60)),
            reason_ended__in=["E4A", "E4B", "E13"],
            child__restricted=False,
            child__date_of_birth__gt=self._ago(16 * 365),
            child__social_worker__isnull=False,
        )
        care = left.exclude(child__care_periods__ended=None).order_by("-ended", "pk").first()
        if care is None:
            return
        child = care.child
        ground = LegalStatus(child=child, code="V2", started=since)
        again = CarePeriod(child=child, started=since, need=care.need)
        record.start_care(again, ground, by=child.social_worker)
        self._place(child, since)

    def _place(self, child, since):
        carers = Setting.objects.filter(kind="fostering_agency").order_by("pk").first()
        placement = Placement(
            child=child,
            setting=carers,
            started=since,
            code="U6",
            sought_code="U6",
            contract="framework",
            planned=False,
        )
        placements.start(placement, by=self.placements_officer)
        cost = CostLine(
            placement=placement, component="core", weekly_amount="980.00", started=since
        )
        placements.add_amount(cost, by=self.placements_officer)

    def _placed(self, **fields):
        holding = Placement.objects.visible_to(self.placements_officer).holding(on=self.on)
        return holding.filter(**fields).order_by("-started", "pk")

    def _not_as_wanted(self):
        """For two in children's homes a foster family was looked for."""
        recent = self._placed(code="K2", started__gte=self._ago(365)).exclude(
            registration="unregistered"
        )
        for placement in recent[:2]:
            self._change(placement, sought_code="U4")

    def _not_registered(self):
        """A 17-year-old deprived of liberty where only the CQC knows the place."""
        young = self._placed(code="K3", child__date_of_birth__lte=self._ago(16 * 366))
        young = young.filter(child__date_of_birth__gt=self._ago(17 * 365 + 200))
        for placement in young[:1]:
            self._change(placement, registration="cqc_only", deprivation_of_liberty=True)

    def _change(self, placement, **changed):
        for field, value in changed.items():
            setattr(placement, field, value)
        by, expected = self.placements_officer, placement.version
        placements.change(placement, expected=expected, fields=list(changed), by=by)
