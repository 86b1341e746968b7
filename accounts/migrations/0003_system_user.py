"""The user that scheduled work acts as. It has no password and cannot sign in."""

from django.contrib.auth.hashers import make_password
from django.db import migrations


def add_system_user(apps, schema_editor):
    User = apps.get_model("accounts", "User")
    User.objects.get_or_create(
        email="system@kft.invalid",
        defaults={
            "name": "KFT system",
            "roles": ["system"],
            "password": make_password(None),
        },
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]

    operations = [migrations.RunPython(add_system_user, migrations.RunPython.noop)]
