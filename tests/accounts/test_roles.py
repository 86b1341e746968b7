"""The roles table is whole, and grants nothing that no model declares."""

import pytest
from django.apps import apps

from accounts.roles import PERMISSIONS, Role, permissions_of
from tests.factories import UserFactory


def declared():
    for model in apps.get_models():
        label, name = model._meta.app_label, model._meta.model_name
        yield from (f"{label}.{action}_{name}" for action in model._meta.default_permissions)
        yield from (f"{label}.{codename}" for codename, _ in model._meta.permissions)


def test_every_role_has_a_row():
    assert set(PERMISSIONS) == set(Role)


# Named in the field's words, where Django's own name would run two words together.
FOLLOW_UP = {"referrals.view_follow_up"}


@pytest.mark.parametrize("role", Role)
def test_a_role_grants_only_what_a_model_declares(role):
    assert PERMISSIONS[role] <= set(declared()) | FOLLOW_UP


def test_somebody_with_two_roles_may_do_what_either_may():
    both = permissions_of([Role.SOCIAL_WORKER, Role.PANEL_MEMBER])
    assert both == PERMISSIONS[Role.SOCIAL_WORKER] | PERMISSIONS[Role.PANEL_MEMBER]


def test_nobody_who_decides_writes_referrals():
    for role, permissions in PERMISSIONS.items():
        if "referrals.record_decision" in permissions:
            assert "referrals.submit_referral" not in permissions, role


def test_the_analyst_and_the_administrator_see_no_child():
    for role in [Role.ANALYST, Role.ADMINISTRATOR]:
        assert not {p for p in PERMISSIONS[role] if p.startswith("children.")}


def test_the_records_officer_reads_no_childs_record():
    held = PERMISSIONS[Role.RECORDS_OFFICER]
    assert not {p for p in held if p.partition(".")[2].startswith(("view_", "change_"))} - {
        "core.view_access_log"
    }


def test_a_closed_account_may_do_nothing(db):
    assert UserFactory(roles=["manager"], is_active=False).permissions == frozenset()
