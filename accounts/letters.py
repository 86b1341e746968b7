"""E-mails about an account. They name no child."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse


def send_invitation(user):
    """The link with which a person sets their first password; it works once, for three days."""
    key = default_token_generator.make_token(user)
    address = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(user), "key": key},
    )
    context = {
        "user": user,
        "link": settings.SERVICE_ADDRESS + address,
        "council_name": settings.COUNCIL_NAME,
    }
    send_mail(
        "Set your password for Keeping Families Together",
        render_to_string("emails/invitation.txt", context),
        None,
        [user.email],
    )
