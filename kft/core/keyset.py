"""Pages of a list that grows: by the last row seen, never by counting.

The address carries that row's number only, so that no name ends up in a log.
Source: design/architecture.md, Integrity (keyset paging, no COUNT) and Growing.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

SIZE = 25


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the addresses of the first and the next page where there are."""

    rows: list[Any]
    first_url: str
    next_url: str


def page_of(
    request: HttpRequest, rows: QuerySet, order: tuple[str, ...], size: int = SIZE
) -> Page:
    """The rows after `?after=`, in `order`: field names (a "-" descends), the last one unique.

    No field of the order may be null. A row that is no longer in sight starts anew.
    """
    after = request.GET.get("after", "")
    last_seen = (
        rows.filter(pk=after).values(*_names(order)).first() if after.isdigit() else None
    )
    if last_seen:
        rows = rows.filter(_beyond(order, last_seen))
    found = list(rows.order_by(*order)[: size + 1])
    more = len(found) > size
    return Page(
        rows=found[:size],
        first_url=_address(request) if last_seen else "",
        next_url=_address(request, after=found[size - 1].pk) if more else "",
    )


def page_found(request: HttpRequest, rows: list[Any], size: int, *, is_first: bool) -> Page:
    """The same of rows that were found after `?after=`, one more than fit on the page."""
    return Page(
        rows=rows[:size],
        first_url="" if is_first else _address(request),
        next_url=_address(request, after=rows[size - 1].pk) if len(rows) > size else "",
    )


def _names(order):
    return [field.removeprefix("-") for field in order]


def _beyond(order, seen):
    """(a, b, c) > (1, 2, 3), spelt out; the first condition lets an index be used."""
    first = order[0].removeprefix("-")
    within = Q(**{f"{first}__{'lte' if order[0].startswith('-') else 'gte'}": seen[first]})
    beyond, level = Q(pk__in=[]), Q()
    for field in order:
        name = field.removeprefix("-")
        step = "lt" if field.startswith("-") else "gt"
        beyond |= level & Q(**{f"{name}__{step}": seen[name]})
        level &= Q(**{name: seen[name]})
    return within & beyond


def _address(request, **changes):
    asked = request.GET.copy()
    asked.pop("after", None)
    asked.update({name: str(value) for name, value in changes.items()})
    return f"{request.path}?{asked.urlencode()}" if asked else request.path
