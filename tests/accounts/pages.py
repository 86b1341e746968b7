"""The accounts pages and the roles that may open them."""

from django.urls import reverse

from tests.factories import UserFactory

PAGES = {
    "accounts:people": {"administrator"},
    "accounts:invite": {"administrator"},
    "accounts:account": {"administrator"},
    "accounts:limit": {"administrator"},
}


def address(name, user):
    of_a_person = name in ("accounts:account", "accounts:limit")
    return reverse(name, args=[UserFactory().pk] if of_a_person else [])
