"""A panel with its people, and referrals at each stage, made through the workflow."""

from datetime import date
from types import SimpleNamespace

import pytest

from accounts.models import User
from referrals.models import Referral
from referrals.workflow import agenda
from referrals.workflow import decision as deciding
from referrals.workflow import meeting as meetings
from referrals.workflow import referral as referrals
from referrals.workflow.recording import record
from tests.factories import (
    ChildFactory,
    FamilyFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    ReferralFactory,
)

COMPLETE = {
    "kind": Referral.Kind.EDGE_OF_CARE,
    "urgent": False,
    "reason": "Arguments at home every night.",
    "history": "No earlier time in care.",
    "legal_status": Referral.Legal.NONE,
    "plan": Referral.Plan.CHILD_IN_NEED,
    "parental_responsibility": "Both parents.",
    "school": "Oakfield Academy, 82% attendance.",
    "services_tried": "Family Matters, spring 2024: helped for some weeks.",
    "family_group_decision": Referral.Held.YES,
    "network_options": "An aunt at weekends.",
    "childs_view": "Wants to stay at home.",
    "childs_view_heard": "Two visits at school.",
    "parents_view": "Want help with the evenings.",
    "parents_know": True,
    "risks": "Going missing.",
    "working_well": "The school keeps in touch.",
    "worried_about": "Nights away from home.",
    "needs_to_happen": "Somebody to call in the evening.",
    "asked_of_panel": "Evening support for twelve weeks.",
}
DECISION = {"decision": "support_at_home", "rationale": "The family can be supported."}


def fresh(user):
    """The person as the next request would read them: nothing kept from before."""
    return User.objects.get(pk=user.pk)


@pytest.fixture
def folder(settings, tmp_path):
    """Where documents are kept during a test."""
    settings.MEDIA_ROOT = str(tmp_path / "documents")
    return tmp_path / "documents"


@pytest.fixture
def panel(panel_chair, panel_coordinator, panel_member):
    panel = PanelFactory()
    seats = {
        "chair": panel_chair,
        "coordinator": panel_coordinator,
        "member": panel_member,
    }
    for seat, person in seats.items():
        PanelMembershipFactory(panel=panel, person=person, seat=seat)
    return panel


@pytest.fixture
def children(social_worker, team):
    family = FamilyFactory(name="Larkspur")
    names = {"Ida": date(2012, 5, 17), "Tom": date(2015, 2, 3)}
    return [
        ChildFactory(
            family=family,
            first_name=name,
            last_name="Larkspur",
            date_of_birth=born,
            social_worker=social_worker,
            team=team,
        )
        for name, born in names.items()
    ]


@pytest.fixture
def draft(social_worker, team, children):
    """A complete draft for two children, by the social worker."""
    return ReferralFactory(
        family=children[0].family,
        children=children,
        referrer=social_worker,
        team=team,
        **COMPLETE,
    )


@pytest.fixture
def world(panel, draft, children, social_worker, team_manager, panel_coordinator, panel_chair):
    """The people, and verbs that bring the draft to a stage."""
    meeting = MeetingFactory(panel=panel)
    return SimpleNamespace(
        panel=panel,
        meeting=meeting,
        referral=draft,
        children=children,
        worker=social_worker,
        manager=team_manager,
        coordinator=panel_coordinator,
        chair=panel_chair,
    )


@pytest.fixture
def submitted(world):
    referrals.submit(world.referral, by=world.worker)
    return world


@pytest.fixture
def authorised(submitted):
    referrals.authorise(submitted.referral, by=submitted.manager)
    return submitted


@pytest.fixture
def accepted(authorised):
    referrals.accept(authorised.referral, by=authorised.coordinator)
    return authorised


@pytest.fixture
def listed(accepted):
    accepted.item = agenda.list_on(accepted.meeting, accepted.referral, by=accepted.coordinator)
    return accepted


@pytest.fixture
def opened(listed):
    agenda.publish(listed.meeting, by=listed.coordinator)
    meetings.open_(listed.meeting, by=listed.chair)
    return listed


def agree_support(item, *services, by):
    """Record support as the chair's screen does: a row for each service."""
    rows = {service: {"service": service, "started": None} for service in services}
    record(item, [], by=by, support=rows, questions={})


def decide_all(world, **answers):
    for child in world.children:
        deciding.decide(
            world.item, child, by=world.chair, expected=0, **{**DECISION, **answers}
        )


@pytest.fixture
def decided(opened):
    decide_all(opened)
    return opened


@pytest.fixture
def closed(decided):
    meetings.close(decided.meeting, by=decided.chair)
    return decided


@pytest.fixture
def drafted(closed):
    closed.meeting.refresh_from_db()
    meetings.draft_minutes(
        closed.meeting,
        by=closed.coordinator,
        text="What was decided.",
        expected=closed.meeting.version,
    )
    return closed


@pytest.fixture
def signed(drafted):
    meetings.sign(drafted.meeting, by=drafted.chair, expected=drafted.meeting.version)
    return drafted
