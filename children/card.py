"""What happened to who may see a record, in words: from its events."""

from children.models import Child
from kft.core.formats import moment
from kft.core.models import Event

SHOWN = 50
WORDS = {
    "restrict": "Restricted",
    "lift_restriction": "Restriction lifted",
    "name_person": "Person named",
    "remove_person": "Person removed",
    "open_in_emergency": "Opened in an emergency",
    "review_emergency": "Emergency opening reviewed",
}
_ACTIONS = {f"{Child._meta.label_lower}.{verb}": words for verb, words in WORDS.items()}


def history_of(child):
    """Who restricted, lifted, named and opened, the newest first, for {% timeline %}."""
    events = Event.objects.about(child).filter(action__in=_ACTIONS).select_related("actor")
    return [
        {
            "day": event.at,
            "title": _ACTIONS[event.action],
            "text": event.reason,
            "by": f"{event.actor}, {moment(event.at)}",
        }
        for event in events.order_by("-at", "-pk")[:SHOWN]
    ]
