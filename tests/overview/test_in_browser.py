"""The overview in a real browser, at a desk and on a phone."""

import pytest
from django.urls import reverse

from exchange import importing
from tests.browser import axe_at_both_widths, sign_in
from tests.reference.councils import random_council

pytestmark = pytest.mark.django_db(transaction=True)
ON = "?on_day=31&on_month=12&on_year=2024"


def test_the_overview_and_a_list_are_accessible(page, manager, tmp_path):
    assert importing.run(random_council(tmp_path / "council", 4, size=50)).errors == []
    sign_in(page, manager)

    page.goto(reverse("overview:overview") + ON)
    for summary in page.locator("summary").all():
        summary.click()
    assert axe_at_both_widths(page) == []
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("link", name="Looked after", exact=True).click()
    page.get_by_text("counted.").wait_for()

    assert axe_at_both_widths(page) == []
    assert page.problems == []
