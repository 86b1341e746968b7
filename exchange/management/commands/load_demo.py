"""Loads Haverbrook, the demonstration council, into an empty database."""

import secrets
import tempfile
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from children.models import Child
from exchange import importing
from exchange.demo import tables
from exchange.demo.council import SIGN_INS, email
from exchange.demo.everyday import Everyday
from exchange.demo.frameworks import Frameworks
from exchange.demo.homes import Homes
from exchange.demo.week import Week
from kft.core import demonstration

WORDS = (
    "amber badger birch cobble copper daisy ember fern harbour hazel heron juniper "
    "kettle linen maple meadow otter pebble plover quarry saddle sorrel teasel willow"
)


class Command(BaseCommand):
    help = "Loads the demonstration council and prints who can sign in."

    def add_arguments(self, parser):
        parser.add_argument(
            "--password", help="the password of all sign-ins (default: four words)"
        )

    def handle(self, *, password, **options):
        if Child.objects.exists():
            raise CommandError(
                "This database already holds children. The demonstration council is "
                "only loaded into an empty one."
            )
        password = password or "-".join(secrets.choice(WORDS.split()) for _ in range(4))
        with transaction.atomic():
            load(on=timezone.localdate(), password=password)
        self._print(password)

    def _print(self, password):
        self.stdout.write("The demonstration council, Haverbrook: all of it is invented.")
        self.stdout.write(f"\n{'Role':<20}{'Sign in as':<44}Name")
        for role, (name, _) in SIGN_INS.items():
            self.stdout.write(f"{role.capitalize():<20}{email(role):<44}{name}")
        self.stdout.write(f"\nPassword of each: {password}")


def load(*, on, password):
    """Import the tables as told up to a day, let people sign in, play the week."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "haverbrook"  # the name that the list of imports shows
        folder.mkdir()
        tables.write(folder, until=on)
        result = importing.run(folder, on=on)
    if result.errors:
        raise CommandError("\n".join(map(str, result.errors)))
    hashed = make_password(password)
    for role in SIGN_INS:
        person = _person(role)
        person.password = hashed
        person.save(update_fields=["password"])
    Week(on).play()
    Homes(on).play()
    Frameworks(on).play()
    Everyday(on).play()
    demonstration.play(on, _person)


def _person(role):
    return User.objects.get(email=email(role))
