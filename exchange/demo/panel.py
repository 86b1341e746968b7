"""The Keeping Families Together panel: its meetings, and how a referral is heard."""

from datetime import date, timedelta

from exchange.demo.council import email
from exchange.demo.world import stream

FIRST_MEETING = date(2024, 9, 4)
WEEK = timedelta(days=7)
ATTENDING = {
    "family_matters": 0.95,
    "youth_service": 0.85,
    "camhs": 0.7,
    "education": 0.8,
    "send": 0.65,
    "fostering": 0.75,
    "health": 0.5,
    "police": 0.4,
    "other": 0.15,
}
RATIONALES = {
    "support_at_home": (
        "The family want to stay together and can be safe with the help agreed."
    ),
    "family_group_decision_making": (
        "Wider family have offered help. A family meeting comes first."
    ),
    "additional_support": "The help in place is working but needs more hours.",
    "deferred": "School and health information is missing. To come back next week.",
    "step_down": "A foster family can meet this young person's needs.",
    "placement_extension": "The home meets needs for now. Fee and plan to be reviewed.",
    "special_guardianship_support": "The carers are committed; support is agreed.",
    "discharge_application": "Parents have cared well. The order is no longer needed.",
    "noted": "The plan for independence was heard and is on track.",
}


def months_after(day, months):
    """The same day some months on, or the last one that month has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


class Panel:
    """Meets every Wednesday from September 2024; the week of `until` is not told."""

    def __init__(self, world):
        self.world = world
        self.rng = stream("panel")
        self.world.add(
            "panels",
            panel_id="KFT",
            name="Keeping Families Together",
            kind="keeping_families_together",
        )
        this_week = world.until - timedelta(days=world.until.weekday())
        self.meetings, held_on = {}, FIRST_MEETING
        while held_on < this_week:
            self._meet(held_on)
            held_on += WEEK

    def _meet(self, held_on):
        if (held_on.month, held_on.day) in ((12, 25), (1, 1)):
            return
        meeting_id = self.world.number("KFT")
        chair = email("panel chair")
        self.meetings[held_on] = meeting_id
        self.world.add(
            "meetings",
            meeting_id=meeting_id,
            panel_id="KFT",
            held_on=held_on,
            chair=chair,
        )
        for agency, share in ATTENDING.items():
            here = "yes" if self.rng.random() < share else "no"
            self.world.add("attendance", meeting_id=meeting_id, agency=agency, attended=here)

    def first_on_or_after(self, day):
        return next((held for held in sorted(self.meetings) if held >= day), None)

    def last_on_or_before(self, day):
        return next((h for h in sorted(self.meetings, reverse=True) if h <= day), None)

    def refer(self, children, kind, referred_on, reason):
        first = children[0]
        return self.world.add(
            "referrals",
            referral_id=self.world.number("R"),
            family_id=first["family_id"],
            child_ids=";".join(child["child_id"] for child in children),
            kind=kind,
            referred_on=referred_on,
            reason=reason,
            referrer=first["social_worker"],
            team=first["team"],
            urgent=self.rng.choice(["no", "no", "no", "yes"]),
        )

    def decide(self, referral, child, held_on, decision):
        self.world.add(
            "decisions",
            referral_id=referral["referral_id"],
            meeting_id=self.meetings[held_on],
            child_id=child["child_id"],
            decision=decision,
            decided_on=held_on,
            rationale=RATIONALES[decision],
            review_on=held_on + timedelta(weeks=12) if decision == "step_down" else None,
        )

    def support(self, referral, service, started):
        self.world.add(
            "support",
            referral_id=referral["referral_id"],
            service=service,
            started=started if service != "none" else None,
            ended=None,
        )

    def follow_up(self, referral, child, due_on, completed_on, living):
        self.world.add(
            "follow_ups",
            referral_id=referral["referral_id"],
            child_id=child["child_id"],
            due_on=due_on,
            completed_on=completed_on,
            living=living,
        )
