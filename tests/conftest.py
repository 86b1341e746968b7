"""One fixture per role; each signs in with the permissions of the roles table alone."""

import time

import pytest
from django.test import Client, TransactionTestCase

from accounts.roles import Role
from tests.emptying import Emptying
from tests.factories import TeamFactory, UserFactory

pytest_plugins = ["tests.browser", "tests.services"]


@pytest.fixture(scope="session", autouse=True)
def quick_emptying():
    """Tests that commit leave the database as Django would, at a fraction of the cost."""
    whole = TransactionTestCase._fixture_teardown
    emptying = Emptying(whole)
    TransactionTestCase._fixture_teardown = lambda test: emptying(test)
    yield
    TransactionTestCase._fixture_teardown = whole


class SignedIn(Client):
    """Signs in as the sign-in page does: with a session that is not written again at once."""

    def force_login(self, user, backend=None):
        super().force_login(user, backend)
        session = self.session
        session["renewed_at"] = int(time.time())
        session.save()


@pytest.fixture
def client():
    return SignedIn()


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
