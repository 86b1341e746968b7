"""What walks through verbs in any order share: trying one, and what a refusal may leave."""

from typing import ClassVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from kft.core.models import Event, Job
from kft.core.workflow import Refused

# What a person may be told; anything else that a verb raises is a fault.
NO = (Refused, PermissionDenied, ObjectDoesNotExist)


def few(examples, steps):
    """Few enough to run in seconds; raise them by hand to search longer."""
    return settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )


class Walker(RuleBasedStateMachine):
    """People who try verbs in one transaction, which is undone at the end."""

    watched: ClassVar[tuple] = ()

    def __init__(self):
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.people = {}
        self.kept = {}

    def teardown(self):
        """Events and answers only grow, so looking back once sees every step of the walk."""
        try:
            if not connection.needs_rollback:
                self.look_back()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def look_back(self):
        """What holds of all that was done."""
        for name in dir(self):
            if name.startswith("held_"):
                getattr(self, name)()

    def person(self, name):
        """As the next request would know them: permissions read anew."""
        known = self.people[name]
        return type(known).objects.get(pk=known.pk)

    def try_(self, verb, record, *args, by, **kwargs):
        """Act on the record read anew. Whether it was done; a refused step leaves no trace."""
        record = type(record).objects.get(pk=record.pk) if record.pk else record
        before = self.everything()
        try:
            verb(record, *args, by=self.person(by), **kwargs)
        except NO:
            assert self.everything() == before, f"{verb.__name__} was refused yet left a trace"
            return False
        return True

    def everything(self):
        """Each row of the models watched, of the events and of the letters."""
        models = (*self.watched, Event, Job)
        return [list(model.objects.order_by("pk").values_list()) for model in models]

    def stays(self, rows):
        """What is final: each row is as it was when it was seen first."""
        for row in rows:
            assert self.kept.setdefault((type(row), row.pk), _values(row)) == _values(row)


def _values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def by_mostly(right, others):
    """The person whose part it is, or anybody."""
    return st.one_of(st.just(right), st.just(right), st.sampled_from(others))


def refuse_jumps(model, moves):
    """The events of each record join up by moves of the table, to where it stands."""
    stands, at = dict(model.objects.values_list("pk", "status")), {}
    steps = Event.objects.exclude(target="").filter(record_type=model._meta.label_lower)
    for pk, source, target in steps.order_by("pk").values_list("record_id", "source", "target"):
        assert at.get(pk, source) == source, f"jumped from {at[pk]} to {source}"
        assert target in moves[source], (source, target)
        at[pk] = target
    assert {pk: stands[pk] for pk in at} == at
