"""Haverbrook's homes and moves as the placements officer keeps them, made as people do.

Days are counted back from the day that the story is told to; what the tables told stays.
"""

from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from children.models import CarePeriod, ExitPlan
from exchange.demo.council import email
from placements import workflow
from placements.homes.beds import block_homes
from placements.models import (
    BlockContract,
    Judgement,
    Placement,
    Setting,
    StabilityMeeting,
    StepPlan,
)
from placements.moves.stability import three_months_on

PRICE = Decimal("3850.00")
JUDGED = ["requires_improvement", "inadequate"]
MEETINGS = [
    (200, "Three nights away from the home.", "A key worker whom the child has chosen."),
    (150, "The carers asked for help.", "A weekend of rest each month."),
    (120, "School ended in the middle of term.", "Lessons at home until September."),
    (100, "A quarrel with another child there.", "Rooms on different floors."),
    (40, "The carers are not sure they can go on.", "The team visits each week."),
    (6, "The child asks to be nearer to a brother.", "Two visits a week."),
]
ENDED_SOON = 3  # which of them was about a placement that ended soon after
WHO_CAME = "Carers, social worker, school, reviewing officer"


class Homes:
    """Contracts, judgements, stability meetings and plans as they stand on a day."""

    def __init__(self, on):
        self.on = on
        self.by = User.objects.get(email=email("placements officer"))

    def play(self):
        self._contracts()
        self._judgements()
        self._stability()
        self._step_down()
        self._leaving_care()
        self._planned_ends()
        self._unregistered()

    def _ago(self, days):
        return self.on - timedelta(days=days)

    def _placed(self, **fields):
        """Placements that hold today, the longest first."""
        holding = Placement.objects.visible_to(self.by).holding(on=self.on)
        return holding.filter(**fields).order_by("started", "pk")

    def _contracts(self):
        for home in block_homes(self.on):
            contract = BlockContract(
                setting=home, started=self._ago(300), beds=home.paid_beds, bed_price=PRICE
            )
            workflow.keep_contract(contract, by=self.by)

    def _judgements(self):
        """Two homes with children of ours were judged this year, one of them inadequate."""
        placed = self._placed(code="K2", sector="PR4").values("setting")
        homes = Setting.objects.filter(pk__in=placed).order_by("pk")[: len(JUDGED)]
        for number, (home, grade) in enumerate(zip(homes, JUDGED, strict=False)):
            judged_on = self._ago(30 + 40 * number)
            judgement = Judgement(setting=home, judgement=grade, judged_on=judged_on)
            workflow.keep_judgement(judgement, on=self.on, by=self.by)

    def _stability(self):
        """Meetings about placements of the day, one of which ended soon after."""
        for number, (days, why, agreed) in enumerate(MEETINGS):
            held_on = self._ago(days)
            placement = self._at_risk(number, held_on)
            if placement is None:
                continue
            meeting = StabilityMeeting(
                child=placement.child,
                held_on=held_on,
                why=why,
                agreed=agreed,
                attended=WHO_CAME,
            )
            workflow.record_stability_meeting(meeting, on=self.on, by=self.by)

    def _at_risk(self, number, held_on):
        then = Placement.objects.visible_to(self.by).holding(on=held_on)
        fostered = then.filter(code="U6").order_by("-started", "pk")
        if number == ENDED_SOON:
            return fostered.filter(ended__lt=three_months_on(held_on)).first()
        return fostered[number : number + 1].first()

    def _step_down(self):
        """Two plans are past their expected day, and one has ceased."""
        plans = StepPlan.objects.visible_to(self.by).standing(on=self.on).under_way()
        plans = list(plans.filter(stage_on__lt=self._ago(5)).order_by("pk")[:3])
        for number, plan in enumerate(plans[:2]):
            plan.expected_on = self._ago(6 + 9 * number)
            workflow.correct_stage(plan, expected=plan.version, on=self.on, by=self.by)
        for plan in plans[2:]:
            reason = "The child asked to stay until the exams are over."
            step = StepPlan(
                child=plan.child, stage="ceased", stage_on=self._ago(4), reason=reason
            )
            workflow.reach_stage(step, on=self.on, by=self.by)

    def _leaving_care(self):
        """Plans that were achieved, slipped, withdrawn, and one past its day."""
        self._achieved()
        open_plans = ExitPlan.objects.visible_to(self.by).filter(status="open")
        plans = list(open_plans.order_by("estimated_on", "pk")[:2])
        for plan, close in zip(plans, (self._slip, self._withdraw), strict=False):
            close(plan)
            late = ExitPlan(child=plan.child, route="sgo", estimated_on=self._ago(12))
            if close == self._withdraw:
                workflow.plan_exit(late, by=self.by)

    def _achieved(self):
        """Children who left care lately, one of them later than was hoped."""
        left = CarePeriod.objects.visible_to(self.by).filter(
            ended__range=(self._ago(150), self.on)
        )
        for number, care in enumerate(left.order_by("ended", "pk")[:3]):
            hoped = care.ended - timedelta(days=20 * number - 10)
            plan = ExitPlan(child=care.child, route="return_home", estimated_on=hoped)
            workflow.plan_exit(plan, by=self.by)
            workflow.achieve_exit(plan, actual_on=care.ended, on=self.on, by=self.by)

    def _slip(self, plan):
        later = plan.estimated_on + timedelta(days=60)
        reason = "The court heard the case later than planned."
        workflow.slip_exit(plan, estimated_on=later, reason=reason, by=self.by)

    def _withdraw(self, plan):
        workflow.withdraw_exit(plan, reason="The father moved away.", by=self.by)

    def _planned_ends(self):
        moves = [(20, "Until the new carers are approved."), (-3, "The move has stopped.")]
        for placement, (days, reason) in zip(self._placed(code="K2")[:2], moves, strict=False):
            planned_end = self.on + timedelta(days=days)
            workflow.extend(
                placement, planned_end=planned_end, reason=reason, on=self.on, by=self.by
            )

    def _unregistered(self):
        """The newest place in a home was found in a hurry and isn't registered."""
        recent = self._placed(code="K2", started__gte=self._ago(365))
        placement = recent.exclude(contract="block").last()
        if placement:
            placement.registration = "unregistered"
            expected = placement.version
            workflow.change(placement, expected=expected, fields=["registration"], by=self.by)
