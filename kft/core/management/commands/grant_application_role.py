"""After a migration, as the owner: what the application's own database role may do."""

from django.core.management.base import BaseCommand
from django.db import transaction

from kft.core.grants import grant


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("role", help="the database role that web and workers use")

    @transaction.atomic
    def handle(self, *, role, **options):
        grant(role)
        self.stdout.write(f"{role} may now use the tables; history and logs only grow.")
