"""What an invented council's panels heard, decided and followed up."""

from datetime import timedelta

from exchange.invented.people import email

HEARD = 0.35  # of the children whose care began or went on; all of those never in care
WEEKS_AHEAD = 2
ONE_WAITS_IN = 25  # children: referred this week, and not heard yet
AGENCIES = ("family_matters", "youth_service", "camhs", "education", "send", "police")
SERVICES = ("education", "fostering", "family_matters", "youth", "camhs", "none")
# not among them what waits: deferred has its second decision
BEFORE_CARE = ("accommodate", "accommodate", "support_at_home", "legal_planning")
IN_CARE = ("placement_change", "placement_extension", "step_down", "reunification_plan")
AT_HOME = ("support_at_home", "support_at_home", "do_not_accommodate", "assessment_required")
KINDS_IN_CARE = ("reunification", "placement_breakdown", "residential_review")
FOLLOW_UPS = (42, 91, 182, 365)  # days after the decision
DEFERRED = 0.08


class Panels:
    """Weekly panels; meetings are known by their panel and their place in the row."""

    def __init__(self, council):
        self.council = council
        self.referrals = 0
        first = council.first_day + timedelta(days=(1 - council.first_day.weekday()) % 7)
        weeks = (council.until - first).days // 7 + WEEKS_AHEAD + 1
        self.days = [first + timedelta(weeks=number) for number in range(weeks)]

    def seat(self):
        council = self.council
        for panel in range(1, council.size.panels + 1):
            council.add("panels", panel_id=f"KFT{panel}", kind="keeping_families_together",
                        name=f"Keeping Families Together panel {panel}")  # fmt: skip
            for number, day in enumerate(self.days):
                self._meeting(panel, number, day)

    def _meeting(self, panel, number, day):
        council, meeting = self.council, f"M{panel}-{number}"
        council.add("meetings", meeting_id=meeting, panel_id=f"KFT{panel}", held_on=day,
                    chair=email("panel.chair"))  # fmt: skip
        if day < council.until:
            for agency in AGENCIES:
                came = "yes" if council.rng.random() < 0.85 else "no"
                council.add("attendance", meeting_id=meeting, agency=agency, attended=came)

    def hear(self, life):
        """Perhaps a referral about this child, and what came of it."""
        waits = int(life.child_id[1:]) % ONE_WAITS_IN == 0
        if life.care and not waits and self.council.rng.random() > HEARD:
            return
        referred, kind, outcomes = self._this_week(life) if waits else self._occasion(life)
        if referred < self.council.first_day or referred > self.council.until:
            return
        self.referrals += 1
        referral = f"R{self.referrals}"
        self.council.add(
            "referrals", referral_id=referral, family_id=life.family_id, kind=kind,
            child_ids=life.child_id, referred_on=referred, referrer=life.worker,
            team=life.team, urgent=self.council.rng.choice(("yes", "no", "no")),
            reason="Arguments at home have come to blows and the family asks for help.",
        )  # fmt: skip
        self._decide(referral, life, referred, outcomes)

    def _this_week(self, life):
        """Of a referral that the next meetings will hear."""
        in_care = life.care and life.care[1] is None
        kind = self.council.rng.choice(KINDS_IN_CARE) if in_care else "edge_of_care"
        referred = self.council.until - timedelta(days=self.council.rng.randint(0, 6))
        return referred, kind, IN_CARE if in_care else AT_HOME

    def _occasion(self, life):
        """When the child was referred, what for, and what can be decided."""
        rng = self.council.rng
        if life.care is None:
            back = rng.randint(0, (self.council.until - self.council.first_day).days)
            return self.council.until - timedelta(days=back), "edge_of_care", AT_HOME
        started, ended = life.care
        if rng.random() < 0.5:
            return started - timedelta(days=rng.randint(10, 60)), "edge_of_care", BEFORE_CARE
        days = ((ended or self.council.until) - started).days
        kind = rng.choice(KINDS_IN_CARE)
        return started + timedelta(days=rng.randint(0, days)), kind, IN_CARE

    def _decide(self, referral, life, referred, outcomes):
        rng = self.council.rng
        panel = rng.randint(1, self.council.size.panels)
        # papers close a week before
        number = (referred + timedelta(days=7) - self.days[0]).days // 7 + 1
        if rng.random() < DEFERRED:
            self._decision(referral, life, panel, number, "deferred")
            number += 1
        held = self._decision(referral, life, panel, number, rng.choice(outcomes))
        if held:
            self._afterwards(referral, life, held)

    def _decision(self, referral, life, panel, number, decision):
        """The day on which it was decided; None where the meeting is still to come."""
        council = self.council
        held = self.days[number] if number < len(self.days) else council.until
        if held >= council.until:
            return None
        council.add(
            "decisions", referral_id=referral, meeting_id=f"M{panel}-{number}",
            child_id=life.child_id, decision=decision, decided_on=held,
            rationale="The panel weighed the risks and what help is there.",
            review_on=held + timedelta(days=91) if council.rng.random() < 0.3 else None,
        )  # fmt: skip
        return held

    def _afterwards(self, referral, life, held):
        council, rng = self.council, self.council.rng
        if rng.random() < 0.7:
            council.add("support", referral_id=referral, service=rng.choice(SERVICES),
                        started=held + timedelta(days=rng.randint(1, 30)))  # fmt: skip
        for days in FOLLOW_UPS:
            due = held + timedelta(days=days)
            answered = due < council.until and rng.random() < 0.9
            council.add(
                "follow_ups", referral_id=referral, child_id=life.child_id, due_on=due,
                completed_on=due if answered else None,
                living=_living(life, due) if answered else None,
            )  # fmt: skip


def _living(life, on):
    if life.care and life.care[0] <= on and (life.care[1] is None or on < life.care[1]):
        return "looked_after"
    return "at_home"
