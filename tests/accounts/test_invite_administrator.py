import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.roles import Role
from kft.core.models import Job


def test_the_first_administrator_is_sent_an_invitation(db):
    call_command("invite_administrator", "ada@haverbrook.example", "Ada Penhallow")

    person = User.objects.get(email="ada@haverbrook.example")
    assert person.roles == [Role.ADMINISTRATOR]
    assert not person.has_usable_password()
    job = Job.objects.get()
    assert (job.task, job.arguments) == ("accounts.send_invitation", {"user": person.pk})


def test_a_second_one_is_left_to_the_first(administrator):
    with pytest.raises(CommandError, match="already"):
        call_command("invite_administrator", "bea@haverbrook.example", "Bea Treloar")

    assert not User.objects.filter(email="bea@haverbrook.example").exists()
