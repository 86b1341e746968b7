"""What is asked of a page, and what is sent to it, by a signed-in person."""

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
    """The three boxes of a date, as a form sends them."""
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}_{part}": str(number) for part, number in parts.items()}


def queries_of(client, user, name, /, *args, **asked):
    """How many queries a page takes, those of the session apart."""
    client.force_login(user)
    address = reverse(name, args=args)
    client.get(address, asked)  # the session's own first writes
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, asked).status_code == 200
    return len([query for query in captured if "session" not in query["sql"]])
