"""What a person chose last on each tracker: kept as the query of its address."""

from typing import Any

from django.http import QueryDict

from placements.models import TrackerChoice
from placements.trackers.definitions import Tracker


def choice_in(tracker: Tracker, asked: QueryDict) -> str:
    """The filters and the order in an address, without its day and its page."""
    kept = QueryDict(mutable=True)
    for name in sorted(tracker.filter_class.base_filters):
        if name != "on" and asked.get(name):
            kept[name] = asked[name]
    return kept.urlencode()


def remember(tracker: Tracker, asked: QueryDict, *, by: Any) -> None:
    """Keep the choice; written only where it is another one."""
    query = choice_in(tracker, asked)
    if remembered(tracker, by=by) != query:
        TrackerChoice.objects.update_or_create(
            user=by, tracker=tracker.name, defaults={"query": query}
        )


def remembered(tracker: Tracker, *, by: Any) -> str | None:
    """The last choice; None where there is none yet."""
    own = TrackerChoice.objects.visible_to(by).filter(tracker=tracker.name)
    return own.values_list("query", flat=True).first()
