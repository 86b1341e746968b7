"""The reasons to see a child that a restriction brings: being named, and an emergency."""

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from children.access import Reason
from children.models import AllowedPerson, EmergencyOpening

EMERGENCY_WORD = "Emergency"


def _running(user):
    return EmergencyOpening.objects.running().filter(child=OuterRef("pk"), person=user)


def _typed_reason(user):
    """What the person gave as the reason goes into the log with every view."""
    typed = Subquery(_running(user).values("reason")[:1])
    return Concat(Value(f"{EMERGENCY_WORD}: "), typed, output_field=CharField())


NAMED = Reason(
    "Named for this child",
    "children.view_child",
    lambda user: Q(
        Exists(AllowedPerson.objects.filter(child=OuterRef("pk"), person=user)),
        restricted=True,
    ),
    order=20,
)
# first: it stands above every other reason while it runs, since the others were not enough
EMERGENCY = Reason(
    _typed_reason,
    "children.open_in_emergency",
    lambda user: Q(Exists(_running(user))),
    order=0,
)
