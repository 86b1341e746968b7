"""Visits to the children's pages, as a person's browser makes them."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def page(client, user, name, /, *args, **asked):
    client.force_login(user)
    return client.get(reverse(name, args=args), asked)


def send(client, user, name, /, *args, **answers):
    client.force_login(user)
    return client.post(reverse(name, args=args), answers)


def day(name, value):
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


def queries_of(client, user, name, *args):
    page(client, user, name, *args)  # the session's own first writes
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(reverse(name, args=args)).status_code == 200
    return len([q for q in captured if "session" not in q["sql"]])
