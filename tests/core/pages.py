"""The pages of the house itself: everybody who is signed in has a start page."""

from django.urls import reverse

from accounts.roles import Role

EVERYBODY = {role.value for role in Role if role is not Role.SYSTEM}
ABOUT = ("guide", "accessibility", "privacy")
PAGES = dict.fromkeys(("start", "keep_alive", "reminders", *ABOUT), EVERYBODY)


def address(name, user):
    return reverse(name)
