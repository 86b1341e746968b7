"""This week at Haverbrook, made through the same doors that people use.

Tables can carry what was referred and decided; not what is being written, waits for
somebody, or stands on an agenda. That is played here, step by step, each by the person
whose step it is.
"""

from datetime import time, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import User
from children.models import AllowedPerson, Child
from children.workflow import emergency
from exchange.demo import finance, stories
from exchange.demo.council import email
from exchange.demo.disputed import Disputed
from exchange.demo.entry_to_care import EntryToCare
from exchange.demo.last_week import LastWeek
from exchange.demo.searches import Searches
from referrals.models import Agency, Panel, PanelMembership
from referrals.workflow import agenda, document, interest, urgent
from referrals.workflow import meeting as meetings
from referrals.workflow import panel as panels
from referrals.workflow import referral as referrals
from referrals.working_days import papers_close_at

PLACE = "Committee Room 2, Haverbrook Town Hall"
ON_THE_AGENDA = 4
SEATS = {
    "panel chair": (PanelMembership.Seat.CHAIR, Agency.FAMILY_MATTERS),
    "panel member": (PanelMembership.Seat.MEMBER, Agency.YOUTH_SERVICE),
}
PANEL = {
    "least_members": 2,
    "required_agencies": [Agency.YOUTH_SERVICE],
    "weekday": Panel.Weekday.WEDNESDAY,
    "starts_at": time(9, 30),
    "place": PLACE,
    "weekly_limit": Decimal("2500.00"),
}
OFFICERS_LIMIT = Decimal("6000.00")


def meeting_day(on):
    """This week's Wednesday; later in the week that day, at the weekend next week's."""
    wednesday = on + timedelta(days=2 - on.weekday())
    if on.weekday() > 4:
        return wednesday + timedelta(days=7)
    return max(on, wednesday)


def papers_close(panel, held_on):
    """The panel's own deadline, or an hour from now where that is past."""
    return max(papers_close_at(panel, held_on), timezone.now() + timedelta(hours=1))


class Week:
    """The people of the week and the families they are busy with."""

    def __init__(self, on):
        self.on = on
        self.worker = self.person("social worker")
        self.manager = self.person("team manager")
        self.coordinator = self.person("panel coordinator")
        self.panel = Panel.objects.get(reference="KFT")
        self.families = self._families()
        self.number = 0

    def person(self, role):
        return User.objects.get(email=email(role))

    def _families(self):
        """Children of the worker who are new: one list for each family."""
        families = {}
        own = Child.objects.filter(social_worker=self.worker, referrals=None)
        for child in own.filter(care_periods=None, family__interventions=None):
            families.setdefault(child.family_id, []).append(child)
        return iter([families[key] for key in sorted(families)])

    def play(self):
        self._seat_the_panel()
        self._being_written()
        self._waiting()
        wednesday = meeting_day(self.on) + timedelta(days=2 - meeting_day(self.on).weekday())
        Disputed(self).play(held_on=wednesday - timedelta(days=14))
        LastWeek(self).play(held_on=wednesday - timedelta(days=7))
        self._agenda(meeting_day(self.on))
        self._urgent()
        self._let_in()
        finance.play(self)
        EntryToCare(self).play()
        Searches(self).play()

    def _seat_the_panel(self):
        officer = self.person("nominated officer")
        officer.weekly_limit = OFFICERS_LIMIT
        officer.save(update_fields=["weekly_limit"])
        by = self.coordinator
        self.panel.memberships.create(person=by, seat=PanelMembership.Seat.COORDINATOR)
        for role, (seat, agency) in SEATS.items():
            panels.give_seat(self.panel, self.person(role), by=by, seat=seat, agency=agency)
        panels.change(self.panel, by=by, expected=self.panel.version, **PANEL, endorser=officer)

    def _draft(self, **changed):
        self.number += 1
        answers = stories.answers(self.number - 1, self.on, **changed)
        return referrals.start_draft(
            next(self.families),
            by=self.worker,
            reference=f"HB-{self.on:%y}-{self.number:04}",
            answers=answers,
        )

    def _submitted(self, adding=None):
        draft = self._draft()
        if adding:
            document.add(draft, adding, by=self.worker)
        referrals.submit(draft, by=self.worker)
        return draft

    def _authorised(self, adding=None):
        referral = self._submitted(adding)
        referrals.authorise(referral, by=self.manager)
        return referral

    def accepted(self, adding=None):
        """One more that waits for a meeting, with a document where one is given."""
        referral = self._authorised(adding)
        referrals.accept(referral, by=self.coordinator)
        return referral

    def _being_written(self):
        self._draft(asked_of_panel="", childs_view="")
        referrals.return_(
            self._submitted(),
            by=self.manager,
            what_is_missing="Please add what the youth service has tried since May.",
        )
        referrals.withdraw(self._submitted(), by=self.worker, reason="The family moved away.")

    def _waiting(self):
        """Two wait for the manager, one for the coordinator, one for a meeting."""
        self._submitted()
        self._submitted()
        self._authorised()
        referrals.send_back(
            self._authorised(),
            by=self.coordinator,
            what_is_missing="The school's report is from last year.",
        )
        self.accepted()

    def _agenda(self, held_on):
        later = held_on + timedelta(days=7 - (held_on.weekday() - 2))
        for day in (held_on, later):
            meeting = meetings.plan(
                self.panel,
                by=self.coordinator,
                held_on=day,
                starts_at=time(9, 30),
                place=PLACE,
                chair=self.person("panel chair"),
                papers_close_at=papers_close(self.panel, day),
                reference=f"KFT-{day:%Y-%m-%d}",
            )
            if day == held_on:
                self._publish(meeting)

    def _publish(self, meeting):
        """Four to be heard; the member knows one of the families and stands aside."""
        items = [
            agenda.list_on(meeting, self.accepted(), by=self.coordinator)
            for _ in range(ON_THE_AGENDA)
        ]
        agenda.publish(meeting, by=self.coordinator)
        member = self.person("panel member")
        interest.declare(
            items[-1].referral, member, by=member, nature="I coach the older boy at football."
        )

    def _urgent(self):
        """One that an officer decided and this week's panel ratifies, one to decide."""
        officer = self.person("nominated officer")
        decided, asked = self._authorised(), self._authorised()
        why = "Mum is in hospital tonight and nobody else can be at home."
        for referral in (decided, asked):
            urgent.ask(referral, referral.children.all(), by=self.worker, why=why)
        for decision in decided.urgent_decisions.all():
            urgent.decide(
                decision,
                by=officer,
                package="An emergency response worker at home each evening and overnight.",
                rationale="The children know the worker and can stay at their school.",
                weekly_cap=Decimal("1400.00"),
                expires_on=self.on + timedelta(days=21),
            )

    def _let_in(self):
        """One restricted record: the manager is named for it, an officer opened it at night."""
        child = Child.objects.filter(restricted=True, social_worker=self.worker).first()
        why = "Line manager of the social worker"
        AllowedPerson.objects.create(child=child, person=self.manager, why=why)
        emergency.open_record(
            child,
            reason="The police rang at night: the child was found at the station.",
            by=self.person("nominated officer"),
        )
