"""What surrounds every page: refusals, headers, the session, the health check."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from children.models import Child
from kft.core.middleware import RENEWALS
from kft.core.models import AccessEntry
from tests.factories import ChildFactory, ReferralFactory


@pytest.fixture
def signed_in(client, social_worker):
    client.force_login(social_worker)
    return client


def test_the_health_check_answers_without_signing_in(client, db):
    assert client.get(reverse("health")).json() == {"status": "ok"}


def test_scripts_and_styles_come_from_our_own_address_alone(signed_in):
    policy = signed_in.get(reverse("start"))["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self' 'nonce-" in policy
    assert "unsafe" not in policy


def test_a_form_that_is_too_old_says_what_to_do(social_worker):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(social_worker)

    response = strict.post(reverse("keep_alive"))

    assert response.status_code == 403
    assert "form" in response.content.decode().lower()


def test_staying_signed_in_starts_the_session_anew(signed_in, settings):
    answer = signed_in.post(reverse("keep_alive")).json()
    assert answer == {"expires_in": settings.SESSION_COOKIE_AGE}


def test_a_session_is_renewed_by_a_visit_half_a_minute_later_and_not_before(
    signed_in, settings
):
    signed_in.get(reverse("start"))
    written = Session.objects.get().expire_date
    signed_in.get(reverse("start"))
    assert Session.objects.get().expire_date == written

    session = signed_in.session
    session["renewed_at"] -= settings.SESSION_COOKIE_AGE // RENEWALS
    session.save()
    saved = Session.objects.get().expire_date
    signed_in.get(reverse("start"))
    assert Session.objects.get().expire_date > saved


def test_a_page_does_not_end_before_its_session(signed_in, settings):
    most = settings.SESSION_COOKIE_AGE
    assert f'data-session-seconds="{most}"' in signed_in.get(reverse("start")).text


def test_a_person_with_nothing_waiting_is_told_so(client, analyst):
    client.force_login(analyst)
    assert "Nothing waits for you" in client.get(reverse("start")).content.decode()


def test_a_view_of_a_child_is_logged_with_who_why_and_from_where(signed_in, social_worker):
    child = ChildFactory(social_worker=social_worker)

    signed_in.get(child.get_absolute_url())

    entry = AccessEntry.objects.about(child).get()
    assert (entry.user, entry.kind, entry.page) == (social_worker, "view", "children:detail")
    assert entry.reason == "Allocated social worker"
    assert entry.address == "127.0.0.1"
    assert entry.request_id


def test_a_view_of_a_referral_is_logged_for_each_child_it_names(signed_in, social_worker):
    children = [ChildFactory(), ChildFactory()]
    referral = ReferralFactory(referrer=social_worker, children=children)

    signed_in.get(referral.get_absolute_url())

    logged = AccessEntry.objects.filter(record_type="children.child")
    assert set(logged.values_list("record_id", flat=True)) == {c.pk for c in children}


def test_a_manager_sees_a_child_of_any_team(manager):
    child = ChildFactory()

    assert Child.objects.visible_to(manager).get() == child
    assert child.reason_visible_to(manager) == "Manager of the service"


def test_a_child_out_of_sight_is_not_found_and_not_logged_as_seen(signed_in):
    child = ChildFactory()

    assert signed_in.get(child.get_absolute_url()).status_code == 404
    assert not AccessEntry.objects.about(child).exists()


@pytest.mark.parametrize("role", ["social_worker", "team_manager", "manager"])
def test_a_restricted_child_is_in_sight_of_named_people_alone(request, role):
    user = request.getfixturevalue(role)
    child = ChildFactory(team=user.team, restricted=True)
    assert not Child.objects.visible_to(user).exists()

    child.allowed_people.create(person=user, why="Manages the worker")
    assert Child.objects.visible_to(user).get() == child
