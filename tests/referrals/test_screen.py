"""The chair's screen without its script: what its buttons keep, refuse and record."""

import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kft.core.workflow import Refused
from referrals.models import (
    Action,
    Advice,
    AgendaItem,
    Decision,
    PanelQuestion,
    Referral,
    UrgentDecision,
)
from referrals.workflow import advice as advising
from referrals.workflow import screen as writing
from tests.factories import AgendaItemFactory, InterestFactory
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


def test_the_chair_records_each_child_with_actions_and_support(as_chair, opened, ida):
    sent = whole_form(
        opened,
        **of_child(ida, weekly_cost_ceiling="£450", review_on_day="2", review_on_month="12"),
        **of_child(ida, review_on_year="2024", conditions="School agrees."),
        **row(f"child-{ida.pk}-action-a1", **ACTION),
        **row("support-s1", service="youth", purpose="Evenings", gone=""),
    )

    response = as_chair.post(address(opened), sent)

    assert response.status_code == 302
    decision = Decision.objects.get(child=ida)
    assert decision.weekly_cost_ceiling == Decimal("450")
    assert decision.review_on == date(2024, 12, 2)
    action = decision.actions.get()
    assert (action.what, action.owner_name) == ("Visit on Mondays", "Oakfield Academy")
    assert opened.referral.support.get().purpose == "Evenings"
    opened.referral.refresh_from_db()
    assert opened.referral.status == Referral.Status.DECIDED


def test_what_is_half_filled_is_kept_and_decides_nothing(as_chair, opened, ida):
    sent = of_child(ida, rationale="Half a sent", review_on_day="31")
    as_chair.post(address(opened), {"versions": "{}", "save": "yes", **sent})

    assert not Decision.objects.exists()
    opened.referral.refresh_from_db()
    assert opened.referral.status == Referral.Status.LISTED
    page = as_chair.get(address(opened)).content.decode()
    assert "Half a sent" in page
    assert 'value="31"' in page


def test_half_a_decision_is_not_recorded_and_every_error_says_what_to_do(as_chair, opened, ida):
    sent = whole_form(
        opened,
        **of_child(ida, decision="", review_on_day="31", review_on_month="2"),
        **of_child(ida, review_on_year="2024"),
        **row(f"child-{ida.pk}-action-a1", **{**ACTION, "owner_name": "", "due_on_day": ""}),
        **row("support-s1", service="", purpose="Evenings", gone=""),
    )

    page = as_chair.post(address(opened), sent)

    text = page.content.decode()
    assert page.status_code == 422
    for message in (
        "Select what the panel decided",
        "Review date must be a real date",
        "Select or enter who is to do it",
        "The date must include a day",
        "Select the service",
    ):
        assert message in text
    assert not Decision.objects.exists()
    assert draft(opened, f"child-{ida.pk}-rationale").value == "Supported."


def test_recording_an_empty_screen_asks_for_the_decision(as_chair, opened):
    page = as_chair.post(address(opened), {"versions": "{}", "record": "yes"})

    assert page.status_code == 422
    assert "Select what the panel decided" in page.content.decode()


def test_a_child_that_nothing_was_written_for_is_left_for_later(as_chair, opened):
    ida, tom = opened.children
    sent = whole_form(
        opened, **of_child(tom, decision="", rationale="", recommended="deferred")
    )

    as_chair.post(address(opened), sent)

    assert [decision.child for decision in Decision.objects.all()] == [ida]


def test_deciding_otherwise_than_recommended_says_why(as_chair, opened, ida):
    differs = of_child(ida, recommended="accommodate")
    page = as_chair.post(address(opened), whole_form(opened, **differs))
    assert "Enter what led the panel away" in page.content.decode()

    versions = {d.field: d.version for d in opened.item.draft_answers.all()}
    why = of_child(ida, difference_why="An aunt came forward.")
    as_chair.post(address(opened), whole_form(opened, versions=versions, **differs, **why))

    decision = Decision.objects.get(child=ida)
    assert (decision.recommended, decision.difference_why) == (
        "accommodate",
        "An aunt came forward.",
    )


def test_a_deferral_asks_questions_one_row_each(as_chair, opened):
    deferred = {}
    for child in opened.children:
        deferred |= of_child(child, decision="deferred")
    page = as_chair.post(address(opened), whole_form(opened, **deferred))
    assert "Add the questions" in page.content.decode()

    versions = {d.field: d.version for d in opened.item.draft_answers.all()}
    asked = row("question-q1", text="Where would he sleep?", gone="")
    asked |= row("question-q2", text="What does school say?", gone="")
    as_chair.post(address(opened), whole_form(opened, versions=versions, **deferred, **asked))

    opened.referral.refresh_from_db()
    assert opened.referral.status == Referral.Status.DEFERRED
    texts = PanelQuestion.objects.filter(referral=opened.referral).values_list(
        "text", flat=True
    )
    assert set(texts) == {"Where would he sleep?", "What does school say?"}


def test_a_corrected_action_is_the_same_action_and_a_removed_one_is_gone(as_chair, opened, ida):
    prefix = f"child-{ida.pk}-action"
    rows = row(f"{prefix}-a1", **ACTION) | row(f"{prefix}-a2", **ACTION)
    as_chair.post(address(opened), whole_form(opened, **rows))
    kept = Action.objects.get(row="a1")
    versions = {d.field: d.version for d in opened.item.draft_answers.all()}

    rows = row(f"{prefix}-a1", **{**ACTION, "what": "Visit on Fridays"})
    rows |= row(f"{prefix}-a2", **{**ACTION, "gone": "yes"})
    sent = whole_form(opened, versions=versions, **rows)
    sent |= of_child(ida, version="1") | of_child(opened.children[1], version="1")
    as_chair.post(address(opened), sent)

    action = Action.objects.get()
    assert (action.pk, action.what) == (kept.pk, "Visit on Fridays")
    assert Decision.objects.get(child=ida).version == 1


@pytest.mark.parametrize("kind", ["ratified", "not_ratified"])
def test_only_a_waiting_urgent_decision_can_be_ratified(as_chair, opened, kind):
    ida, tom = opened.children
    now = timezone.now()
    UrgentDecision.objects.create(
        referral=opened.referral,
        child=ida,
        status="decided",
        asked_by=opened.worker,
        asked_at=now,
        why="Tonight",
        decided_by=opened.manager,
        decided_at=now,
        package="A night carer",
        rationale="Safe",
        weekly_cap=900,
        expires_on=date(2024, 10, 1),
    )
    page = as_chair.get(address(opened)).content.decode()
    assert page.count(f'value="{kind}"') == 1
    assert "A night carer" in page

    refused = whole_form(opened, **of_child(tom, decision=kind))
    assert as_chair.post(address(opened), refused).status_code == 422
    versions = {d.field: d.version for d in opened.item.draft_answers.all()}
    sent = whole_form(opened, versions=versions, **of_child(ida, decision=kind))
    as_chair.post(address(opened), sent)
    assert Decision.objects.get(child=ida).decision == kind


def test_the_coordinator_writes_and_cannot_record(client, opened):
    client.force_login(opened.coordinator)
    response = client.post(address(opened), whole_form(opened))

    assert response.status_code == 403
    assert not Decision.objects.exists()


def test_the_minute_stands_on_the_item(client, opened):
    client.force_login(opened.coordinator)
    client.post(address(opened), {"versions": "{}", "save": "yes", "minute": "Ida spoke."})

    opened.item.refresh_from_db()
    assert (opened.item.minute, opened.item.minute_version) == ("Ida spoke.", 1)


def test_a_minute_changed_after_the_minutes_were_drafted_asks_for_new_minutes(client, drafted):
    client.force_login(drafted.coordinator)
    client.post(address(drafted), {"versions": "{}", "save": "yes", "minute": "Also this."})

    drafted.meeting.refresh_from_db()
    assert drafted.meeting.status == "closed"


def test_a_row_is_added_and_removed_by_buttons(as_chair, opened):
    added = as_chair.post(address(opened), {"versions": "{}", "add": "support"})
    page = as_chair.get(added.url.partition("#")[0]).content.decode()
    assert page.count('data-row="support-') == 2  # the new one and the template

    name = "support-s1-purpose"
    write(opened, opened.chair, **{name: ("Evenings", 0)})
    sent = {"versions": json.dumps({name: 1}), name: "Evenings", "remove": "support-s1"}
    as_chair.post(address(opened), sent)
    assert "Evenings" not in as_chair.get(address(opened)).content.decode()


def test_going_on_starts_the_next_items_time_and_ends_this_ones(as_chair, opened):
    second = AgendaItemFactory(meeting=opened.meeting, position=2)
    as_chair.post(address(opened), {"versions": "{}", "go": opened.item.pk})
    as_chair.post(address(opened), {"versions": "{}", "go": second.pk})

    first = AgendaItem.objects.get(pk=opened.item.pk)
    second.refresh_from_db()
    assert first.finished_at is not None
    assert second.started_at is not None
    assert second.finished_at is None


def test_an_item_that_the_panel_comes_back_to_counts_on(opened):
    now = timezone.now()
    AgendaItem.objects.filter(pk=opened.item.pk).update(
        started_at=now - timedelta(minutes=30), finished_at=now - timedelta(minutes=20)
    )
    item = AgendaItem.objects.get(pk=opened.item.pk)

    writing.turn_to(item, by=opened.chair)

    assert item.time_used(at=item.started_at + timedelta(minutes=5)) == timedelta(minutes=15)


def test_a_draft_of_another_childs_is_refused(as_chair, opened):
    stranger = {"child-999999-rationale": "x", "save": "yes", "versions": "{}"}
    as_chair.post(address(opened), stranger)

    assert not opened.item.draft_answers.exists()


def test_a_chair_who_made_the_referral_reads_and_cannot_write(as_chair, opened):
    Referral.objects.filter(pk=opened.referral.pk).update(referrer=opened.chair)

    page = as_chair.post(address(opened), whole_form(opened)).content.decode()

    assert "that you made" in page
    assert not opened.item.draft_answers.exists()


@pytest.fixture
def member(opened, panel_member):
    return panel_member


def test_a_member_advises_then_dissents_and_drafts_stay_with_the_chair(
    client, opened, member, ida
):
    client.force_login(member)
    write(opened, opened.chair, **{f"child-{ida.pk}-rationale": ("Not said yet", 0)})
    assert "Not said yet" not in client.get(address(opened)).content.decode()

    client.post(address(opened, "advise"), {"advice": "Ask the aunt.", "version": "0"})
    with pytest.raises(Refused, match="not decided"):
        advising.give_view(opened.item, by=member, view="agree", why="")
    client.force_login(opened.chair)
    client.post(
        address(opened),
        whole_form(opened, versions={f"child-{ida.pk}-rationale": 1}),
    )
    client.force_login(member)
    empty = client.post(address(opened, "give_view"), {"view": "dissent", "dissent_why": ""})
    assert "Enter why you do not agree" in empty.content.decode()
    client.post(address(opened, "give_view"), {"view": "dissent", "dissent_why": "Too soon."})

    advice = Advice.objects.get(item=opened.item, person=member)
    assert (advice.text, advice.view) == ("Ask the aunt.", "dissent")
    client.force_login(opened.chair)
    assert "Too soon." in client.get(address(opened)).content.decode()


def test_the_coordinator_records_a_members_dissent(client, decided, panel_member):
    client.force_login(decided.coordinator)
    client.post(
        address(decided, "dissent"), {"member": panel_member.pk, "why": "Not enough help."}
    )

    advice = Advice.objects.get(item=decided.item, person=panel_member)
    assert (advice.view, advice.dissent_why) == ("dissent", "Not enough help.")


def test_a_member_with_an_interest_finds_no_item_and_no_vote(client, decided, panel_member):
    InterestFactory(referral=decided.referral, person=panel_member)
    client.force_login(panel_member)

    for name in ("item", "changes"):
        assert client.get(address(decided, name)).status_code == 404
    assert client.post(address(decided, "advise"), {"advice": "x"}).status_code == 404
    client.force_login(decided.coordinator)
    sent = {"member": panel_member.pk, "why": "x"}
    client.post(address(decided, "dissent"), sent)
    assert not Advice.objects.exists()
