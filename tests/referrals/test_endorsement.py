"""In principle: not quorate or above the limit, until the right person endorses it."""

from decimal import Decimal

import pytest
from django.core import mail
from django.db import InternalError, transaction
from django.utils import timezone

from kft.core.models import Job
from kft.core.navigation import waiting_for
from kft.core.workflow import Refused
from referrals.models import Decision, Endorsement, Presence, Referral
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from referrals.workflow import minutes
from referrals.workflow.endorsement import endorse
from tests.factories import UserFactory
from tests.referrals.conftest import DECISION, decide_all, fresh
from tests.together import at_once

LIMIT = Decimal("1000.00")


def officer(limit=None, **more):
    return UserFactory(roles=["nominated_officer"], weekly_limit=limit, **more)


@pytest.fixture
def endorser(panel):
    person = officer(name="Nadia Holt")
    panel.endorser = person
    panel.save()
    return person


@pytest.fixture
def not_quorate(endorser, opened):
    """Nobody is marked present."""
    Presence.objects.filter(meeting=opened.meeting).delete()
    decide_all(opened)
    meetings.close(opened.meeting, by=opened.chair)
    return opened


def sign(world):
    world.meeting.refresh_from_db()
    version = world.meeting.version
    minutes.draft_minutes(world.meeting, by=world.coordinator, text="Text", expected=version)
    world.meeting.refresh_from_db()
    minutes.sign(world.meeting, by=world.chair, expected=world.meeting.version)
    world.referral.refresh_from_db()


def test_without_a_quorum_every_decision_is_in_principle(not_quorate):
    decisions = Decision.objects.all()

    assert [decision.in_principle for decision in decisions] == [True, True]
    assert "no quorum" in decisions[0].in_principle_why


def test_with_a_quorum_and_no_limit_no_decision_is_in_principle(closed):
    assert not Decision.objects.filter(in_principle=True).exists()


def test_deferring_needs_nobodys_endorsement(endorser, opened):
    Presence.objects.all().delete()
    decide_all(opened, decision="deferred")

    meetings.close(opened.meeting, by=opened.chair)

    assert not Decision.objects.filter(in_principle=True).exists()


@pytest.mark.parametrize(("ceiling", "expected"), [("1000.00", False), ("1000.01", True)])
def test_a_ceiling_above_the_panels_limit_is_in_principle(opened, ceiling, expected):
    opened.panel.weekly_limit = LIMIT
    opened.panel.save()
    decide_all(opened, weekly_cost_ceiling=Decimal(ceiling))

    meetings.close(opened.meeting, by=opened.chair)

    assert {d.in_principle for d in Decision.objects.all()} == {expected}


def test_correcting_before_the_signature_works_it_out_again(not_quorate):
    Presence.objects.create(meeting=not_quorate.meeting, person=not_quorate.chair, present=True)

    sign(not_quorate)

    assert not Decision.objects.filter(in_principle=True).exists()
    assert not_quorate.referral.status == Referral.Status.CLOSED


def test_the_endorser_is_told_once_and_finds_it_on_the_start_page(not_quorate, endorser):
    letters = Job.objects.filter(arguments__letter="to_endorse", arguments__to=endorser.pk)
    assert letters.count() == 2

    sign(not_quorate)

    assert letters.count() == 2
    groups = waiting_for(fresh(endorser), timezone.localdate())
    assert [len(g["things"]) for g in groups if g["title"] == "Decisions to endorse"] == [2]


def test_a_referral_with_an_unendorsed_decision_is_not_closed_by_the_signature(not_quorate):
    sign(not_quorate)

    assert not_quorate.referral.status == Referral.Status.DECIDED


def test_endorsing_the_last_decision_closes_the_referral(not_quorate, endorser):
    sign(not_quorate)

    for decision in Decision.objects.all():
        endorse(decision, by=endorser, endorsed=True, reason="Needed at once.")

    not_quorate.referral.refresh_from_db()
    assert not_quorate.referral.status == Referral.Status.CLOSED
    assert Decision.objects.first().standing == ("Endorsed", "green")


def test_refusing_brings_the_referral_back_to_the_panel(not_quorate, endorser):
    sign(not_quorate)

    endorse(Decision.objects.first(), by=endorser, endorsed=False, reason="Too dear.")

    not_quorate.referral.refresh_from_db()
    assert not_quorate.referral.status == Referral.Status.ACCEPTED
    assert not Decision.objects.first().is_in_force


def test_an_answer_needs_its_reason(not_quorate, endorser):
    with pytest.raises(Refused, match="why"):
        endorse(Decision.objects.first(), by=endorser, endorsed=False, reason=" ")


def test_somebody_else_cannot_endorse_what_waits_for_the_endorser(not_quorate):
    other = officer()

    with pytest.raises(Decision.DoesNotExist):
        endorse(Decision.objects.first(), by=other, endorsed=True, reason="Yes.")


def test_nobody_endorses_their_own_referral(not_quorate, endorser):
    Referral.objects.update(referrer=endorser)

    with pytest.raises(Refused, match="own work"):
        endorse(Decision.objects.first(), by=endorser, endorsed=True, reason="Yes.")


@pytest.fixture
def dear(endorser, opened):
    """£2,500 a week, with a panel that may agree £1,000."""
    opened.panel.weekly_limit = LIMIT
    opened.panel.save()
    decide_all(opened, weekly_cost_ceiling=Decimal("2500.00"))
    meetings.close(opened.meeting, by=opened.chair)
    return Decision.objects.first()


def test_an_endorser_whose_limit_is_too_low_is_told_who_may(opened, endorser):
    head = officer(limit=Decimal("3000"), name="Head Able")
    opened.panel.weekly_limit = LIMIT
    opened.panel.save()
    decide_all(opened, weekly_cost_ceiling=Decimal("2500.00"))
    meetings.close(opened.meeting, by=opened.chair)
    decision = Decision.objects.first()

    with pytest.raises(Refused, match="Head Able"):
        endorse(decision, by=endorser, endorsed=True, reason="Yes.")
    assert Job.objects.filter(arguments__letter="to_endorse", arguments__to=head.pk).exists()
    endorse(decision, by=head, endorsed=True, reason="Yes.")


def test_with_nobody_whose_limit_covers_it_the_administrator_is_named(dear, endorser):
    with pytest.raises(Refused, match="administrator"):
        endorse(dear, by=endorser, endorsed=True, reason="Yes.")


def test_an_endorser_whose_limit_covers_the_amount_endorses_it(dear, endorser):
    endorser.weekly_limit = Decimal("2500.00")
    endorser.save()

    assert endorse(dear, by=fresh(endorser), endorsed=True, reason="Yes.").endorsed


def test_what_was_endorsed_cannot_be_corrected_by_anybody(not_quorate, endorser):
    decision = Decision.objects.get(child=not_quorate.children[0])
    endorse(decision, by=endorser, endorsed=True, reason="Yes.")

    with pytest.raises(Refused, match="final"):
        deciding.decide(
            not_quorate.item,
            not_quorate.children[0],
            by=not_quorate.chair,
            expected=1,
            **{**DECISION, "rationale": "Other"},
        )
    with pytest.raises(InternalError, match="superseded"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(rationale="Other")


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_stands(not_quorate, endorser):
    decision = Decision.objects.first()

    def answer(endorsed):
        own = Decision.objects.get(pk=decision.pk)
        return lambda: endorse(own, by=fresh(endorser), endorsed=endorsed, reason="So.")

    results = at_once(answer(True), answer(False), may_raise=Refused)

    assert Endorsement.objects.filter(decision=decision).count() == 1
    assert sorted(type(result).__name__ for result in results) == ["Endorsement", "Refused"]


def test_the_page_shows_it_and_takes_the_answer(client, not_quorate, endorser):
    client.force_login(endorser)
    decision = Decision.objects.first()

    shown = client.get(decision.get_absolute_url())
    empty = client.post(f"{decision.get_absolute_url()}endorsement/", {})
    client.post(
        f"{decision.get_absolute_url()}endorsement/", {"answer": "endorse", "reason": "Yes."}
    )

    assert b"In principle" in shown.content
    assert b"Select whether you endorse the decision" in empty.content
    assert b"Endorsed by Nadia Holt" in client.get(decision.get_absolute_url()).content
    assert not mail.outbox
