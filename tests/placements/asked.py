"""What is asked of the placements' pages, and what is sent to them."""

from datetime import date

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

MARCH = date(2025, 3, 3)


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
    page(client, user, name, *args)
    with CaptureQueriesContext(connection) as captured:
        assert page(client, user, name, *args).status_code == 200
    return len([query for query in captured if "session" not in query["sql"]])
