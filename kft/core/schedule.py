"""What the clock starts each morning: the digest, collected once and sent person by person.

Collecting is one job in one transaction: killed half way, it left nothing and starts anew.
Each person's e-mail is a job of its own with a key for the person and the day, so that
collecting twice sends one. The process may die after the mail server took an e-mail and
before the job is marked done: it is then sent a second time (design/style.md 7.6).
"""

from datetime import date, timedelta

from celery import shared_task
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kft.core.digest import Line, digests_on
from kft.core.formats import day as in_words
from kft.core.jobs import enqueue, job
from kft.core.models import Job

COLLECT, SEND = "kft.core.collect_digests", "kft.core.send_digest"
# The same things are told again after this time, sooner when something is new.
AGAIN_AFTER = timedelta(days=7)


@shared_task(name="kft.core.digests")
def digests() -> None:
    """Write down today's job; a second call the same day gives the first one's."""
    today = timezone.localdate()
    by = get_user_model().objects.system()
    enqueue(COLLECT, by=by, key=f"{COLLECT}:{today}", on=str(today))


@job(COLLECT)
def collect(job: Job, *, on: str) -> None:
    """Write down an e-mail for each person who has something new, or nothing for a week."""
    today = date.fromisoformat(on)
    found = _for_people_here(digests_on(today))
    told = _last_told(found, today)
    for person, lines in found.items():
        if _is_worth_an_email(lines, told.get(person)):
            enqueue(
                SEND,
                by=job.requested_by,
                key=_key(person, today),
                to=person,
                on=on,
                lines=[line.as_argument() for line in lines],
            )


def _for_people_here(found):
    """Without those who have left the council since they were given something to do."""
    here = get_user_model().objects.filter(pk__in=found, is_active=True)
    return {person: found[person] for person in here.values_list("pk", flat=True)}


def _is_worth_an_email(lines: list[Line], told_on: date | None) -> bool:
    return told_on is None or max(line.newest for line in lines) > told_on


def _last_told(people, today):
    """The latest day of each person's e-mails within the week before: one query for all."""
    days = [today - timedelta(days=number) for number in range(1, AGAIN_AFTER.days)]
    keys = {_key(person, day): (person, day) for person in people for day in days}
    told: dict[int, date] = {}
    for key in Job.objects.filter(key__in=keys).values_list("key", flat=True):
        person, day = keys[key]
        told[person] = max(day, told.get(person, day))
    return told


def _key(person, day=""):
    return f"digest:{person}:{day}"


def digests_written_to(user):
    """The jobs that sent this person's digests, the newest first."""
    return Job.objects.filter(task=SEND, key__startswith=_key(user.pk)).order_by("-pk")


@job(SEND)
def send(job: Job, *, to: int, on: str, lines: list[dict[str, str]]) -> None:
    """Send one digest; not to somebody who has left, nor when a later one is on its way."""
    person = get_user_model().objects.get(pk=to)
    if not person.is_active or digests_written_to(person).filter(pk__gt=job.pk).exists():
        return
    address = settings.SERVICE_ADDRESS.rstrip("/")
    context = {
        "person": person,
        "day": in_words(date.fromisoformat(on)),
        "lines": [{**line, "address": address + line["path"]} for line in lines],
        "about": address + reverse("reminders"),
        "council_name": settings.COUNCIL_NAME,
    }
    text = render_to_string("emails/digest.txt", context)
    subject, _, body = text.strip().partition("\n\n")
    send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [person.email])
