"""Killed half way, refused at the last moment, or run as the application's own role."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import DatabaseError, connection

from children.models import Child, Family
from exchange import importing, writing
from kft.core.grants import grant
from kft.core.models import ImportRun
from tests.services import address_of_the_test_database


def test_an_import_that_is_cut_off_leaves_nothing(db, council, monkeypatch):
    """The connection is lost, as it were, when half of the tables are written."""

    class CutOff(Exception):
        pass

    def progress(words, done, total):
        if words == "Writing placements":
            raise CutOff

    with pytest.raises(CutOff):
        council.run(progress=progress)

    assert not Family.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.drill
@pytest.mark.django_db(transaction=True)
def test_an_import_that_is_killed_leaves_nothing_and_can_be_run_again(council):
    environment = {**os.environ, "DATABASE_URL": address_of_the_test_database()}
    killer = (
        "import django, os, signal; django.setup()\n"
        "from exchange import importing\n"
        "def progress(words, *_):\n"
        "    if words == 'Writing placements': os.kill(os.getpid(), signal.SIGKILL)\n"
        f"importing.run({str(council.write())!r}, progress=progress)\n"
    )
    ended = subprocess.run([sys.executable, "-c", killer], env=environment, timeout=120)

    assert ended.returncode == -signal.SIGKILL
    assert not Family.objects.exists()
    assert _run_when_the_locks_are_gone(council).errors == []
    assert Child.objects.count() == 2


def _run_when_the_locks_are_gone(council):
    """The import waits for the dead one's lock by itself; PostgreSQL lets it go soon."""
    time.sleep(0.1)
    return council.run()


def test_what_the_database_refuses_after_all_is_an_error_of_the_list(db, council, monkeypatch):
    """A rule that no check knows, as a later migration might add one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE children_family ADD CONSTRAINT no_ash CHECK (name !~ '^Ash')"
        )

    (error,) = council.run().errors

    assert (error.table, error.row) == ("families", None)
    assert "no_ash" in error.expected
    assert not Family.objects.exists()


def test_a_constraints_own_words_are_used(db):
    with pytest.raises(DatabaseError) as caught, connection.cursor() as cursor:
        cursor.execute("INSERT INTO referrals_support DEFAULT VALUES")

    table = importing.TABLES[-1]
    assert "what the database allows" in writing.refused(table, caught.value).expected


def test_the_applications_own_role_can_import(db, council):
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE kft_import_role")
        grant("kft_import_role")
        cursor.execute("SET ROLE kft_import_role")
        try:
            result = council.run()
        finally:
            cursor.execute("RESET ROLE")

    assert result.errors == []
    assert Child.objects.count() == 2
