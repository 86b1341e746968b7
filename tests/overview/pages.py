"""Who may open the overview and the lists behind its figures (tests/test_access.py)."""

from django.urls import reverse

READERS = {"manager", "analyst"}
PAGES = {"overview:overview": READERS, "overview:records": {"manager"}}


def address(name, user):
    behind = "?figure=looked_after&on=2024-12-31" if name == "overview:records" else ""
    return reverse(name) + behind
