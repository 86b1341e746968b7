"""A referral on one page, as a panel reads it: what matters most comes first."""

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from referrals.agenda_places import Places
from referrals.answers import in_sections, words
from referrals.models import Decision, Disagreement, Document
from referrals.questions import QUESTIONS

AT_MOST = 5
# Read out before the rest: what is asked, what it would cost, what worries, what helps.
KEY = (
    *("asked_of_panel", "estimated_weekly_cost", "who_pays", "needed_by"),
    *("reason", "worried_about", "risks", "working_well", "needs_to_happen"),
)


def of(user, item, answers):
    """Everything that an item's page shows of its case to this person.

    `answers` are the referral's (answers_of), which the item's screen has read.
    """
    referral = item.referral
    return {
        "item": item,
        "meeting": item.meeting,
        "referral": referral,
        "places": Places(item),
        "key_answers": _key_answers(answers),
        "sections": in_sections(answers),
        "documents": _documents(user, referral),
        "earlier": _earlier(user, item),
        "used": item.time_used(at=timezone.now()),
    }


def _key_answers(answers):
    """(label, answer) for each of KEY that is answered, then of each child and the parents."""
    rows = [(QUESTIONS[name].label, words(name, answers.family[name])) for name in KEY]
    for child, given in answers.children.items():
        recommended = words("recommended", given["recommended"])
        rows.append((f"Recommended for {child.first_name}", recommended))
        rows.append((f"What {child.first_name} says", given["childs_view"]))
    rows.append((QUESTIONS["parents_view"].label, answers.family["parents_view"]))
    return [(label, text) for label, text in rows if text]


def _documents(user, referral):
    standing = Document.objects.visible_to(user).standing().filter(referral=referral)
    return list(standing.select_related("added_by"))


def _earlier(user, item):
    """What panels decided about these children before, the last first."""
    children = [child.pk for child in item.referral.children.all()]
    earlier = Decision.objects.visible_to(user).filter(child__in=children)
    earlier = earlier.exclude(referral=item.referral_id, meeting=item.meeting_id)
    earlier = earlier.select_related("child", "meeting", "recorded_by").annotate(
        returned_because=_returned("reason"), returned_with=_returned("answer")
    )
    return earlier.order_by("-decided_on", "-pk")[:AT_MOST]


def _returned(field):
    """What was said of the decision where a disagreement with it came back to the panel."""
    returned = Disagreement.objects.filter(
        decision=OuterRef("pk"), status=Disagreement.Status.RETURNED
    )
    return Subquery(returned.order_by("-answered_at", "-pk").values(field)[:1])
