"""The accounts pages and the roles that may open them."""

from django.urls import reverse

from tests.factories import UserFactory

PAGES = {
    "accounts:people": {"administrator"},
    "accounts:invite": {"administrator"},
    "accounts:account": {"administrator"},
}


def address(name, user):
    args = [UserFactory().pk] if name == "accounts:account" else []
    return reverse(name, args=args)
