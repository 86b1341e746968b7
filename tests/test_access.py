"""Every page, and the roles that may open it. A page without a row fails.

Each app keeps its rows in tests/<app>/pages.py: PAGES says who may open a page, `address`
makes a record in that person's sight and gives the page's address for it.
"""

from importlib import import_module
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponseNotAllowed
from django.urls import get_resolver

from accounts.models import User
from tests.core.pages import ABOUT, EVERYBODY
from tests.factories import TeamFactory, UserFactory

# said here, as a test alone that asks for its people by name would meet the real database
pytestmark = pytest.mark.django_db

HERE = Path(__file__).parent
MODULES = [
    import_module(f"tests.{found.parent.name}.pages")
    for found in sorted(HERE.glob("*/pages.py"))
]
PAGES = {name: (module, roles) for module in MODULES for name, roles in module.PAGES.items()}
# allauth's own pages are tested in tests/accounts; the health check is for everybody.
NOT_OURS = ("account_", "mfa_", "health")


@pytest.fixture(scope="module")
def made_people(django_db_setup, django_db_blocker):
    """The key of a person for each role, made once for all pages and then undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        team = TeamFactory(service="safeguarding")
        yield {role: UserFactory(roles=[role], team=team).pk for role in sorted(EVERYBODY)}
        transaction.set_rollback(True)


@pytest.fixture
def people(made_people, db):
    """The person of each role, as the database knows them."""
    found = User.objects.select_related("team").in_bulk(made_people.values())
    return {role: found[key] for role, key in made_people.items()}


def page_names(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from page_names(pattern, prefix + namespace)
        else:
            yield prefix + pattern.name


def test_every_page_has_a_row():
    ours = {name for name in page_names(get_resolver()) if not name.startswith(NOT_OURS)}
    assert ours == set(PAGES)


@pytest.mark.parametrize("page", sorted(PAGES))
def test_only_the_listed_roles_may_open_a_page(client, people, page):
    """All roles in one test a page: a refused role must get 403 or 404, never the page."""
    module, roles = PAGES[page]
    answers = {}
    for role, user in people.items():
        client.force_login(user)
        response = client.get(module.address(page, user))
        opened = response.status_code in (200, 302) or isinstance(
            response, HttpResponseNotAllowed
        )
        assert opened or response.status_code in (403, 404, 409), (page, role, response)
        answers[role] = opened
    assert {role for role, opened in answers.items() if opened} == set(roles)


@pytest.mark.parametrize("page", sorted(set(PAGES) - set(ABOUT)))
def test_a_signed_out_visitor_is_sent_to_sign_in(client, people, page):
    module, _ = PAGES[page]
    response = client.get(module.address(page, people["manager"]))

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")
