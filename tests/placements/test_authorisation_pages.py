"""The pages of entry to care: asked and answered, told to whom, and what each page shows."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from children.chronology import chronology_of
from kft.core.models import AccessEntry
from kft.core.navigation import waiting_for
from placements.models import Authorisation
from placements.workflow import authorisation as workflow
from tests.factories import (
    AuthorisationFactory,
    CarePeriodFactory,
    ChildFactory,
    DecisionFactory,
    LegalStatusFactory,
    ReferralFactory,
    TeamFactory,
    UserFactory,
)
from tests.look.checks import assert_accessible
from tests.placements.entry import ANSWERS, fresh, officer

pytestmark = pytest.mark.django_db
SENT = {
    **{name: value for name, value in ANSWERS.items() if name != "needed_by"},
    "urgent": "True",
    "weekly_cost": "900",
    "needed_by_day": "1",
    "needed_by_month": "12",
    "needed_by_year": "2026",
}


def page(client, user, name, *args, **sent):
    client.force_login(fresh(user))
    url = reverse(f"placements:{name}", args=args)
    return client.post(url, sent) if sent else client.get(url)


def titles(user):
    groups = waiting_for(fresh(user), timezone.localdate())
    return [thing.what for group in groups for thing in group["things"]]


@pytest.fixture
def child(social_worker, team):
    return ChildFactory(
        first_name="Rowan", last_name="Ashdown", social_worker=social_worker, team=team
    )


def test_a_worker_asks_and_submits_in_one_go(client, social_worker, child):
    answer = page(
        client, social_worker, "ask_authorisation", "enter_care", child.pk, submit_it="", **SENT
    )

    request = Authorisation.objects.get()
    assert answer.url == request.get_absolute_url()
    assert (request.status, request.child, request.team) == ("team_manager", child, child.team)
    assert request.answers.get().text == ANSWERS["analysis"]


def test_opening_the_form_makes_no_row(client, social_worker, child):
    answer = page(client, social_worker, "ask_authorisation", "enter_care", child.pk)

    assert answer.status_code == 200
    assert not Authorisation.objects.exists()


def test_the_form_opens_filled_with_what_is_known_and_says_where_from(
    client, social_worker, child
):
    LegalStatusFactory(child=child, code="C1", started=timezone.localdate())
    referral = ReferralFactory(
        family=child.family,
        children=[child],
        referrer=social_worker,
        team=child.team,
        plan="child_protection",
    )
    DecisionFactory(
        referral=referral, child=child, decision="accommodate", weekly_cost_ceiling=1250
    )

    form = page(client, social_worker, "ask_authorisation", "enter_care", child.pk).context[
        "form"
    ]

    assert form.initial == {
        "weekly_cost": 1250,
        "legal_status": "interim_care_order",
        "plan": "child_protection",
    }
    assert "From the panel’s decision of 18 September 2024" in (
        form.fields["weekly_cost"].help_text
    )
    assert "From the record" in form.fields["legal_status"].help_text
    assert "From the referral of 9 September 2024" in form.fields["plan"].help_text


def test_what_is_missing_stands_beside_each_question_and_the_draft_is_kept(
    client, social_worker, child
):
    sent = {**SENT, "analysis": "", "weekly_cost": ""}
    answer = page(
        client, social_worker, "ask_authorisation", "enter_care", child.pk, submit_it="", **sent
    )

    assert set(answer.context["form"].errors) == {"analysis", "weekly_cost"}
    assert Authorisation.objects.get().status == "draft"


def test_the_draft_saves_itself_from_its_first_word_on(client, social_worker, child):
    first = page(
        client,
        social_worker,
        "autosave_new_authorisation",
        "enter_care",
        child.pk,
        analysis="He cannot",
    ).json()
    request = Authorisation.objects.get()
    assert first["url"] == reverse("placements:write_authorisation", args=[request.pk])

    sent = {"analysis": "He cannot be kept safe.", "version": first["version"]}
    again = page(client, social_worker, "autosave_authorisation", request.pk, **sent)
    stale = page(client, social_worker, "autosave_authorisation", request.pk, **sent)

    assert again.json()["version"] == 2
    assert stale.status_code == 409
    request.refresh_from_db()
    assert request.analysis == "He cannot be kept safe."


def test_of_two_who_write_at_once_the_second_sees_both_versions(client, entry):
    colleague = UserFactory(roles=[Role.SOCIAL_WORKER], team=entry.worker.team)
    workflow.save_draft(
        entry.request, by=colleague, expected=1, answers={"analysis": "Theirs."}
    )

    answer = page(
        client,
        entry.worker,
        "write_authorisation",
        entry.request.pk,
        **{**SENT, "analysis": "Mine.", "version": 1},
    )

    assert answer.status_code == 409
    assert ("Your analysis", "Theirs.") in answer.context["theirs"]
    assert b"Mine." in answer.content


def test_the_page_offers_the_form_to_whose_turn_it_is_alone(client, entry):
    entry.submit()

    for step, offered in (("team_manager", True), ("group_manager", False)):
        form = page(client, entry.people[step], "authorisation", entry.request.pk).context[
            "form"
        ]
        assert bool(form) is offered


def test_an_answer_is_given_on_the_page(client, entry):
    entry.submit()
    sent = {"outcome": "agreed", "text": "Agreed.", "seen": "team_manager 1"}

    page(client, entry.team_manager, "authorisation", entry.request.pk, **sent)

    entry.request.refresh_from_db()
    assert entry.request.status == "group_manager"


def test_an_empty_answer_is_asked_for_again(client, entry):
    entry.submit()

    answer = page(
        client, entry.team_manager, "authorisation", entry.request.pk, seen="team_manager 1"
    )

    assert set(answer.context["form"].errors) == {"outcome", "text"}


def test_an_answer_sent_twice_says_that_it_has_moved_on(client, entry):
    entry.submit()
    sent = {"outcome": "agreed", "text": "Agreed.", "seen": "team_manager 1"}
    page(client, entry.team_manager, "authorisation", entry.request.pk, **sent)

    again = page(client, entry.team_manager, "authorisation", entry.request.pk, **sent)

    assert again.status_code == 409
    assert b"moved on" in again.content


def test_an_officer_above_whose_limit_it_is_reads_to_whom_it_goes(client, entry):
    officer("Bernice Ogden", "6000.00")
    workflow.save_draft(
        entry.request, by=entry.worker, expected=1, answers={"weekly_cost": 4200}
    )
    entry.up_to("nominated_officer")

    answer = page(client, entry.nominated_officer, "authorisation", entry.request.pk)

    assert "It goes to Bernice Ogden" in answer.content.decode()
    assert answer.context["form"].fields["outcome"].choices == [
        ("returned", "Return it to the social worker, and say what is missing")
    ]


def test_what_was_said_before_stays_readable(client, entry):
    entry.submit()
    entry.answer("team_manager", "returned", text="Which school does he go to?")
    entry.resubmit()

    answer = page(client, entry.team_manager, "authorisation", entry.request.pk)

    assert b"Which school does he go to?" in answer.content


def test_it_waits_on_the_start_page_for_whose_turn_it_is(entry):
    words = "Answer for Rowan Ashdown: enter care"
    assert titles(entry.worker) == ["Go on asking for Rowan Ashdown: enter care"]
    entry.submit()

    assert titles(entry.team_manager) == [words]
    assert titles(entry.worker) == titles(entry.group_manager) == []
    entry.answer("team_manager")
    assert titles(entry.group_manager) == [words]
    assert titles(entry.team_manager) == []


def test_the_list_opens_with_what_waits_for_the_person(client, entry):
    entry.submit()
    AuthorisationFactory(child__team=entry.request.team, status="group_manager")

    def shown(**asked):
        client.force_login(fresh(entry.team_manager))
        rows = client.get(reverse("placements:authorisations"), asked).context["page"].rows
        return {row.status for row in rows}

    assert shown() == {"team_manager"}
    assert shown(show="open") == {"team_manager", "group_manager"}
    assert shown(show="decided") == set()
    assert shown(show="open", words="ashdown") == {"team_manager"}


def test_the_list_asks_as_many_queries_for_fifty_as_for_five(client, social_worker, team):
    client.force_login(social_worker)
    url = reverse("placements:authorisations")
    client.get(url)

    def add(number):
        for _ in range(number):
            AuthorisationFactory(child__team=team, team=TeamFactory())

    add(5)
    with CaptureQueriesContext(connection) as five:
        assert len(client.get(url).context["page"].rows) == 5
    add(45)
    with CaptureQueriesContext(connection) as fifty:
        assert len(client.get(url).context["page"].rows) == 25
    assert len(fifty) == len(five)


def test_the_childs_page_offers_to_ask_once(client, social_worker, child):
    client.force_login(social_worker)
    ask = reverse("placements:ask_authorisation", args=["enter_care", child.pk]).encode()
    assert ask in client.get(child.get_absolute_url()).content

    AuthorisationFactory(child=child, team=child.team)

    content = client.get(child.get_absolute_url()).content
    assert ask not in content
    assert b"With the team manager" in content


def test_who_may_enter_care_already_is_not_asked_for_again_until_care_has_ended(
    client, social_worker, child
):
    client.force_login(social_worker)
    ask = reverse("placements:ask_authorisation", args=["enter_care", child.pk]).encode()
    AuthorisationFactory(child=child, team=child.team, status="authorised")
    assert ask not in client.get(child.get_absolute_url()).content

    CarePeriodFactory(child=child, started="2024-09-12", ended="2024-12-01")

    assert ask in client.get(child.get_absolute_url()).content


def test_more_than_the_panel_agreed_is_marked(client, entry):
    child = entry.request.child
    referral = ReferralFactory(
        family=child.family, children=[child], referrer=entry.worker, team=child.team
    )
    DecisionFactory(
        referral=referral, child=child, decision="accommodate", weekly_cost_ceiling=899
    )
    entry.submit()

    answer = page(client, entry.worker, "authorisation", entry.request.pk)

    assert answer.context["is_above_decision"]
    assert "Above the panel’s limit" in answer.content.decode()


def test_the_childs_page_offers_leaving_to_a_young_person_in_care(client, leaving):
    child = leaving.request.child
    leave = reverse("placements:ask_authorisation", args=["leave_care", child.pk]).encode()
    client.force_login(leaving.worker)
    assert leave not in client.get(child.get_absolute_url()).content

    workflow.withdraw(leaving.request, by=leaving.worker, reason="He stays.")

    assert leave in client.get(child.get_absolute_url()).content


def test_the_chronology_tells_when_it_was_asked_and_decided(entry):
    entry.up_to("nominated_officer")
    entry.answer("nominated_officer")

    entries = chronology_of(entry.request.child, fresh(entry.worker))

    assert [line.title for line in entries if "enter care" in line.title] == [
        "Authorised: enter care",
        "Asked to enter care",
    ]


def test_a_view_is_logged_with_why_the_person_sees_the_child(client, entry):
    entry.up_to("nominated_officer")

    page(client, entry.nominated_officer, "authorisation", entry.request.pk)

    logged = AccessEntry.objects.filter(user=entry.nominated_officer).last()
    assert (logged.record_id, logged.reason) == (
        entry.request.child_id,
        "Asked to authorise entry to care",
    )


def test_withdrawing_on_the_page(client, entry):
    entry.submit()

    empty = page(client, entry.worker, "withdraw_authorisation", entry.request.pk, reason=" ")
    assert empty.context["form"].errors
    page(client, entry.worker, "withdraw_authorisation", entry.request.pk, reason="At home.")

    entry.request.refresh_from_db()
    assert entry.request.status == "withdrawn"
    answer = page(client, entry.worker, "authorisation", entry.request.pk)
    assert b"At home." in answer.content


def test_on_paper_it_tells_every_step_and_everyone_can_read_it(client, entry, tmp_path):
    entry.submit()
    entry.answer("team_manager", "returned", text="Which school?")
    entry.resubmit()

    answer = page(client, entry.team_manager, "printed_authorisation", entry.request.pk)

    assert answer.headers["Content-Type"] == "application/pdf"
    assert_accessible(answer.content, tmp_path)
