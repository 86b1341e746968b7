"""Last week's panel at Haverbrook: held, minuted, and waiting for the chair to sign."""

from datetime import timedelta
from decimal import Decimal

from referrals.minutes import draft_text
from referrals.models import Meeting
from referrals.workflow import agenda, attendance, minutes, recording
from referrals.workflow import meeting as meetings

CAME = ("panel coordinator", "panel member")
AT_HOME = {
    "decision": "support_at_home",
    "recommended": "support_at_home",
    "rationale": "The family wants help and the school sees a change already.",
    "alternatives": "A place with the aunt, which she can offer at weekends only.",
    "conditions": "Both parents keep to the plan for the evenings.",
}
# above what the panel may agree by itself: a nominated officer endorses it or not
AWAY = {
    "decision": "accommodate",
    "recommended": "support_at_home",
    "difference_why": "The panel heard that the threats came to the door this week.",
    "rationale": "Home is not safe until the debt and the older group are dealt with.",
    "conditions": "A plan to come home is made within four weeks.",
    "weekly_cost_ceiling": Decimal("4200.00"),
}
LATER = {
    "decision": "deferred",
    "recommended": "support_at_home",
    "rationale": "The panel cannot decide before it knows what the grandmother can offer.",
}
QUESTIONS = {
    "one": {"text": "Has the grandmother been asked whether the children can live with her?"},
    "two": {"text": "What does the school say about the mornings since September?"},
}


class LastWeek:
    """One referral decided within the panel's limit, one in principle, one put off."""

    def __init__(self, week):
        self.week, self.chair = week, week.person("panel chair")

    def play(self, held_on):
        meeting, items = self._hold(held_on, [self.week.accepted() for _ in range(3)])
        self._decide(items[0], AT_HOME, held_on)
        self._decide(items[1], AWAY, held_on)
        self._defer(items[2])
        self._end(meeting)

    def _hold(self, held_on, referrals):
        """The meeting from its plan to the moment when somebody may decide."""
        meeting = meetings.plan(
            self.week.panel,
            by=self.week.coordinator,
            held_on=held_on,
            starts_at=self.week.panel.starts_at,
            place=self.week.panel.place,
            chair=self.chair,
            papers_close_at=None,
            reference=f"KFT-{held_on:%Y-%m-%d}",
        )
        items = [
            agenda.list_on(meeting, referral, by=self.week.coordinator)
            for referral in referrals
        ]
        agenda.publish(meeting, by=self.week.coordinator)
        meetings.open_(meeting, by=self.chair)
        for role in CAME:
            person = self.week.person(role)
            attendance.mark(meeting, person, by=self.chair, present=True, seen=None)
        return meeting, items

    def _end(self, meeting):
        meetings.close(meeting, by=self.chair)
        self._minute(meeting)

    def _decide(self, item, answers, held_on):
        answers = {**answers, "review_on": held_on + timedelta(weeks=5)}
        support = {"service": "youth", "purpose": "Evenings, with both parents."}
        decided = [
            recording.OfAChild(child, 0, answers, actions=self._actions(number, held_on))
            for number, child in enumerate(item.referral.children.all())
        ]
        recording.record(
            item,
            decided,
            by=self.chair,
            support={"one": {**support, "started": held_on + timedelta(days=5)}},
            questions={},
        )

    def _defer(self, item):
        children = item.referral.children.all()
        decided = [recording.OfAChild(child, 0, LATER) for child in children]
        recording.record(item, decided, by=self.chair, support={}, questions=QUESTIONS)

    def _actions(self, number, held_on):
        """The first child's actions: one is overdue by now, one is still to come."""
        if number:
            return {}
        told = {
            "one": ("Tell the school what was agreed", held_on + timedelta(days=2)),
            "two": ("Hold the family group meeting", held_on + timedelta(days=28)),
        }
        owner = self.week.worker
        return {
            row: {"what": what, "owner": owner, "due_on": due_on}
            for row, (what, due_on) in told.items()
        }

    def _minute(self, meeting):
        meeting = Meeting.objects.get(pk=meeting.pk)
        by = self.week.coordinator
        text = draft_text(meeting, by=by)
        minutes.draft_minutes(meeting, by=by, text=text, expected=meeting.version)
