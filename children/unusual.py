"""Rules that point at unusual access. Each finding is a question, not an accusation.

Each rule is one grouped query over some days of the log; its limit is a setting.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    Func,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncDate, TruncHour, Upper

from accounts.people import roles_with
from children.access_log import OWN, log_address, views_of_children, with_reference
from children.models import Child
from children.workflow.emergency import PAGE
from kft.core.models import AccessEntry

SHOWN = 20
_TEXT = CharField()
SATURDAY_AND_SUNDAY = (7, 1)  # as Django's week_day counts


@dataclass(frozen=True)
class Finding:
    """Who, what was unusual, on which day, and the entries of the log that show it."""

    person: str
    what: str
    day: Any
    url: str


@dataclass(frozen=True)
class Rule:
    """`find(entries)` gives findings in the entries of some days, the newest first."""

    title: str
    words: str
    find: Callable[[QuerySet], Iterator[Finding]]


def findings(entries: QuerySet) -> list[dict[str, Any]]:
    """Each rule with what it finds, at most SHOWN, and whether there is more."""
    found = [(rule, list(rule.find(entries))) for rule in rules()]
    return [
        {"rule": rule, "findings": rows[:SHOWN], "more": len(rows) > SHOWN}
        for rule, rows in found
    ]


def rules() -> list[Rule]:
    opens, closes = settings.OFFICE_OPENS_AT, settings.OFFICE_CLOSES_AT
    return [
        Rule(
            "Many children in an hour",
            f"More than {settings.UNUSUAL_CHILDREN_AN_HOUR} children’s records from one hour"
            " of the clock to the next.",
            many_children,
        ),
        Rule(
            "Own last name",
            "The child’s last name is that of the person who looked.",
            own_last_name,
        ),
        Rule(
            "Outside the person’s team",
            "People who work in a team, seeing children who are not theirs or their team’s.",
            outside_team,
        ),
        Rule(
            "Outside office hours",
            f"Before {opens}:00, from {closes}:00 on, or at the weekend.",
            out_of_hours,
        ),
        Rule(
            "Emergency openings that found nothing",
            "Somebody asked for a record in an emergency and no record matched.",
            emergencies_that_found_nothing,
        ),
    ]


def many_children(entries):
    hours = views_of_children(entries).annotate(hour=TruncHour("at"))
    counted = hours.values("user", "user__name", "hour").annotate(
        number=Count("record_id", distinct=True)
    )
    many = counted.filter(number__gt=settings.UNUSUAL_CHILDREN_AN_HOUR)
    for row in many.order_by("-hour", "user")[: SHOWN + 1]:
        until = row["hour"] + timedelta(hours=1)
        what = f"{row['number']} children, {row['hour']:%H:%M} to {until:%H:%M}"
        yield _on_a_day(row, what, row["hour"].date())


def own_last_name(entries):
    last_word = Func(
        F("user__name"), Value("^.* "), Value(""), function="regexp_replace", output_field=_TEXT
    )
    namesakes = Child.objects.annotate(upper_name=Upper("last_name"))
    same = namesakes.filter(pk=OuterRef("record_id"), upper_name=OuterRef("own_name"))
    views = views_of_children(entries).annotate(own_name=Upper(last_word)).filter(Exists(same))
    counted = (
        with_reference(views)
        .values("user", "user__name", "reference")
        .annotate(number=Count("pk"), newest=Max("at"))
    )
    for row in counted.order_by("-newest", "user")[: SHOWN + 1]:
        what = f"{row['reference']}, {_times(row['number'])}"
        yield Finding(
            row["user__name"],
            what,
            row["newest"],
            log_address(person=row["user"], child=row["reference"]),
        )


def outside_team(entries):
    in_teams = Q(
        user__team__isnull=False, user__roles__overlap=roles_with("children.view_team_children")
    )
    views = views_of_children(entries).filter(in_teams).exclude(reason__in=OWN)
    counted = views.values("user", "user__name").annotate(
        number=Count("record_id", distinct=True), newest=Max("at")
    )
    for row in counted.order_by("-newest", "user")[: SHOWN + 1]:
        what = f"{_children(row['number'])}"
        url = log_address(person=row["user"], why="other")
        yield Finding(row["user__name"], what, row["newest"], url)


def out_of_hours(entries):
    late = Q(at__hour__lt=settings.OFFICE_OPENS_AT) | Q(at__hour__gte=settings.OFFICE_CLOSES_AT)
    weekend = Q(at__week_day__in=SATURDAY_AND_SUNDAY)
    for row in _by_day(views_of_children(entries).filter(late | weekend)):
        yield _on_a_day(row, f"{_children(row['children'])}", row["on"])


def emergencies_that_found_nothing(entries):
    tries = entries.filter(kind=AccessEntry.Kind.SEARCH, page=PAGE)
    for row in _by_day(tries):
        yield _on_a_day(row, _times(row["number"]), row["on"])


def _by_day(entries):
    counted = entries.annotate(on=TruncDate("at")).values("user", "user__name", "on")
    counted = counted.annotate(number=Count("pk"), children=Count("record_id", distinct=True))
    return counted.order_by("-on", "user")[: SHOWN + 1]


def _on_a_day(row, what, day):
    written = f"{day:%d/%m/%Y}"
    url = log_address(person=row["user"], first=written, last=written)
    return Finding(row["user__name"], what, day, url)


def _times(number):
    return "once" if number == 1 else f"{number} times"


def _children(number):
    return "1 child" if number == 1 else f"{number} children"
