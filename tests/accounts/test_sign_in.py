"""Signing in: a password and a one-time code, limited in tries, told nothing too much."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from accounts import workflow
from accounts.models import User
from kft.core import jobs
from kft.core.models import Event, Job
from tests.factories import UserFactory

PASSWORD = "a long enough phrase"
SIGN_IN = "/account/login/"


@pytest.fixture(autouse=True)
def _no_tries_yet(db):
    cache.clear()


@pytest.fixture
def person(db):
    return UserFactory(roles=["social_worker"], password=PASSWORD)


def sign_in(client, person, password=PASSWORD):
    return client.post(SIGN_IN, {"login": person.email, "password": password})


def test_a_person_signs_in_with_their_password(client, person):
    assert sign_in(client, person).url == reverse("start")


def test_a_wrong_password_does_not_say_whether_the_account_exists(client, person):
    wrong = sign_in(client, person, "not the password").content.decode()
    unknown = sign_in(client, UserFactory.build(), "not the password").content.decode()

    for page in (wrong, unknown):
        assert "address or password" in page.lower() or "password" in page.lower()
    assert client.get(reverse("start")).status_code == 302


def test_after_five_wrong_tries_even_the_right_password_must_wait(client, person):
    for _ in range(5):
        sign_in(client, person, "not the password")

    response = sign_in(client, person)

    assert response.status_code == 200
    assert "Too many" in response.content.decode()


def test_nobody_can_sign_up(client, db):
    client.post("/account/signup/", {"email": "new@haverbrook.example", "password1": PASSWORD})
    assert not User.objects.filter(email="new@haverbrook.example").exists()


def test_the_system_user_cannot_sign_in(client, system):
    assert sign_in(client, system).status_code == 200


def test_a_closed_account_cannot_sign_in(client, person):
    User.objects.filter(pk=person.pk).update(is_active=False)

    sign_in(client, person)

    assert client.get(reverse("start")).status_code == 302


def test_without_a_one_time_code_a_person_is_sent_to_set_one_up(client, person, settings):
    settings.REQUIRE_ONE_TIME_CODE = True
    sign_in(client, person)

    assert client.get(reverse("start")).url == reverse("mfa_activate_totp")
    again = client.get(reverse("mfa_activate_totp")).url  # allauth asks for the password
    assert client.post(again, {"password": PASSWORD}).url == reverse("mfa_activate_totp")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_with_a_one_time_code_the_password_alone_is_not_enough(client, person, settings):
    settings.REQUIRE_ONE_TIME_CODE = True
    secret = generate_totp_secret()
    TOTP.activate(person, secret)

    assert sign_in(client, person).url == reverse("mfa_authenticate")
    assert client.get(reverse("start")).status_code == 302

    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert client.get(reverse("start")).status_code == 200


def test_passwords_are_kept_with_argon2(db):
    from kft.settings import base

    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


def test_argon2_itself_works(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    person = UserFactory(password=PASSWORD)

    assert person.password.startswith("argon2")
    assert person.check_password(PASSWORD)


def test_a_page_with_records_is_kept_by_no_cache(client, person):
    client.force_login(person)
    assert client.get(reverse("start"))["Cache-Control"] == "no-store, private"


def test_an_invited_person_sets_a_password_by_the_link_and_signs_in(client, administrator):
    person = UserFactory.build(email="new.person@haverbrook.example", roles=["panel_member"])
    workflow.invite(person, by=administrator)
    jobs.run(Job.objects.get(task="accounts.send_invitation").pk)

    letter = mail.outbox[0]
    link = next(line for line in letter.body.splitlines() if "/account/" in line)
    path = link.partition("/account/")[2]
    page = client.get(f"/account/{path}", follow=True)
    address = page.redirect_chain[-1][0]
    client.post(address, {"password1": PASSWORD, "password2": PASSWORD})

    assert letter.to == [person.email]
    assert sign_in(client, person).url == reverse("start")


def test_somebody_who_has_a_password_is_not_invited_again(person, system):
    job = jobs.enqueue("accounts.send_invitation", by=system, user=person.pk)

    jobs.run(job.pk)

    assert mail.outbox == []


def test_an_administrator_cannot_give_themselves_a_role(client, administrator):
    client.force_login(administrator)
    data = {
        "name": administrator.name,
        "email": administrator.email,
        "roles": ["administrator", "manager"],
        "is_active": "True",
    }
    response = client.post(reverse("accounts:account", args=[administrator.pk]), data)

    administrator.refresh_from_db()
    assert response.status_code == 409
    assert administrator.roles == ["administrator"]


def test_an_administrator_changes_roles_and_the_change_is_logged(client, administrator, person):
    client.force_login(administrator)
    data = {
        "name": person.name,
        "email": person.email,
        "roles": ["team_manager"],
        "is_active": "True",
    }
    client.post(reverse("accounts:account", args=[person.pk]), data)

    person = User.objects.get(pk=person.pk)
    history = User.pgh_event_model.objects.filter(pgh_obj_id=person.pk).latest("pgh_id")
    assert person.has_perm("referrals.authorise_referral")
    assert history.pgh_context["user"] == administrator.pk


def test_an_administrator_marks_the_director_and_it_is_logged(client, administrator, person):
    client.force_login(administrator)
    data = {
        "name": person.name,
        "email": person.email,
        "roles": ["nominated_officer"],
        "is_active": "True",
        "is_director": "on",
    }
    client.post(reverse("accounts:account", args=[person.pk]), data)

    assert User.objects.get(pk=person.pk).is_director
    reason = Event.objects.get(action="accounts.user.change").reason
    assert reason == "Nominated officer, Director of children’s services"


def test_nobody_can_be_made_the_system(client, administrator):
    client.force_login(administrator)
    data = {"name": "X", "email": "x@haverbrook.example", "roles": ["system"]}
    client.post(reverse("accounts:invite"), data)

    assert not User.objects.filter(email="x@haverbrook.example").exists()
