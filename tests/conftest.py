"""One fixture per role; each signs in with the permissions of the roles table alone."""

import pytest

from accounts.roles import Role
from tests.factories import TeamFactory, UserFactory

pytest_plugins = ["tests.browser", "tests.services"]


@pytest.fixture
def team(db):
    return TeamFactory(name="Aspen", service="safeguarding")


def _role_fixture(role):
    @pytest.fixture(name=role.value)
    def fixture(team):
        return UserFactory(roles=[role], team=team)

    return fixture


for _role in Role:
    if _role is not Role.SYSTEM:
        globals()[_role.value] = _role_fixture(_role)


@pytest.fixture
def system(db):
    """The user that scheduled work acts as."""
    from accounts.models import User

    return User.objects.system()
