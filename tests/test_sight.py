"""The SQL of what a person sees is kept (decision 0900): what must hold for that."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import EmptyResultSet
from django.db.models import Case, CharField, Value, When
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from children.access import reasons_of
from children.models import Child
from kft.core import sight
from kft.core.sight import in_sight, shown_to
from referrals.models import Referral
from tests.factories import ChildFactory, ReferralFactory, TeamFactory, UserFactory

SCOPED = [
    model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")
]


def read_anew(person):
    return User.objects.get(pk=person.pk)


def words(model, person):
    try:
        return model._default_manager.visible_to(person).query.sql_with_params()
    except EmptyResultSet:
        return None


def reason_of_log(person):
    whens = [When(reached, then=words) for words, reached in reasons_of(person)]
    known = Child.objects.values_list(Case(*whens, default=Value(""), output_field=CharField()))
    return known.query.sql_with_params()


@pytest.fixture
def nothing_known(monkeypatch):
    monkeypatch.setattr(sight, "_known", {})


@pytest.mark.parametrize("role", Role)
def test_what_a_person_sees_is_worded_without_a_query_and_always_the_same(
    role, db, django_assert_num_queries, monkeypatch
):
    person = UserFactory(roles=[role], team=TeamFactory())
    first, second = read_anew(person), read_anew(person)

    with django_assert_num_queries(0):
        before = [reason_of_log(first), *(words(model, first) for model in SCOPED)]
        a_year_on = timezone.now() + timedelta(days=366)
        monkeypatch.setattr(timezone, "now", lambda: a_year_on)
        after = [reason_of_log(second), *(words(model, second) for model in SCOPED)]

    assert before == after


@pytest.mark.parametrize("role", Role)
def test_what_is_kept_finds_what_visible_to_finds(role, db, nothing_known):
    person = UserFactory(roles=[role], team=TeamFactory())
    ChildFactory(team=person.team)
    ChildFactory(restricted=True, social_worker=person)
    ChildFactory(restricted=True)

    found = shown_to(person, Child)

    assert set(found) == set(Child.objects.visible_to(person))


def test_each_rule_of_a_model_is_kept_by_itself(db, nothing_known):
    person = UserFactory(roles=[Role.SOCIAL_WORKER])
    ReferralFactory()
    assert not shown_to(person, Referral).exists()

    known_of = in_sight(Referral, person, "not_closed_to")

    assert Referral.objects.filter(pk__in=known_of).exists()
    assert not shown_to(person, Referral).exists()


def test_a_child_restricted_since_is_gone_at_once(db, nothing_known):
    manager = UserFactory(roles=[Role.MANAGER])
    child = ChildFactory()
    assert Child.objects.filter(pk__in=in_sight(Child, manager)).exists()

    child.restricted = True
    child.save()

    assert not Child.objects.filter(pk__in=in_sight(Child, manager)).exists()


@pytest.mark.parametrize("change", [{"roles": []}, {"is_active": False}, {"team": None}])
def test_who_changes_sees_by_the_new_rules_at_once(change, db, nothing_known):
    person = UserFactory(roles=[Role.TEAM_MANAGER], team=TeamFactory())
    ChildFactory(team=person.team)
    assert Child.objects.filter(pk__in=in_sight(Child, person)).exists()

    for name, value in change.items():
        setattr(person, name, value)
    person.save()

    now = read_anew(person)
    assert not Child.objects.filter(pk__in=in_sight(Child, now)).exists()


def test_permissions_held_from_before_a_change_are_not_kept_for_later(db, nothing_known):
    person = UserFactory(roles=[Role.MANAGER])
    ChildFactory()
    assert person.permissions
    person.roles = []
    person.save()
    in_sight(Child, person)

    assert not Child.objects.filter(pk__in=in_sight(Child, read_anew(person))).exists()


def test_the_words_kept_do_not_grow_without_end(db, nothing_known, monkeypatch):
    monkeypatch.setattr(sight, "KEPT", 3)
    for _ in range(5):
        in_sight(Child, UserFactory())
    assert len(sight._known) <= 3
