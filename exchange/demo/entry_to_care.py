"""Requests to enter care at Haverbrook: authorised, with the officer, with the manager."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import Exists, OuterRef

from children.models import Child
from placements.models import Authorisation
from placements.workflow import authorisation as workflow
from referrals.models import Decision

REQUESTS = (
    {
        "emergency": "Mum was taken to hospital last night and no relative can come.",
        "tried": "A neighbour had the child overnight. Two aunts were asked: both work nights.",
        "childs_view": "Wants to stay at the same school and to ring Mum each evening.",
        "parents_view": "Mum agrees from hospital and asks for a family nearby.",
        "analysis": (
            "There is no adult who can keep the child safe this week. Care is needed until Mum"
            " is well, with the school as the steady place."
        ),
        "proposal": "In-house carers in the same town for six weeks, Mum home by the new year.",
        "weekly_cost": Decimal("640.00"),
    },
    {
        "emergency": "The police brought the child home twice this week, hurt both times.",
        "tried": "Family help since May, an emergency response worker for three weeks.",
        "childs_view": "Is frightened of going back and asked the school nurse for help.",
        "parents_view": "Dad does not agree. Mum says that she cannot protect the child.",
        "analysis": (
            "Support at home was tried in full and the harm goes on. The child needs a home"
            " with carers who know how to keep somebody safe outside the home."
        ),
        "proposal": "A solo place outside town for twelve weeks, then step down to a family.",
        "weekly_cost": Decimal("4800.00"),
    },
    {
        "emergency": "The grandmother who cares for the child goes into hospital on Monday.",
        "tried": "Four relatives were asked and a family meeting was held on Thursday.",
        "childs_view": "Would like to stay with somebody who has a dog, and visit Nan.",
        "parents_view": "The mother is not well enough and agrees to a short stay.",
        "analysis": "A short stay with carers keeps the arrangement with Nan possible.",
        "proposal": "A short stay with in-house carers, three to four weeks.",
        "weekly_cost": Decimal("640.00"),
    },
)
SAID = (
    ("team manager", "I have spoken with the family. There is no safer way this week."),
    ("manager", "The analysis is clear, the child was heard, and the family plan is dated."),
    ("nominated officer", "Authorised. Review in six weeks whether the child can go home."),
)
ANSWERED_BY = (3, 2, 0)


class EntryToCare:
    """Plays the requests through the doors that people use."""

    def __init__(self, week):
        self.week = week

    def play(self):
        director = self.week.person("nominated officer")
        director.is_director = True
        director.save(update_fields=["is_director"])
        children = self._children()
        for number, (answers, steps) in enumerate(zip(REQUESTS, ANSWERED_BY, strict=True)):
            self._ask(number, next(children), answers, steps)

    def _children(self):
        """The worker's children who are at home, those the panel would see in care first."""
        own = Child.objects.filter(social_worker=self.week.worker, care_periods=None)
        young = own.filter(
            restricted=False, date_of_birth__gt=self.week.on - timedelta(days=15 * 365)
        )
        accommodated = Decision.objects.filter(child=OuterRef("pk"), decision="accommodate")
        return young.order_by(Exists(accommodated).desc(), "pk").iterator()

    def _ask(self, number, child, answers, steps):
        known = {"urgent": True, "legal_status": "none", "plan": "child_in_need"}
        request = workflow.start_draft(
            child,
            Authorisation.Kind.ENTER_CARE,
            by=self.week.worker,
            reference=f"HB-EC-{self.week.on:%y}-{number + 1:02}",
            answers={
                **known,
                **answers,
                "needed_by": self.week.on + timedelta(days=1 + 2 * number),
            },
        )
        workflow.submit(request, by=self.week.worker)
        for role, text in SAID[:steps]:
            workflow.answer(
                request,
                by=self.week.person(role),
                outcome="agreed",
                text=text,
                seen=request.stands_at,
            )
