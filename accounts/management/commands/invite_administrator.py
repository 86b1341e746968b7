"""Invites a new installation's first person, who then invites the others."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from kft.core.jobs import enqueue


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("name", help="first name and surname, in quotes")

    @transaction.atomic
    def handle(self, *, email, name, **options):
        administrators = User.objects.filter(roles__contains=[Role.ADMINISTRATOR])
        if administrators.filter(is_active=True).exists():
            raise CommandError("There is an administrator already, who can invite others.")
        person = User.objects.create_user(email, name=name, roles=[Role.ADMINISTRATOR])
        system = User.objects.system()
        enqueue("accounts.send_invitation", by=system, user=person.pk)
        self.stdout.write(f"{email} gets an e-mail with a link to set a password.")
