"""This week at Haverbrook, made through the same doors that people use.

Tables can carry what was referred and decided; not what is being written, waits for
somebody, or stands on an agenda. That is played here, step by step, each by the person
whose step it is.
"""

from datetime import time, timedelta

from accounts.models import User
from children.models import AllowedPerson, Child
from exchange.demo import stories
from exchange.demo.council import email
from referrals.models import Panel, PanelMembership
from referrals.workflow import agenda
from referrals.workflow import meeting as meetings
from referrals.workflow import referral as referrals

PLACE = "Committee Room 2, Haverbrook Town Hall"
ON_THE_AGENDA = 4
SEATS = {
    "panel chair": PanelMembership.Seat.CHAIR,
    "panel coordinator": PanelMembership.Seat.COORDINATOR,
    "panel member": PanelMembership.Seat.MEMBER,
    "nominated officer": PanelMembership.Seat.VICE_CHAIR,
}


def meeting_day(on):
    """This week's Wednesday; later in the week that day, at the weekend next week's."""
    wednesday = on + timedelta(days=2 - on.weekday())
    if on.weekday() > 4:
        return wednesday + timedelta(days=7)
    return max(on, wednesday)


class Week:
    """The people of the week and the families they are busy with."""

    def __init__(self, on):
        self.on = on
        self.worker = self._person("social worker")
        self.manager = self._person("team manager")
        self.coordinator = self._person("panel coordinator")
        self.panel = Panel.objects.get(reference="KFT")
        self.families = self._families()
        self.number = 0

    def _person(self, role):
        return User.objects.get(email=email(role))

    def _families(self):
        """Children of the worker who are new: one list for each family."""
        families = {}
        own = Child.objects.filter(social_worker=self.worker, referrals=None)
        for child in own.filter(care_periods=None, family__interventions=None):
            families.setdefault(child.family_id, []).append(child)
        return iter([families[key] for key in sorted(families)])

    def play(self):
        for role, seat in SEATS.items():
            person = self._person(role)
            PanelMembership.objects.create(panel=self.panel, person=person, seat=seat)
        self._being_written()
        self._waiting()
        self._agenda(meeting_day(self.on))
        self._let_in()

    def _draft(self, **changed):
        self.number += 1
        answers = stories.answers(self.number - 1, self.on, **changed)
        return referrals.start_draft(
            next(self.families),
            by=self.worker,
            reference=f"HB-{self.on:%y}-{self.number:04}",
            answers=answers,
        )

    def _submitted(self):
        draft = self._draft()
        referrals.submit(draft, by=self.worker)
        return draft

    def _authorised(self):
        referral = self._submitted()
        referrals.authorise(referral, by=self.manager)
        return referral

    def _accepted(self):
        referral = self._authorised()
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
        """Two wait for the manager, two for the coordinator, one for a meeting."""
        for _ in range(2):
            self._submitted()
            self._authorised()
        referrals.send_back(
            self._authorised(),
            by=self.coordinator,
            what_is_missing="The school's report is from last year.",
        )
        self._accepted()

    def _agenda(self, held_on):
        later = held_on + timedelta(days=7 - (held_on.weekday() - 2))
        for day in (held_on, later):
            meeting = meetings.plan(
                self.panel,
                by=self.coordinator,
                held_on=day,
                starts_at=time(9, 30),
                place=PLACE,
                chair=self._person("panel chair"),
                reference=f"KFT-{day:%Y-%m-%d}",
            )
            if day == held_on:
                for _ in range(ON_THE_AGENDA):
                    agenda.list_on(meeting, self._accepted(), by=self.coordinator)
                agenda.publish(meeting, by=self.coordinator)

    def _let_in(self):
        """One restricted record that the team manager was named for."""
        child = Child.objects.filter(restricted=True, social_worker=self.worker).first()
        why = "Line manager of the social worker"
        AllowedPerson.objects.create(child=child, person=self.manager, why=why)
