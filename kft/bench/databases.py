"""The databases that are measured: one of each size, made once and kept."""

from contextlib import contextmanager
from io import StringIO

from django.core.management import call_command
from django.db import connection

from children.models import Child
from kft.embedded.terminal import say


def named(size):
    return f"kft_bench_{size.lower()}"


@contextmanager
def using(name):
    """Work on another database of the same server for as long as the block lasts."""
    before = connection.settings_dict["NAME"]
    _move(name)
    try:
        yield
    finally:
        _move(before)


def _move(name):
    connection.close()
    connection.settings_dict["NAME"] = name


def make(size):
    """A council of this size in a database of its own, unless it is there already."""
    _create(named(size))
    with using(named(size)):
        call_command("migrate", verbosity=0, interactive=False)
        if not Child.objects.exists():
            say(f"Making a council of size {size} …")
            call_command("make_council", size=size, stdout=StringIO())


@contextmanager
def empty():
    """A database without records, gone afterwards."""
    name = "kft_bench_empty"
    _run(f"DROP DATABASE IF EXISTS {name}")
    _create(name)
    try:
        with using(name):
            call_command("migrate", verbosity=0, interactive=False)
            yield
    finally:
        _run(f"DROP DATABASE IF EXISTS {name}")


def _create(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        known = cursor.fetchone()
    if not known:
        _run(f"CREATE DATABASE {name}")


def _run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
