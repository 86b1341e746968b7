"""The pages about the service are for everybody, signed in or not."""

import pytest

from tests.browser import axe_at_both_widths
from tests.core.pages import ABOUT


@pytest.mark.parametrize("page", ABOUT)
def test_a_visitor_reads_it_without_signing_in(client, db, page):
    response = client.get(f"/{page}/")

    assert response.status_code == 200
    assert f'href="/{page}/"' in client.get("/account/login/").text


@pytest.mark.django_db(transaction=True)
def test_the_pages_about_the_service_are_accessible(page):
    for name in ABOUT:
        page.goto(f"/{name}/")
        assert not axe_at_both_widths(page)
    assert not page.problems
