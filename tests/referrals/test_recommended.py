"""What the worker recommends for each child stands on the chair's screen."""

import pytest
from django.urls import reverse

from referrals.models import Decision, ReferralChild
from referrals.questions import name_of
from tests.referrals.screens import address, of_child, whole_form


@pytest.fixture
def recommended(opened):
    """Support at home for Ida, nothing for Tom."""
    row = ReferralChild.objects.filter(referral=opened.referral, child=opened.children[0])
    row.update(recommended="support_at_home")
    return opened


@pytest.fixture
def as_chair(client, opened):
    client.force_login(opened.chair)
    return client


def test_the_form_asks_it_of_each_child_and_leaves_it_open(client, draft, social_worker):
    ida, tom = draft.children.order_by("date_of_birth")
    client.force_login(social_worker)
    page = client.get(reverse("referrals:edit", args=[draft.pk]))
    choices = dict(page.context["form"].fields[name_of(ida, "recommended")].choices)
    assert "accommodate" in choices
    assert not {"deferred", "ratified", "not_ratified"} & set(choices)

    sent = {name_of(ida, "recommended"): "accommodate", "version": draft.version}
    client.post(reverse("referrals:autosave", args=[draft.pk]), sent)

    kept = dict(draft.referral_children.values_list("child", "recommended"))
    assert kept == {ida.pk: "accommodate", tom.pk: ""}
    assert "Accommodate" in client.get(draft.get_absolute_url()).text


def test_it_is_shown_to_the_chair_and_filled_in(as_chair, recommended):
    page = as_chair.get(address(recommended))

    assert "Recommended for Ida" in page.text
    assert "Recommended for Tom" not in page.text
    ida, tom = (part.form["recommended"].value() for part in page.context["screen"].parts)
    assert (ida, tom) == ("support_at_home", "")
    assert not page.context["screen"].parts[0].is_touched


def test_decided_as_recommended_it_is_kept_with_the_decision(as_chair, recommended):
    ida = recommended.children[0]
    sent = whole_form(recommended, **of_child(ida, recommended="support_at_home"))

    as_chair.post(address(recommended), sent)

    kept = dict(Decision.objects.values_list("child", "recommended"))
    assert kept[ida.pk] == "support_at_home"


def test_decided_otherwise_the_chair_says_why(as_chair, recommended):
    ida = recommended.children[0]
    otherwise = of_child(ida, recommended="support_at_home", decision="accommodate")

    page = as_chair.post(address(recommended), whole_form(recommended, **otherwise))

    assert page.status_code == 422
    assert "Enter what led the panel away" in page.text


def test_what_the_chair_recorded_stands_and_not_what_the_worker_wrote(as_chair, recommended):
    ida = recommended.children[0]
    sent = whole_form(recommended, **of_child(ida, recommended="noted", difference_why="Late."))
    as_chair.post(address(recommended), sent)

    page = as_chair.get(address(recommended))

    assert page.context["screen"].parts[0].form["recommended"].value() == "noted"
