"""Pages of a long list, newest first: by the last row's number, never by counting."""

from django.http import QueryDict

PAGE = 25


def page_of(queryset, query: QueryDict):
    """The rows after the one that `?before=` names, and the address of the next page."""
    before = query.get("before", "")
    if before.isdecimal():
        queryset = queryset.filter(pk__lt=min(int(before), 2**63 - 1))
    rows = list(queryset.order_by("-pk")[: PAGE + 1])
    if len(rows) <= PAGE:
        return rows, ""
    following = query.copy()
    following["before"] = rows[PAGE - 1].pk
    return rows[:PAGE], f"?{following.urlencode()}"
