"""An interest declared takes the papers away, whatever other part the person has."""

import pytest

from children.models import Child
from referrals.models import Referral
from tests.factories import InterestFactory, UserFactory
from tests.referrals.conftest import fresh


def sees(user, world):
    user = fresh(user)
    referral = Referral.objects.visible_to(user).filter(pk=world.referral.pk).exists()
    child = Child.objects.visible_to(user).filter(pk=world.children[0].pk).exists()
    return referral, child


@pytest.mark.parametrize("role", ["panel_member", "panel_coordinator", "panel_chair"])
def test_an_interest_hides_the_papers_from_everyone_on_the_panel(opened, role, request):
    person = request.getfixturevalue(role)
    assert sees(person, opened) == (True, True)

    InterestFactory(referral=opened.referral, person=person)

    assert sees(person, opened) == (False, False)


def test_a_manager_with_an_interest_does_not_see_the_referral(opened, manager):
    InterestFactory(referral=opened.referral, person=manager)

    assert sees(manager, opened)[0] is False


def test_the_team_that_refers_keeps_sight_of_its_own_work(opened):
    InterestFactory(referral=opened.referral, person=opened.worker)

    assert sees(opened.worker, opened) == (True, True)


def test_somebody_elses_interest_hides_nothing(opened):
    InterestFactory(referral=opened.referral, person=UserFactory())

    assert sees(opened.chair, opened) == (True, True)
