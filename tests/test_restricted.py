"""A restricted child sought by every route: each page, by each role, must not give it away.

Like test_access.py it walks the URL table, so a new page joins by having a row in its
tests/<app>/pages.py. For each page the restricted child is first all around the page's own
record (a brother or sister, on the same agenda, in the same home), then the record itself.
Not to be found: its name and its reference, in a page, a refusal, a file or an e-mail.
"""

from contextlib import contextmanager
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from celery import current_app
from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.urls import reverse

from children.models import AllowedPerson, Child, Family, Relationship
from fostering.models import Household
from kft.core.jobs import run
from kft.core.models import Job
from placements.models import Setting
from referrals.models import Meeting, Referral
from reports.counting import count
from reports.definitions import KEEPING_FAMILIES_TOGETHER
from reports.formats import KINDS
from reports.periods import Period
from tests.core.pages import EVERYBODY
from tests.factories import (
    AgendaItemFactory,
    CarePeriodFactory,
    ChildFactory,
    DecisionFactory,
    FollowUpFactory,
    LegalStatusFactory,
    MeetingFactory,
    PlacementFactory,
    ReferralFactory,
    SettingFactory,
)
from tests.reports.pages import made_run
from tests.test_access import PAGES, made_people, people  # noqa: F401 (fixtures)

# said here, as a test alone that asks for its people by name would meet the real database
pytestmark = pytest.mark.django_db

FIRST, LAST, REFERENCE = "Zyxoquill", "Vrabenthorpe", "SECRETREF"
NAMES = (FIRST.upper(), LAST.upper())
PART_OF_THE_NAME = "Zyxoq"  # a search page repeats what was typed, and no more
# The keeper of the records restricts them, so their cards name the child; the log gives
# the reference alone (docs/decisions/0410 and 0412).
CARDS = {
    f"records:{name}"
    for name in ("find", "card", "restrict", "lift", "name_person", "remove_person")
}
KEEPERS = CARDS | {f"records:{name}" for name in ("emergencies", "review", "log", "unusual")}
KEEPERS |= {"records:download"}


def secret(**fields):
    number = Child.objects.count()
    known = {"first_name": FIRST, "last_name": LAST, "reference": f"{REFERENCE}{number}"}
    child = ChildFactory(**{**known, "restricted": True, **fields})
    CarePeriodFactory(child=child)
    LegalStatusFactory(child=child)
    return child


def surround():
    """Restricted children beside whatever the page's address made."""
    for family in Family.objects.all():
        brother = secret(family=family)
        for child in Child.objects.filter(family=family, restricted=False):
            Relationship.objects.create(child=child, related_child=brother, kind="sibling")
    for meeting in Meeting.objects.exclude(status="signed"):
        put_on_agenda(meeting)
    for place in ("setting", "household"):
        for home in {"setting": Setting, "household": Household}[place].objects.all():
            PlacementFactory(child=secret(), **{place: home})


def put_on_agenda(meeting):
    child = secret()
    referral = ReferralFactory(
        children=[child], family=child.family, status=Referral.Status.DECIDED
    )
    AgendaItemFactory(meeting=meeting, referral=referral, position=90)
    DecisionFactory(referral=referral, meeting=meeting, child=child)
    FollowUpFactory(referral=referral, child=child)


def turn_into_secrets():
    """The record that the page is about becomes a restricted child's, of nobody here."""
    AllowedPerson.objects.all().delete()
    Child.objects.update(
        restricted=True,
        social_worker=None,
        first_name=FIRST,
        last_name=LAST,
        reference=Concat(Value(f"{REFERENCE}-"), F("pk")),
    )


def texts(response):
    """All that an answer says, files and their insides too."""
    body = response.getvalue()
    yield str(response.headers).encode()
    yield body
    if body.startswith(b"PK"):
        with ZipFile(BytesIO(body)) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def given_away(response, page, user):
    """Which of the secrets an answer holds."""
    if page in KEEPERS and user.has_perm("children.restrict_child"):
        secrets = () if page in CARDS else NAMES
    else:
        secrets = (*NAMES, REFERENCE)
    said = b"\n".join(texts(response)).decode(errors="replace").upper()
    return [found for found in secrets if found in said]


def asked(client, url):
    """The page, a search on it where it has one, and an empty form sent to it."""
    page = client.get(url)
    yield page
    if b'name="words"' in page.getvalue():
        join = "&" if "?" in url else "?"
        yield client.get(f"{url}{join}words={PART_OF_THE_NAME}")
    yield client.post(url)


def leaks(client, page, url, user):
    client.force_login(user)
    found = [
        (user.roles, answer.status_code, secrets)
        for answer in asked(client, url)
        if (secrets := given_away(answer, page, user))
    ]
    for job in Job.objects.filter(status=Job.Status.DUE):
        run(job.pk)
    return found


@contextmanager
def undone():
    """What happens inside has not happened afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def told_by_email():
    said = [f"{letter.subject} {letter.body}".upper() for letter in mail.outbox]
    return [text for text in said for found in (*NAMES, REFERENCE) if found in text]


@pytest.mark.parametrize("page", sorted(PAGES))
def test_no_page_gives_a_restricted_child_away(client, people, page):  # noqa: F811
    """Those who may open the page, each on a record of their own; then everybody else."""
    module, roles = PAGES[page]
    found = []
    for role in sorted(roles):
        user = people[role]
        with undone():
            url = module.address(page, user)
            surround()
            with undone():
                found += leaks(client, page, url, user)
            turn_into_secrets()
            found += leaks(client, page, url, user)
    url = module.address(page, user)
    turn_into_secrets()
    for role in sorted(EVERYBODY - set(roles)):
        found += leaks(client, page, url, people[role])
    assert found == []
    assert told_by_email() == []


def test_the_walk_would_notice(client, manager):
    """The same walk finds a child who is not restricted: it is not blind."""
    module, _ = PAGES["children:list"]
    secret(restricted=False)
    assert leaks(client, "children:list", module.address("children:list", manager), manager)


PERIOD = Period.of(date(2024, 9, 1), date(2024, 12, 31))


def test_the_figures_of_a_report_count_a_restricted_child_like_any_other(db):
    surround_a_meeting()
    Child.objects.update(restricted=False)
    open_to_all = count(KEEPING_FAMILIES_TOGETHER, PERIOD).figures
    Child.objects.update(restricted=True)

    assert count(KEEPING_FAMILIES_TOGETHER, PERIOD).figures == open_to_all
    assert open_to_all["edge_of_care.children"]["value"] == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_file_of_a_report_gives_a_restricted_child_away(client, manager, kind):
    surround_a_meeting()
    client.force_login(manager)
    url = reverse("reports:download", args=[made_run(manager).pk, kind])
    assert given_away(client.get(url), "reports:download", manager) == []


def test_the_records_behind_no_figure_give_a_restricted_child_away(client, manager):
    surround_a_meeting()
    run = made_run(manager)
    url = reverse("reports:records", args=[run.pk])
    client.force_login(manager)
    answers = {figure: client.get(url, {"figure": figure}) for figure in run.records}

    assert b"1 record" in answers["edge_of_care.children"].content
    for figure, answer in answers.items():
        assert given_away(answer, "reports:records", manager) == [], figure


def surround_a_meeting():
    MeetingFactory(status="closed")
    surround()
    PlacementFactory(child=Child.objects.first(), setting=SettingFactory())


def test_the_nightly_emails_name_no_restricted_child(system, team_manager, social_worker):
    surround_a_meeting()
    Child.objects.update(team=team_manager.team)
    current_app.loader.import_default_modules()  # as a worker does when it starts
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        if entry["task"] != "kft.core.sweep":
            current_app.tasks[entry["task"]]()
    for job in Job.objects.filter(status=Job.Status.DUE):
        run(job.pk)
    assert told_by_email() == []
