"""What happens beside the plain road: urgent, late, in principle, disagreed with, replaced."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import rule

from referrals.models import (
    Decision,
    Disagreement,
    Meeting,
    PanelMembership,
    Referral,
    UrgentDecision,
)
from referrals.workflow import (
    agenda,
    attendance,
    disagreement,
    late,
    planning,
    superseding,
    urgent,
)
from referrals.workflow.endorsement import endorse
from referrals.workflow.ratification import list_everything_to_ratify
from tests.referrals.walk import Panel, mostly, which_meeting, which_referral

which_child = st.sampled_from([0, 1])
yes_or_no = st.booleans()


class Beside(Panel):
    """The same panel, with everything that leaves the plain road."""

    @rule(number=which_referral, child=which_child, by=mostly("worker"))
    def ask_urgently(self, number, child, by):
        children = [self._child(number, child)]
        self.try_(urgent.ask, self.referrals[number], children, by=by, why="Tonight.")

    @rule(number=which_referral, decides=yes_or_no, by=mostly("officer"))
    def answer_urgently(self, number, decides, by):
        asked = UrgentDecision.objects.asked().filter(referral=self.referrals[number]).first()
        if asked is None:
            return
        if not decides:
            self.try_(urgent.refuse, asked, by=by, reason="It can wait.")
            return
        package = {
            "package": "A place with an aunt.",
            "rationale": "Nowhere else.",
            "weekly_cap": Decimal("900"),
            "expires_on": timezone.localdate() + timedelta(days=20),
        }
        self.try_(urgent.decide, asked, by=by, **package)

    @rule()
    def night_falls(self):
        list_everything_to_ratify(at=timezone.now())

    @rule(number=which_referral, child=which_child)
    def urgent_all_the_way(self, number, child):
        self.ask_urgently(number, child, "worker")
        self.answer_urgently(number, True, "officer")

    @rule(meeting=which_meeting, closed=yes_or_no)
    def papers_close(self, meeting, closed):
        at = timezone.now() + timedelta(hours=-1 if closed else 1)
        meetings = Meeting.objects.filter(pk=self.meetings[meeting].pk).exclude(status="signed")
        meetings.update(papers_close_at=at)

    @rule(number=which_referral, meeting=which_meeting, by=mostly("coordinator"))
    def ask_to_list(self, number, meeting, by):
        referral = Referral.objects.get(pk=self.referrals[number].pk)
        meeting = self.meetings[meeting]
        self.try_(late.ask_to_list, meeting, referral, by=by, why="Home breaks down.")

    @rule(number=which_referral, meeting=which_meeting, by=mostly("coordinator"))
    def ask_to_take_off(self, number, meeting, by):
        if item := self._item(number, meeting):
            self.try_(late.ask_to_take_off, item, by=by, why="They moved.")

    @rule(number=which_referral, meeting=which_meeting, agrees=yes_or_no, by=mostly("chair"))
    def answer_late(self, number, meeting, agrees, by):
        item = self._item(number, meeting)
        if item and agrees:
            self.try_(late.consent, item, by=by)
        elif item:
            self.try_(late.refuse, item, by=by, reason="It can wait.")

    @rule(number=which_referral, meeting=which_meeting, up=yes_or_no, by=mostly("coordinator"))
    def move_item(self, number, meeting, up, by):
        if item := self._item(number, meeting):
            self.try_(agenda.move, item, by=by, up=up)

    @rule(meeting=which_meeting, days=st.sampled_from([-30, 1, 9]), by=mostly("coordinator"))
    def move_meeting(self, meeting, days, by):
        found = Meeting.objects.get(pk=self.meetings[meeting].pk)
        day = timezone.localdate() + timedelta(days=days)
        verb = planning.change_meeting
        self.try_(verb, found, by=by, expected=found.version, held_on=day)

    @rule(meeting=which_meeting, by=mostly("coordinator"))
    def cancel_meeting(self, meeting, by):
        self.try_(planning.cancel_meeting, self.meetings[meeting], by=by, reason="Snow.")

    @rule(meeting=which_meeting, by=mostly("coordinator"))
    def mark_a_member_present(self, meeting, by):
        meeting = self.meetings[meeting]
        seats = PanelMembership.objects.filter(panel=meeting.panel_id, seat="member")
        person = seats.get().person
        self.try_(attendance.mark, meeting, person, by=by, present=True, seen=None)

    @rule(number=which_referral, child=which_child, agrees=yes_or_no, by=mostly("officer"))
    def endorse(self, number, child, agrees, by):
        for decision in self._decisions(number, child).filter(in_principle=True):
            self.try_(endorse, decision, by=by, endorsed=agrees, reason="As it is needed.")

    @rule(number=which_referral, child=which_child, by=mostly("chair"))
    def supersede(self, number, child, by):
        latest = self._decisions(number, child).filter(meeting__isnull=False).last()
        earlier = self._decisions(number, child).final().first()
        if latest and earlier:
            self.try_(superseding.supersede, latest, earlier, by=by, why="Things changed.")

    @rule(number=which_referral, child=which_child, by=mostly("worker"))
    def disagree(self, number, child, by):
        today = timezone.localdate()
        for decision in self._decisions(number, child):
            self.try_(disagreement.raise_, decision, by=by, reason="Too little.", on=today)

    @rule(verb=st.sampled_from(["uphold", "vary", "return_"]), by=mostly("officer"))
    def answer_disagreement(self, verb, by):
        for raised in Disagreement.objects.filter(status="raised"):
            self.try_(getattr(disagreement, verb), raised, by=by, answer="As I read it.")

    def _child(self, number, child):
        return self.referrals[number].children.order_by("pk")[child]

    def _decisions(self, number, child):
        return Decision.objects.filter(
            referral=self.referrals[number], child=self._child(number, child)
        ).order_by("decided_on", "pk")
