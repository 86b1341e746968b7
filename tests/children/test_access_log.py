"""The access log as the records officer reads it, and what is unusual in it."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from children.models import Child
from kft.core.models import AccessEntry
from tests.asked import page, queries_of
from tests.factories import ChildFactory, TeamFactory, UserFactory

OWN = "Child of the person's team"
# a Wednesday in November, 10:15 in London
WEDNESDAY = datetime(2026, 11, 18, 10, 15, tzinfo=UTC)
THAT_DAY = {"first": "18/11/2026", "last": "18/11/2026"}


@pytest.fixture
def ada(db):
    return UserFactory(name="Ada Ashdown", roles=["social_worker"], team=TeamFactory())


@pytest.fixture
def child(db):
    return ChildFactory(first_name="Rowan", last_name="Elm", reference="CS-42")


def entry(person, child=None, *, at=None, **fields):
    """An entry of the log; `at` as if it had been made then."""
    known = {"kind": "view", "page": "children:detail", "reason": OWN}
    if child:
        known |= {"record_type": "children.child", "record_id": child.pk}
    made = AccessEntry.objects.create(user=person, **{**known, **fields})
    if at:
        with pgtrigger.ignore("core.AccessEntry:access_entry_append_only"):
            AccessEntry.objects.filter(pk=made.pk).update(at=at)
    return made


def shown(client, officer, **asked):
    return list(page(client, officer, "records:log", **asked).context["page"].rows)


def found(client, officer, title, **asked):
    rules = page(client, officer, "records:unusual", **asked).context["rules"]
    return [
        f"{finding.person}: {finding.what}"
        for rule in rules
        if rule["rule"].title == title
        for finding in rule["findings"]
    ]


def test_the_log_shows_the_last_seven_days_and_older_ones_when_asked(
    client, records_officer, ada, child
):
    now = timezone.localtime()
    new = entry(ada, child, at=now - timedelta(days=6))
    old = entry(ada, child, at=now - timedelta(days=8))

    assert shown(client, records_officer) == [new]
    first = f"{old.at - timedelta(days=9):%d/%m/%Y}"
    assert shown(client, records_officer, first=first) == [new, old]


def test_the_first_and_the_last_day_are_both_in(client, records_officer, ada, child):
    day = datetime(2026, 11, 18, tzinfo=UTC)
    first = entry(ada, child, at=day)
    last = entry(ada, child, at=day + timedelta(hours=23, minutes=59))
    for out in (day - timedelta(seconds=1), day + timedelta(days=1)):
        entry(ada, child, at=out)

    assert shown(client, records_officer, **THAT_DAY) == [last, first]


@pytest.mark.parametrize(
    "days",
    [
        {"first": "18/11/2026", "last": "17/11/2026"},
        {"first": "yesterday"},
        {"last": "31/02/2026"},
        {"last": "31/12/9999"},
        {"person": "x"},
        {"after": "0"},
        {"child": "\x00"},
    ],
)
def test_odd_questions_break_nothing(client, records_officer, ada, child, days):
    entry(ada, child)
    assert page(client, records_officer, "records:log", **days).status_code == 200


def test_the_log_is_narrowed_to_a_person_a_child_a_kind_and_a_reason(
    client, records_officer, ada, child
):
    other = entry(UserFactory(), ChildFactory(), reason="Manager of the service")
    search = entry(ada, kind="search", reason="", detail="elm")
    seen = entry(ada, child)

    assert shown(client, records_officer, person=ada.pk) == [seen, search]
    for words in ("CS-42", "rowan"):
        assert shown(client, records_officer, child=words) == [seen]
    assert shown(client, records_officer, kind="search") == [search]
    assert shown(client, records_officer, why="own") == [seen]
    assert shown(client, records_officer, why="other") == [other]


def test_the_log_names_a_child_by_reference_alone(client, records_officer, ada, child):
    Child.objects.update(restricted=True)
    entry(ada, child)
    for name in ("log", "unusual", "download"):
        text = page(client, records_officer, f"records:{name}").text
        assert "Rowan" not in text
    assert "CS-42" in page(client, records_officer, "records:log").text


def test_pages_of_the_log_follow_each_other_without_a_gap(client, records_officer, ada, child):
    for _ in range(60):
        entry(ada, child)
    client.force_login(records_officer)
    seen, url = [], reverse("records:log")
    while url:
        response = client.get(url)
        seen += [row.pk for row in response.context["page"].rows]
        url = response.context["page"].next_url
    newest = AccessEntry.objects.order_by("-at", "-pk")
    assert seen == list(newest.values_list("pk", flat=True))


@pytest.mark.parametrize("name", ["log", "unusual"])
def test_the_log_takes_the_same_few_queries_however_much_it_holds(
    client, records_officer, name
):
    def fill(number):
        for _ in range(number):
            entry(UserFactory(name="Bo Example"), ChildFactory(), reason="Other")

    fill(5)
    few = queries_of(client, records_officer, f"records:{name}")
    fill(20)
    assert queries_of(client, records_officer, f"records:{name}") == few


def test_the_log_counts_nothing(client, records_officer, ada, child):
    entry(ada, child)
    with CaptureQueriesContext(connection) as captured:
        assert shown(client, records_officer)
    assert not [query["sql"] for query in captured if "COUNT(" in query["sql"]]


def test_the_file_holds_what_the_page_shows_and_is_itself_in_the_log(
    client, records_officer, ada, child
):
    entry(ada, child)
    entry(ada, kind="search", reason="", detail='=HYPERLINK("http://example.org")')
    response = page(client, records_officer, "records:download", person=ada.pk)

    rows = list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"))))
    assert [row["Record"] for row in rows] == ["", "CS-42"]
    assert rows[0]["Searched for, or details"].startswith("'=HYPERLINK")
    logged = AccessEntry.objects.get(kind="download")
    assert (logged.user, logged.page) == (records_officer, "records:download")
    assert logged.detail == f"Access log: person={ada.pk}"


def test_too_long_a_file_is_refused_with_what_to_do(
    client, records_officer, ada, child, monkeypatch
):
    monkeypatch.setattr("children.views.access_log.MOST_ROWS", 1)
    entry(ada, child)
    entry(ada, child)
    response = page(client, records_officer, "records:download")
    assert response.url.startswith(reverse("records:log"))
    assert "choose fewer days" in client.get(response.url).text
    assert not AccessEntry.objects.filter(kind="download").exists()


def test_many_children_in_an_hour_are_pointed_at(client, records_officer, ada, settings):
    settings.UNUSUAL_CHILDREN_AN_HOUR = 2
    children = [ChildFactory() for _ in range(3)]
    for number, seen in enumerate(children):
        entry(ada, seen, at=WEDNESDAY + timedelta(minutes=number))
        entry(UserFactory(), seen, at=WEDNESDAY)
    calm = UserFactory(name="Calm Cole")
    for number, seen in enumerate([*children[:2], children[0]]):
        entry(calm, seen, at=WEDNESDAY + timedelta(minutes=number))

    title = "Many children in an hour"
    days = {"first": "18/11/2026", "last": "18/11/2026"}
    assert found(client, records_officer, title, **days) == [
        "Ada Ashdown: 3 children, 10:00 to 11:00"
    ]


def test_a_child_of_ones_own_last_name_is_pointed_at_in_any_case(
    client, records_officer, ada, child
):
    namesake = ChildFactory(last_name="ASHDOWN", reference="CS-7")
    for seen in (namesake, namesake, child):
        entry(ada, seen)
    assert found(client, records_officer, "Own last name") == ["Ada Ashdown: CS-7, 2 times"]


def test_seeing_children_of_other_teams_is_pointed_at_for_those_who_work_in_one(
    client, records_officer, manager, ada, child
):
    entry(ada, child)
    entry(ada, ChildFactory(), reason="Papers of the person’s panel")
    entry(manager, child, reason="Manager of the service")
    title = "Outside the person’s team"
    assert found(client, records_officer, title) == ["Ada Ashdown: 1 child"]


@pytest.mark.parametrize(
    ("at", "is_late"),
    [
        (datetime(2026, 11, 18, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 18, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 18, 19, 59, tzinfo=UTC), False),
        (datetime(2026, 11, 18, 20, 0, tzinfo=UTC), True),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), True),  # Saturday
        (datetime(2026, 11, 22, 0, 0, tzinfo=UTC), True),  # Sunday
        # in summer time London's clocks are an hour ahead
        (datetime(2026, 7, 15, 6, 30, tzinfo=UTC), False),
    ],
)
def test_views_outside_office_hours_are_pointed_at(
    client, records_officer, ada, child, at, is_late
):
    entry(ada, child, at=at)
    first = f"{at:%d/%m/%Y}"
    rows = found(client, records_officer, "Outside office hours", first=first)
    assert rows == (["Ada Ashdown: 1 child"] if is_late else [])


def test_emergency_attempts_that_found_nothing_are_pointed_at(client, records_officer, ada):
    for _ in range(2):
        entry(ada, kind="search", page="children:emergency", reason="", detail="CS-1")
    title = "Emergency openings that found nothing"
    assert found(client, records_officer, title) == ["Ada Ashdown: 2 times"]


def test_every_finding_leads_to_its_entries(client, records_officer, ada):
    namesake = ChildFactory(last_name="Ashdown")
    seen = entry(ada, namesake, at=timezone.now() - timedelta(days=2), reason="Other")
    rules = page(client, records_officer, "records:unusual").context["rules"]
    urls = {finding.url for rule in rules for finding in rule["findings"]}

    assert urls
    for url in urls:
        assert seen in client.get(url).context["page"].rows
