"""`script/test`: the suite, on services of its own that are thrown away after it."""

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager

from kft.embedded import setup
from kft.embedded.children import run
from kft.embedded.data_folder import DataFolder
from kft.embedded.paths import ROOT
from kft.embedded.postgresql import SUPERUSER
from kft.embedded.services import Services

EVERYTHING = ["-n", "auto", "--dist", "loadgroup"]


def main(arguments):
    setup.build()
    with _throw_away_folder() as data:
        services = Services(data, throw_away=True)
        with services.running():
            environment = services.environment(as_owner=True)
            if services.database:
                # tests make databases and roles of their own
                environment["DATABASE_URL"] = services.database.address(SUPERUSER)
            environment["DJANGO_SETTINGS_MODULE"] = "kft.settings.test"
            # each of the many processes would compile our modules anew: 7 seconds of it
            environment.pop("PYTHONDONTWRITEBYTECODE", None)
            command = [sys.executable, "-m", "pytest", *(arguments or EVERYTHING)]
            return run(command, cwd=ROOT, env=environment).returncode


@contextmanager
def _throw_away_folder():
    """Beside a running server, and beside another run of the tests."""
    os.environ.pop("KFT_DATA", None)
    path = tempfile.mkdtemp(prefix="kft-test-")
    try:
        yield DataFolder(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)
