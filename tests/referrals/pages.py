"""The pages of referrals, who may open each, and a record in that person's sight."""

from datetime import date

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from referrals.models import Disagreement, Document, Meeting, PanelMembership, Referral
from tests.factories import (
    ActionFactory,
    AgendaItemFactory,
    AskedUrgentlyFactory,
    ChildFactory,
    DecisionFactory,
    FollowUpFactory,
    InterestFactory,
    MeetingFactory,
    PanelFactory,
    PanelMembershipFactory,
    ReferralFactory,
    SupportFactory,
    UserFactory,
)
from tests.referrals.files import PDF

WRITES = {"social_worker"}
MANAGES = {"team_manager"}
COORDINATES = {"panel_coordinator"}
CHAIRS = {"panel_chair"}
SITS = COORDINATES | CHAIRS | {"panel_member"}
READS = WRITES | MANAGES | SITS | {"manager"}
ACTS = READS | {
    "nominated_officer",
    "placements_officer",
    "fostering_officer",
    "finance_officer",
}
KNOWS = READS | {"nominated_officer"}
PAGES = {
    "referrals:decision": KNOWS,
    "referrals:endorse": {"nominated_officer"},
    "referrals:decision_letter": KNOWS,
    "referrals:addendum": CHAIRS,
    "referrals:minutes_pdf": SITS | {"manager"},
    "referrals:disagree": WRITES | MANAGES | {"manager"},
    "referrals:supersede": CHAIRS,
    "referrals:disagreement": KNOWS,
    "referrals:resolve": {"manager"},
    "referrals:urgent_decisions": KNOWS,
    "referrals:urgent_decision": KNOWS,
    "referrals:decide_urgently": {"nominated_officer"},
    "referrals:ask_urgently": WRITES | MANAGES,
    "referrals:actions": ACTS,
    "referrals:action": ACTS,
    **dict.fromkeys(
        ("referrals:learning", "referrals:learning_records", "referrals:learning_file"),
        COORDINATES | CHAIRS | {"manager"},
    ),
    "referrals:reviews": READS | {"nominated_officer"},
    "referrals:support": {"panel_member"},
    "referrals:answer_support": {"panel_member"},
    "referrals:reassign": MANAGES | COORDINATES | {"manager"},
    "referrals:listing": READS | {"nominated_officer"},
    "referrals:choose": WRITES,
    "referrals:new": WRITES,
    "referrals:autosave_new": WRITES,
    "referrals:detail": READS,
    "referrals:edit": WRITES,
    "referrals:autosave": WRITES,
    "referrals:check": WRITES,
    "referrals:documents": WRITES,
    "referrals:document": READS,
    "referrals:remove_document": WRITES,
    "referrals:printed": READS,
    "referrals:autosave_answers": WRITES,
    "referrals:authorise": MANAGES,
    "referrals:accept": COORDINATES,
    "referrals:answer": WRITES,
    "referrals:withdraw": WRITES | MANAGES,
    "referrals:put_on_agenda": COORDINATES,
    "referrals:inbox": COORDINATES,
    "referrals:meetings": SITS | {"manager"},
    "referrals:plan": COORDINATES,
    "referrals:meeting": SITS | {"manager"},
    "referrals:add_item": COORDINATES,
    "referrals:publish": COORDINATES,
    "referrals:papers": SITS | {"manager"},
    "referrals:request_referral": COORDINATES,
    "referrals:ask_to_list": COORDINATES,
    "referrals:ask_to_take_off": COORDINATES,
    "referrals:consent": CHAIRS,
    "referrals:open": CHAIRS,
    "referrals:close": CHAIRS,
    "referrals:attendance": COORDINATES | CHAIRS,
    "referrals:minutes": SITS | {"manager"},
    "referrals:sign": CHAIRS,
    "referrals:panels": SITS | {"manager", "administrator"},
    "referrals:add_panel": {"administrator"},
    "referrals:panel": SITS | {"manager", "administrator"},
    "referrals:change_panel": COORDINATES,
    "referrals:add_seat": COORDINATES,
    "referrals:plan_coming": COORDINATES,
    "referrals:change_seat": COORDINATES,
    "referrals:remove_seat": COORDINATES,
    "referrals:change_meeting": COORDINATES,
    "referrals:cancel_meeting": COORDINATES,
    "referrals:calendar_file": SITS | {"manager"},
    "referrals:interests": SITS | {"manager"},
    "referrals:withdraw_interest": COORDINATES | CHAIRS,
    "referrals:item": SITS,
    "referrals:save_item": SITS,
    "referrals:changes": SITS,
    "referrals:advise": CHAIRS | {"panel_member"},
    "referrals:give_view": CHAIRS | {"panel_member"},
    "referrals:dissent": COORDINATES,
    "referrals:move": COORDINATES,
    "referrals:take_off": COORDINATES,
    "referrals:follow_ups": WRITES | MANAGES | COORDINATES | {"manager"},
    "referrals:follow_up": WRITES,
}
_LISTS = {
    *(
        "listing",
        "choose",
        "inbox",
        "meetings",
        "plan",
        "follow_ups",
        "urgent_decisions",
    ),
    *("actions", "support", "reviews", "learning"),
    *("panels", "add_panel"),
}
_OF_MEETING = {"meeting", "add_item", "publish", "open", "close", "attendance", "minutes"}
_OF_MEETING |= {"request_referral", "papers"}
_OF_ITEM = {
    *("item", "move", "take_off", "save_item", "changes", "advise", "give_view", "dissent"),
    *("ask_to_take_off", "consent"),
}
_OF_MEETING |= {"change_meeting", "cancel_meeting", "calendar_file"}
_OF_PANEL = {"panel", "change_panel", "add_seat", "plan_coming"}
_OF_SEAT = {"change_seat", "remove_seat"}
_STATUS = {"detail": "submitted", "withdraw": "submitted"}


def address(page, user):
    """The page's address for a record that this person may see, where there is one."""
    name = page.partition(":")[2]
    if name in _LISTS or name.startswith("learning_"):
        return _list(name, page)
    if name in _OF_PANEL | _OF_SEAT:
        return reverse(page, args=[_panel_or_seat(name, user).pk])
    child = ChildFactory(social_worker=user, team=user.team)
    if name in ("new", "autosave_new"):
        return reverse(page, args=[child.pk])
    record = _record(name, user, child)
    if name == "ask_to_list":
        return reverse(page, args=[record.agenda_items.get().meeting_id, record.pk])
    return reverse(page, args=[record.pk])


def _list(name, page):
    if name == "learning_file":
        return reverse(page, args=["csv"])
    query = "?figure=by_time&row=all" if name == "learning_records" else ""
    return reverse(page) + query


def _panel_or_seat(name, user):
    panel = _meeting(user, "planned").panel
    seat = PanelMembershipFactory(panel=panel)
    return panel if name in _OF_PANEL else seat


def _record(name, user, child):
    in_status = {"sign": "minutes_drafted", "consent": "agenda_published"}
    in_status |= dict.fromkeys(("change_meeting", "cancel_meeting"), "planned")
    meeting = _meeting(user, in_status.get(name, "open"))
    status = {"authorise": "submitted", "accept": "authorised", "answer": "deferred"}
    status["autosave_answers"] = "deferred"
    referral = ReferralFactory(
        family=child.family,
        children=[child],
        referrer=user if "social_worker" in user.roles else None,
        team=user.team,
        status=status.get(name) or _status_of(name),
    )
    late_why = "It is late." if name == "consent" else ""
    item = AgendaItemFactory(meeting=meeting, referral=referral, late_why=late_why)
    if name == "answer_support":
        Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CLOSED)
        PanelMembership.objects.filter(person=user).update(agency="camhs")
        return SupportFactory(referral=referral, meeting=meeting)
    if name in ("action", "reassign"):
        decided = {"decision__referral": referral, "decision__child": child}
        return ActionFactory(owner=user, **decided)
    if name in ("document", "remove_document"):
        return _document(referral, user)
    if name in _OF_DECISION:
        return _OF_DECISION[name](referral, child, meeting)
    if name in _OF_ITEM:
        return item
    return meeting if name in _OF_MEETING or name == "sign" else referral


def _document(referral, user):
    document = Document(
        referral=referral,
        name="School report.pdf",
        kind=Document.Kind.PDF,
        size=len(PDF),
        status=Document.Status.READY,
        added_by=user,
        added_at=timezone.now(),
    )
    document.file.save("School report.pdf", ContentFile(PDF))
    return document


def _status_of(name):
    if name in ("edit", "autosave", "check", "documents"):
        return Referral.Status.DRAFT
    return _STATUS.get(name, Referral.Status.ACCEPTED)


def _meeting(user, status):
    panel = PanelFactory()
    seats = {"panel_chair": "chair", "panel_coordinator": "coordinator"}
    if set(user.roles) & SITS:
        seat = seats.get(user.roles[0], "member")
        PanelMembershipFactory(panel=panel, person=user, seat=seat)
    return MeetingFactory(
        panel=panel, held_on=date(2026, 11, 24), status=Meeting.Status(status)
    )


def in_principle(referral, child, meeting):
    """A decision that waits to be endorsed."""
    Meeting.objects.filter(pk=meeting.pk).update(status=Meeting.Status.CLOSED)
    why = "Nobody was there."
    decided = {"referral": referral, "child": child, "meeting": meeting}
    return DecisionFactory(in_principle=True, in_principle_why=why, **decided)


def urgent(referral, child, meeting):
    return AskedUrgentlyFactory(referral=referral, child=child)


def follow_up(referral, child, meeting):
    return FollowUpFactory(referral=referral, child=child)


def interest(referral, child, meeting):
    return InterestFactory(referral=referral)


def objection(referral, child, meeting):
    return Disagreement.objects.create(
        decision=in_principle(referral, child, meeting),
        reason="Too little.",
        raised_by=UserFactory(),
        raised_at=timezone.now(),
    )


def minuted(referral, child, meeting):
    meeting.status, meeting.minutes = Meeting.Status.SIGNED, "Minutes."
    meeting.signed_at, meeting.signed_by = timezone.now(), UserFactory()
    meeting.save()
    return meeting


_OF_DECISION = {
    "withdraw_interest": interest,
    "follow_up": follow_up,
    "decision": in_principle,
    "decision_letter": in_principle,
    "addendum": minuted,
    "minutes_pdf": minuted,
    "disagree": in_principle,
    "supersede": in_principle,
    "disagreement": objection,
    "resolve": objection,
    "endorse": in_principle,
    "urgent_decision": urgent,
    "decide_urgently": urgent,
}
