"""Work that accounts/workflow.py asks for. Each can run twice."""

from accounts import letters
from accounts.models import User
from kft.core.jobs import job


@job("accounts.send_invitation")
def send_invitation(job, user):
    """Invite a person who has not set a password yet; one who has is left alone."""
    person = User.objects.get(pk=user)
    if person.is_active and not person.has_usable_password():
        letters.send_invitation(person)
