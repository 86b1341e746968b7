"""One fixture per role; each signs in with the permissions of the roles table alone."""

import gc
import time
from types import SimpleNamespace

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from accounts.roles import Role
from tests.emptying import Emptying
from tests.factories import TeamFactory, UserFactory

pytest_plugins = ["tests.browser", "tests.services"]
# Whether a test passes is no matter of how busy the machine is.
settings.register_profile("kft", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("kft")


def pytest_collection_finish(session):
    """What is loaded by now stays to the end: looking through it for garbage is for nothing.

    A sixth of the time went there, as tests make and drop many small objects.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session", autouse=True)
def quick_emptying():
    """Tests that commit leave the database as Django would, at a fraction of the cost."""
    whole = TransactionTestCase._fixture_teardown
    emptying = Emptying(whole)
    TransactionTestCase._fixture_teardown = lambda test: emptying(test)
    yield
    TransactionTestCase._fixture_teardown = whole


class SignedIn(Client):
    """Signs in by a session as the sign-in page writes it, and by nothing else.

    Django's own way asks a dozen queries more, and the walks sign in ten thousand times.
    """

    def force_login(self, user, backend=None):
        user.backend = backend or self._get_backend()
        known = {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: user.backend,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "renewed_at": int(time.time()),  # so that it is not written again at once
        }
        session = SessionStore().create_model_instance(known)
        session.save(force_insert=True)
        self._set_login_cookies(SimpleNamespace(session=session))


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
