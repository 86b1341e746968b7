"""E-mails to the keepers of the records. They name nobody."""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

TELL = "children.tell_of_emergency"


def tell_of_emergency(opening_pk, officer):
    """A record was opened in an emergency: where to look into it, and nothing more."""
    context = {
        "person": officer,
        "address": settings.SERVICE_ADDRESS.rstrip("/")
        + reverse("records:review", args=[opening_pk]),
        "council_name": settings.COUNCIL_NAME,
    }
    text = render_to_string("emails/opened_in_emergency.txt", context)
    subject, _, body = text.strip().partition("\n\n")
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [officer.email])
