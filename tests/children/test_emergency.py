"""Opening a record in an emergency: who, how exactly, for how long, and who is told."""

from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from children.models import Child, EmergencyOpening
from children.views.emergency import NOT_FOUND, TOO_OFTEN
from children.workflow import emergency as workflow
from kft.core.jobs import run
from kft.core.models import AccessEntry, Event, Job
from referrals.models import Referral
from tests.asked import day, page, queries_of, send
from tests.children.conftest import BORN
from tests.children.pages import emergency_opening
from tests.factories import ChildFactory, ReferralFactory, UserFactory

WHY = {"reason": "Police have found the child alone"}
MAY_OPEN = ["social_worker", "team_manager", "nominated_officer", "manager"]


def ask(client, user, **answers):
    return send(client, user, "children:emergency", **{**WHY, **answers})


def refusal(response):
    return "".join(response.context["form"].non_field_errors())


@pytest.mark.parametrize("role", MAY_OPEN)
def test_the_exact_reference_opens_the_record_for_some_hours(client, request, hidden, role):
    user = request.getfixturevalue(role)
    response = ask(client, user, reference="cs-0042")

    assert response.url == hidden.get_absolute_url()
    opening = EmergencyOpening.objects.get()
    assert opening.until - opening.opened_at == timedelta(hours=4)
    assert page(client, user, "children:detail", hidden.pk).status_code == 200


def test_the_full_name_and_the_date_of_birth_open_it_too(client, social_worker, hidden):
    answers = {"name": " rowan  ASHDOWN ", **day("date_of_birth", BORN)}
    assert ask(client, social_worker, **answers).url == hidden.get_absolute_url()


@pytest.mark.parametrize(
    "answers",
    [
        {"reference": "CS-004"},
        {"reference": "CS-0042 x"},
        {"reference": "%"},
        {"name": "Rowan", **day("date_of_birth", BORN)},
        {"name": "Rowan Ashdown", **day("date_of_birth", date(2014, 3, 28))},
        {"reference": "CS-9", "name": "Rowan Ashdown", **day("date_of_birth", BORN)},
    ],
)
def test_anything_less_than_exact_opens_nothing_and_is_logged_as_a_search(
    client, social_worker, hidden, answers
):
    response = ask(client, social_worker, **answers)

    assert refusal(response) == NOT_FOUND
    assert not EmergencyOpening.objects.exists()
    entry = AccessEntry.objects.get()
    assert (entry.kind, entry.page) == ("search", "children:emergency")
    assert entry.detail.startswith("In an emergency: ")


def test_two_children_of_one_name_and_birthday_answer_like_none_at_all(
    client, social_worker, hidden
):
    ChildFactory(first_name="Rowan", last_name="Ashdown", date_of_birth=BORN)
    answers = {"name": "Rowan Ashdown", **day("date_of_birth", BORN)}
    nobody = {"name": "Nobody Atall", **day("date_of_birth", BORN)}

    refused = ask(client, social_worker, **answers)
    assert refusal(refused) == refusal(ask(client, social_worker, **nobody)) == NOT_FOUND


def test_after_five_attempts_in_an_hour_even_the_right_reference_opens_nothing(
    client, social_worker, hidden
):
    for number in range(5):
        assert refusal(ask(client, social_worker, reference=f"CS-{number}")) == NOT_FOUND

    assert refusal(ask(client, social_worker, reference="CS-0042")) == TOO_OFTEN
    assert not EmergencyOpening.objects.exists()


def test_an_empty_form_says_what_is_needed(client, social_worker):
    text = unescape(send(client, social_worker, "children:emergency").text)
    assert "Enter what the emergency is" in text
    assert "Enter the reference, or the name and date of birth" in (
        unescape(ask(client, social_worker).text)
    )


def test_who_may_see_the_child_anyway_is_taken_there_without_an_opening(client, team_manager):
    child = ChildFactory(team=team_manager.team)
    assert ask(client, team_manager, reference=child.reference).url == child.get_absolute_url()
    assert not EmergencyOpening.objects.exists()


def test_every_view_is_logged_with_the_reason_typed(client, manager, hidden):
    ask(client, manager, reference="CS-0042")
    text = page(client, manager, "children:detail", hidden.pk).text

    entry = AccessEntry.objects.about(hidden).get(user=manager)
    assert entry.reason == f"Emergency: {WHY['reason']}"
    assert "You can see this record until" in text


def test_the_longest_reason_fits_into_the_log(client, manager, hidden):
    ask(client, manager, reference="CS-0042", reason="x" * 180)
    page(client, manager, "children:detail", hidden.pk)
    assert AccessEntry.objects.get(user=manager).reason.endswith("x" * 180)


def test_when_the_time_is_over_the_record_is_not_there_any_more(client, manager, hidden):
    now = timezone.now()
    opening = emergency_opening(hidden, manager, opened_at=now - timedelta(hours=4), until=now)

    assert page(client, manager, "children:detail", hidden.pk).status_code == 404
    assert not Child.objects.visible_to(manager).exists()
    assert hidden in Child.objects.hidden_from(manager)
    assert not EmergencyOpening.objects.running().filter(pk=opening.pk).exists()


def test_an_opening_lets_nobody_else_in_and_opens_no_other_child(manager, hidden):
    other = ChildFactory(restricted=True)
    emergency_opening(hidden)
    assert not Child.objects.visible_to(manager).exists()

    emergency_opening(hidden, manager)
    assert list(Child.objects.visible_to(manager)) == [hidden]
    assert list(Child.objects.hidden_from(manager)) == [other]


def test_the_referral_of_a_child_opened_in_an_emergency_is_in_sight_too(manager, hidden):
    referral = ReferralFactory(children=[hidden], status=Referral.Status.SUBMITTED)
    assert not Referral.objects.visible_to(manager).exists()

    emergency_opening(hidden, manager)
    assert Referral.objects.visible_to(manager).get() == referral


def test_who_is_in_for_some_hours_lets_nobody_else_in(client, team_manager, hidden):
    emergency_opening(hidden, team_manager)
    answers = {"person": UserFactory(roles=["social_worker"]).pk, "why": "A friend"}
    response = send(client, team_manager, "children:name_person", hidden.pk, **answers)
    assert response.status_code == 409


def test_every_records_officer_is_told_at_once_by_an_email_that_names_nobody(
    client, social_worker, records_officer, hidden
):
    left = UserFactory(roles=["records_officer"], is_active=False)
    ask(client, social_worker, reference="CS-0042")
    for job in Job.objects.all():
        run(job.pk)

    letter = mail.outbox[0]
    assert [sent.to for sent in mail.outbox] == [[records_officer.email]]
    assert left.email not in letter.to
    opening = EmergencyOpening.objects.get()
    assert reverse("records:review", args=[opening.pk]) in letter.body
    for secret in ("Rowan", "Ashdown", "CS-0042", social_worker.name, "Police"):
        assert secret not in letter.subject + letter.body


def test_the_records_officer_reviews_it_with_a_note_and_ends_it(
    client, records_officer, manager, hidden
):
    opening = emergency_opening(hidden, manager)
    assert f"Review what {manager}" in page(client, records_officer, "start").text

    answers = {"note": "Rang the duty manager: justified.", "end_now": "on"}
    send(client, records_officer, "records:review", opening.pk, **answers)

    opening.refresh_from_db()
    assert (opening.reviewed_by, opening.review_note) == (records_officer, answers["note"])
    assert not Child.objects.visible_to(manager).exists()
    assert "Review what" not in page(client, records_officer, "start").text
    assert Event.objects.about(hidden).get().action == "children.child.review_emergency"


def test_a_review_without_ending_leaves_the_access_to_run_out(records_officer, manager, hidden):
    opening = emergency_opening(hidden, manager)
    workflow.review(opening, note="Justified", end_now=False, by=records_officer)
    assert Child.objects.visible_to(manager).exists()


def test_an_opening_is_reviewed_once_and_by_somebody_else(client, records_officer, hidden):
    own = emergency_opening(hidden, records_officer)
    response = send(client, records_officer, "records:review", own.pk, note="All well")
    assert response.status_code == 409

    done = emergency_opening(hidden)
    workflow.review(done, note="Justified", end_now=False, by=records_officer)
    again = send(client, records_officer, "records:review", done.pk, note="Again")
    assert again.status_code == 409


def test_roles_without_the_permission_cannot_open_in_an_emergency(panel_chair, hidden):
    with pytest.raises(PermissionDenied):
        workflow.open_record(hidden, reason="Curious", by=panel_chair)


def test_the_list_of_openings_takes_the_same_few_queries_however_many(client, records_officer):
    for _ in range(5):
        emergency_opening(ChildFactory())
    few = queries_of(client, records_officer, "records:emergencies")
    for _ in range(20):
        emergency_opening(ChildFactory())
    assert queries_of(client, records_officer, "records:emergencies") == few
