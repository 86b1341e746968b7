"""The fostering pages and the roles that may open them."""

from datetime import date

from django.urls import reverse

from tests.factories import HouseholdFactory, NotAvailableFactory

READERS = {"fostering_officer", "placements_officer", "manager"}
WRITERS = {"fostering_officer"}
PAGES = {
    "fostering:list": READERS,
    "fostering:add": WRITERS,
    "fostering:household": READERS,
    "fostering:change": WRITERS,
    "fostering:end_approval": WRITERS,
    "fostering:extend": WRITERS,
    "fostering:add_not_available": WRITERS,
    "fostering:change_not_available": WRITERS,
}


def address(name, user):
    if name in ("fostering:list", "fostering:add"):
        return reverse(name)
    if name == "fostering:change_not_available":
        return reverse(name, args=[NotAvailableFactory().pk])
    household = HouseholdFactory(approved_on=None, temporary_from=date(2025, 1, 6))
    return reverse(name, args=[household.pk])
