"""Decisions replaced by later ones, and disagreements with them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from kft.core.models import Job
from kft.core.workflow import Refused
from referrals.models import Decision, Meeting, PanelQuestion, Referral
from referrals.workflow import decision as deciding
from referrals.workflow import disagreement as workflow
from referrals.workflow import superseding
from tests.factories import AgendaItemFactory, MeetingFactory, ReferralFactory, UserFactory
from tests.referrals.conftest import DECISION, fresh


def today():
    return timezone.localdate()


@pytest.fixture
def head(db):
    return UserFactory(roles=["manager"], name="Hana Voss")


@pytest.fixture
def decision(signed):
    return Decision.objects.get(child=signed.children[0])


@pytest.fixture
def raised(decision, signed):
    return workflow.raise_(decision, by=signed.worker, reason="Too little.", on=today())


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 9)),
        (date(2026, 3, 6), date(2026, 3, 13)),
        (date(2026, 3, 7), date(2026, 3, 13)),
        (date(2026, 4, 2), date(2026, 4, 13)),  # Good Friday and Easter Monday between
    ],
)
def test_five_working_days_pass_over_weekends_and_bank_holidays(day, last):
    assert workflow.disagree_until(day) == last


def test_the_worker_disagrees_and_the_head_of_service_is_told(head, raised):
    assert raised.status == "raised"
    assert Job.objects.filter(
        arguments__letter="disagreement_raised", arguments__to=head.pk
    ).exists()


def test_after_the_last_day_nobody_can_disagree(decision, signed):
    last = workflow.disagree_until(workflow.final_on(decision))
    late = last + timedelta(days=1)

    with pytest.raises(Refused, match="5 working days"):
        workflow.raise_(decision, by=signed.worker, reason="No.", on=late)
    workflow.raise_(decision, by=signed.worker, reason="No.", on=last)


def test_a_decision_that_is_not_final_cannot_be_disagreed_with(closed):
    decision = Decision.objects.first()

    with pytest.raises(Refused, match="final"):
        workflow.raise_(decision, by=closed.worker, reason="No.", on=today())


def test_one_disagreement_at_a_time(raised, decision, signed):
    with pytest.raises(Refused, match="already disagreed"):
        workflow.raise_(decision, by=signed.manager, reason="No.", on=today())


def test_upholding_lets_the_decision_stand(raised, decision, head):
    workflow.uphold(raised, by=head, answer="The panel weighed it.")

    assert raised.status == "upheld"
    assert Decision.objects.get(pk=decision.pk).is_in_force


def test_varying_makes_a_decision_that_replaces_the_first(raised, decision, head, signed):
    later = workflow.vary(
        raised, by=head, answer="More support.", decision="additional_support"
    )

    earlier = Decision.objects.get(pk=decision.pk)
    assert earlier.later == later
    assert earlier.standing == ("Superseded", "grey")
    assert (later.decision, later.meeting, later.recorded_by) == (
        "additional_support",
        None,
        head,
    )
    assert Job.objects.filter(
        arguments__letter="disagreement_answered", arguments__to=signed.worker.pk
    ).exists()


def test_a_dearer_decision_needs_the_own_limit(raised, head):
    dearer = {"answer": "More.", "weekly_cost_ceiling": Decimal("800")}

    with pytest.raises(Refused, match="more than you may agree"):
        workflow.vary(raised, by=head, **dearer)
    head.weekly_limit = Decimal("800")
    head.save()
    later = workflow.vary(raised, by=fresh(head), **dearer)
    assert later.weekly_cost_ceiling == Decimal("800")


def test_returning_brings_it_back_to_the_panel_with_a_question(raised, head, signed):
    workflow.return_(raised, by=head, answer="Hear the aunt first.")

    signed.referral.refresh_from_db()
    assert signed.referral.status == Referral.Status.ACCEPTED
    assert PanelQuestion.objects.get().text == "Hear the aunt first."


def test_who_raised_it_does_not_answer_it(decision, head):
    own = workflow.raise_(decision, by=head, reason="Too little.", on=today())

    with pytest.raises(Refused, match="somebody else"):
        workflow.uphold(own, by=head, answer="So be it.")


def test_an_answer_is_given_once(raised, head):
    workflow.uphold(raised, by=head, answer="The panel weighed it.")

    with pytest.raises(Refused):
        workflow.vary(raised, by=head, answer="More.", decision="additional_support")
    assert Decision.objects.filter(supersedes__isnull=False).count() == 0


@pytest.fixture
def later(signed, decision):
    """A second meeting decides again for the same child."""
    meeting = MeetingFactory(
        panel=signed.panel, held_on=date(2024, 10, 2), status=Meeting.Status.OPEN
    )
    ida = signed.children[0]
    referral = ReferralFactory(
        family=ida.family, children=[ida], team=signed.referral.team, status="listed"
    )
    item = AgendaItemFactory(meeting=meeting, referral=referral)
    answers = {**DECISION, "decision": "accommodate"}
    return deciding.decide(item, ida, by=signed.chair, expected=0, **answers)


def test_a_later_meeting_replaces_a_signed_decision_and_says_why(later, decision, signed):
    superseding.supersede(later, decision, by=signed.chair, why="She cannot stay there.")

    earlier = Decision.objects.get(pk=decision.pk)
    assert earlier.later == later
    assert not earlier.is_in_force


def test_another_childs_decision_cannot_be_replaced(later, signed):
    other = Decision.objects.get(child=signed.children[1])

    with pytest.raises(Refused, match="of this child"):
        superseding.supersede(later, other, by=signed.chair, why="So.")


def test_a_replacement_needs_its_reason(later, decision, signed):
    with pytest.raises(Refused, match="why"):
        superseding.supersede(later, decision, by=signed.chair, why=" ")


def test_both_pages_show_the_link(client, later, decision, signed):
    superseding.supersede(later, decision, by=signed.chair, why="She cannot stay there.")
    client.force_login(signed.chair)

    old = client.get(decision.get_absolute_url()).content.decode()
    new = client.get(later.get_absolute_url()).content.decode()

    assert "<s>Support at home</s>" in old
    assert later.get_absolute_url() in old
    assert decision.get_absolute_url() in new


def test_the_pages_take_the_disagreement_and_its_answer(client, decision, signed, head):
    client.force_login(signed.worker)
    address = f"{decision.get_absolute_url()}disagreement/"
    assert b"Enter why you disagree" in client.post(address, {}).content
    client.post(address, {"reason": "Too little."})
    found = decision.disagreements.get()

    client.force_login(head)
    answers = {"outcome": "vary", "answer": "More.", "decision": "additional_support"}
    page = f"/referrals/disagreements/{found.pk}/answer/"
    assert b"Select what you decide" in client.post(page, {}).content
    client.post(page, answers)

    assert Decision.objects.get(supersedes=decision).decision == "additional_support"


def test_the_page_for_replacing_takes_the_choice(client, later, decision, signed):
    client.force_login(signed.chair)
    page = f"{later.get_absolute_url()}replacement/"

    assert b"Select the decision that it replaces" in client.post(page, {}).content
    client.post(page, {"earlier": decision.pk, "why": "She cannot stay there."})

    later.refresh_from_db()
    assert later.supersedes == decision
