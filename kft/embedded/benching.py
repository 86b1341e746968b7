"""`script/bench`: measures on services of its own, whose councils are kept in build/bench."""

import sys

from kft.embedded import setup
from kft.embedded.children import run
from kft.embedded.data_folder import DataFolder
from kft.embedded.paths import BUILD, ROOT
from kft.embedded.postgresql import SUPERUSER
from kft.embedded.services import Services


def main(arguments):
    setup.build()
    data = DataFolder(BUILD / "bench")
    data.make()
    services = Services(data)
    with data.held_by("script/bench"), services.running():
        environment = services.environment(as_owner=True)
        if services.database:
            # it makes databases of its own
            environment["DATABASE_URL"] = services.database.address(SUPERUSER)
        environment["DJANGO_SETTINGS_MODULE"] = "kft.settings.bench"
        command = [sys.executable, "-m", "kft.bench", *arguments]
        return run(command, cwd=ROOT, env=environment).returncode
