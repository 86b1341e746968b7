"""Letters: a row first, no child named, each sent once."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail

from kft.celery import app
from kft.core.jobs import run, sweep
from kft.core.models import Job
from referrals.workflow import referral as referrals
from tests.referrals.conftest import fresh

LETTERS = sorted(
    path.stem
    for path in (Path(settings.BASE_DIR) / "templates/emails").glob("*.txt")
    if path.stem not in ("base", "invitation", "digest")
)
NAMES = ("Ida", "Tom", "Larkspur")
WORDS_OF_NOBODY = (
    "children of your team",
    "about children you work with",
    "access to a child’s record",
    "A request for a child to enter or leave care",
)


def send_all():
    for pk in Job.objects.filter(task="referrals.send_email").values_list("pk", flat=True):
        run(pk)


def test_no_letter_of_the_whole_path_names_a_child(signed):
    send_all()

    assert len(mail.outbox) >= 8
    for letter in mail.outbox:
        text = letter.subject + letter.body
        assert not any(name in text for name in NAMES)
        assert letter.body.count(settings.SERVICE_ADDRESS) == 1


def test_no_template_of_a_letter_is_given_a_child_or_a_family():
    for name in LETTERS:
        text = (Path(settings.BASE_DIR) / f"templates/emails/{name}.txt").read_text()
        for words in WORDS_OF_NOBODY:
            text = text.replace(words, "")
        assert "child" not in text


def test_a_job_delivered_twice_sends_one_letter(submitted):
    send_all()
    send_all()

    assert [letter.to for letter in mail.outbox] == [[submitted.manager.email]]
    assert submitted.referral.reference in mail.outbox[0].subject


def test_somebody_who_has_left_gets_no_letter(submitted):
    submitted.manager.is_active = False
    submitted.manager.save()
    send_all()

    assert mail.outbox == []


def test_a_refused_step_writes_no_letter(world):
    world.referral.reason = ""
    world.referral.save()
    with pytest.raises(referrals.Incomplete):
        referrals.submit(world.referral, by=world.worker)

    assert not Job.objects.exists()


@pytest.fixture
def redis_is_down():
    """The queue's address is a port at which nobody listens."""

    def point_at(address):
        app.conf.broker_url = address
        app.amqp._producer_pool = app._pool = None

    before = app.conf.broker_url
    point_at("redis://127.0.0.1:1/0")
    yield lambda: point_at(before)
    point_at(before)


@pytest.mark.django_db(transaction=True)
def test_submitting_while_redis_is_down_loses_nothing(world, redis_is_down, caplog):
    """The job is a row: publishing fails, and the sweep does it once Redis is back."""
    referrals.submit(world.referral, by=fresh(world.worker))

    waiting = Job.objects.get(task="referrals.send_email")
    assert "could not be published" in caplog.text
    assert (waiting.status, world.referral.status) == (Job.Status.DUE, "submitted")

    redis_is_down()
    app.conf.task_always_eager = True
    try:
        sweep()
    finally:
        app.conf.task_always_eager = False

    waiting.refresh_from_db()
    assert waiting.status == Job.Status.DONE
    assert [letter.to for letter in mail.outbox] == [[world.manager.email]]
