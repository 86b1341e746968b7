"""script/bench: as on one person's machine, without the log of each request."""

from kft.settings.local import *  # noqa: F403  (a thin layer over local, on purpose)
from kft.settings.local import LOGGING

ROOT_URLCONF = "kft.bench.bare"
LOGGING["root"]["level"] = "ERROR"
