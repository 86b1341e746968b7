"""The chair's screen where somebody else was quicker: nothing typed or recorded is lost."""

import json

import pytest

from referrals.models import (
    Decision,
)
from tests.factories import UserFactory
from tests.referrals.screens import address, draft, of_child, whole_form, write

ACTION = {
    "what": "Visit on Mondays",
    "owner": "",
    "owner_name": "Oakfield Academy",
    "due_on_day": "30",
    "due_on_month": "9",
    "due_on_year": "2024",
    "gone": "",
}


def row(prefix, **answers):
    return {f"{prefix}-{name}": text for name, text in answers.items()}


@pytest.fixture
def ida(opened):
    return opened.children[0]


@pytest.fixture
def as_chair(client, opened):
    client.force_login(opened.chair)
    return client


def test_two_versions_of_one_field_stand_on_the_page_and_saving_again_chooses(
    as_chair, opened, ida
):
    name = f"child-{ida.pk}-rationale"
    write(opened, opened.coordinator, **{name: ("Theirs", 0)})

    page = as_chair.post(address(opened), whole_form(opened, rationale="Mine"))

    text = page.content.decode()
    assert page.status_code == 409
    assert "Theirs" in text
    assert "Mine" in text
    assert draft(opened, name).value == "Theirs"
    assert not Decision.objects.exists()

    versions = json.loads(page.context["versions"])
    again = whole_form(opened, versions=versions, rationale="Mine")
    assert as_chair.post(address(opened), again).status_code == 302
    assert Decision.objects.get(child=ida).rationale == "Mine"


def test_a_field_left_as_it_was_shown_is_not_in_conflict(as_chair, opened, ida):
    shown = f"child-{ida.pk}-conditions"
    write(opened, opened.chair, **{shown: ("As shown", 0)})
    write(opened, opened.coordinator, **{shown: ("Changed since", 1)})

    left_alone = of_child(ida, conditions="As shown")
    response = as_chair.post(
        address(opened), {"versions": json.dumps({shown: 1}), "save": "yes", **left_alone}
    )

    assert response.status_code == 302
    assert draft(opened, shown).value == "Changed since"


def test_a_row_added_meanwhile_is_read_before_it_is_recorded(as_chair, opened, ida):
    prefix = f"child-{ida.pk}-action-b2"
    for name, text in ACTION.items():
        write(opened, opened.coordinator, **{f"{prefix}-{name}": (text, 0)})

    page = as_chair.post(address(opened), whole_form(opened))

    assert page.status_code == 409
    assert "Visit on Mondays" in page.content.decode()
    assert not Decision.objects.exists()


def test_of_two_chairs_who_record_the_second_sees_the_firsts_decision(as_chair, opened):
    as_chair.post(address(opened), whole_form(opened))
    vice_chair = UserFactory(roles=["panel_chair"])
    opened.panel.memberships.create(person=vice_chair, seat="vice_chair")
    as_chair.force_login(vice_chair)
    versions = {d.field: d.version for d in opened.item.draft_answers.all()}

    page = as_chair.post(
        address(opened), whole_form(opened, versions=versions, rationale="Otherwise")
    )

    assert page.status_code == 409
    assert "Otherwise" in page.content.decode()
    assert Decision.objects.filter(rationale="Supported.").count() == 2


def test_what_was_typed_while_the_minutes_were_signed_is_still_on_the_page(client, signed):
    client.force_login(signed.chair)
    page = client.post(address(signed), whole_form(signed, rationale="Too late"))

    assert page.status_code == 409
    assert "Too late" in page.content.decode()
    assert not Decision.objects.filter(rationale="Too late").exists()
