from django.apps import AppConfig
from django.contrib.auth.hashers import make_password
from django.db.models.signals import post_migrate


def add_system_user(sender, **kwargs):
    """The user that scheduled work acts as. It has no password and cannot sign in."""
    from accounts.models import SYSTEM_EMAIL, User
    from accounts.roles import Role

    User.objects.get_or_create(
        email=SYSTEM_EMAIL,
        defaults={
            "name": Role.SYSTEM.label,
            "roles": [Role.SYSTEM],
            "password": make_password(None),
        },
    )


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from kft.core.navigation import Section, register

        register(Section(90, "People", "accounts:people", "accounts.view_user"))
        post_migrate.connect(add_system_user, sender=self)
