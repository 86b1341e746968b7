"""E-mails: each is a job written with its cause, and names no child.

A letter holds a reference and an address; who may see the record sees the rest there.
If the process dies after the mail server took a letter and before the job is marked
done, it is sent a second time: mail cannot do better (design/style.md 7.6).
"""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from accounts.models import User
from kft.core.jobs import enqueue, job

SEND = "referrals.send_email"


def tell(people, letter, record=None, *, by, key=None):
    """Write down that each of these people gets a letter about a record.

    `key` makes it one letter for each person and key, however often it is asked for.
    """
    for person in people:
        enqueue(
            SEND,
            by=by,
            key=f"{letter}:{key}:{person.pk}" if key else None,
            letter=letter,
            to=person.pk,
            reference=getattr(record, "reference", ""),
            path=record.get_absolute_url() if record else "/",
        )


@job(SEND)
def send(job, *, letter, to, reference, path):
    """Send one letter; nobody who has left the council gets one."""
    person = User.objects.get(pk=to)
    if not person.is_active:
        return
    context = {
        "person": person,
        "reference": reference,
        "address": settings.SERVICE_ADDRESS.rstrip("/") + path,
        "council_name": settings.COUNCIL_NAME,
    }
    text = render_to_string(f"emails/{letter}.txt", context)
    subject, _, body = text.strip().partition("\n\n")
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
