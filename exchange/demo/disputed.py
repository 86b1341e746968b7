"""What was not the end of it: a decision disagreed with, and a school's report beside it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from exchange.demo.last_week import LastWeek
from kft.core import pdf
from referrals.models import Meeting
from referrals.workflow import disagreement, minutes, recording

REFUSED = {
    "decision": "no_further_action",
    "recommended": "support_at_home",
    "difference_why": "The panel heard that early help has begun and is wanted.",
    "rationale": "Early help began two weeks ago; a second service now would confuse.",
    "alternatives": "A Family Matters worker, as the social worker asked.",
}
WHY_NOT = (
    "Early help comes on weekday mornings only. The arguments are at night, and the police "
    "were called again on Saturday."
)
REPORT = {
    "title": "School report",
    "subtitle": "For the Keeping Families Together panel",
    "facts": [
        ("Attendance this term", "71%, most absences on Mondays"),
        ("What goes well", "Art, and the walk to school with the mentor"),
        ("What worries us", "Tired, and hungry by eleven"),
        ("What would help", "Somebody at the door in the mornings"),
    ],
}


class Disputed(LastWeek):
    """A fortnight ago: one child's referral, minuted, signed, and disagreed with since."""

    def play(self, held_on):
        meeting, (item,) = self._hold(held_on, [self._with_a_document()])
        self._decide(item, REFUSED, held_on)
        self._end(meeting)
        minuted = Meeting.objects.get(pk=meeting.pk)
        minutes.sign(minuted, by=self.chair, expected=minuted.version)
        decision = minuted.decisions.order_by("pk").first()
        worker = self.week.worker
        disagreement.raise_(decision, by=worker, reason=WHY_NOT, on=timezone.localdate())

    def _with_a_document(self):
        report = SimpleUploadedFile("School report.pdf", pdf.render("pdf/base.html", REPORT))
        return self.week.accepted(adding=report)

    def _decide(self, item, answers, held_on):
        """Nothing is done, so there is no support and nobody has an action."""
        decided = [
            recording.OfAChild(child, 0, answers) for child in item.referral.children.all()
        ]
        recording.record(item, decided, by=self.chair, support={}, questions={})
