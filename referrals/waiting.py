"""What waits for whom on the start page (kft/core/navigation.py)."""

from django.db.models import Count, Min, Prefetch, Q
from django.urls import reverse
from django.utils.text import Truncator

from children.models import Child
from kft.core.navigation import Section, Some, Waiting, WaitingList, some_of
from kft.core.sight import shown_to
from referrals.models import (
    Action,
    Decision,
    FollowUp,
    Meeting,
    PanelMembership,
    Referral,
    Support,
)
from referrals.timescales import (
    ANSWER_WITHIN,
    REVIEW_LONG_PAST,
    REVIEW_REMIND,
    overdue_since,
)

_Status = Referral.Status


def _referrals(user, statuses, words, page):
    """Referrals in some statuses, the urgent and longest waiting first."""
    children = Prefetch("children", Child.objects.order_by("date_of_birth", "pk"))
    visible = shown_to(user, Referral).filter(status__in=statuses)
    rows = visible.prefetch_related(children).order_by("needed_by", "submitted_at", "pk")
    return some_of(rows, lambda referral: _of_referral(referral, words, page))


def _of_referral(referral, words, page):
    names = ", ".join(child.first_name for child in referral.children.all())
    return Waiting(
        f"{words} {names}",
        reverse(page, args=[referral.pk]),
        due_on=referral.needed_by if referral.urgent else None,
        detail=f"{referral}: {referral.get_status_display().lower()}",
    )


def _to_write(user, on):
    visible = shown_to(user, Referral).filter(referrer=user)
    mine = visible.filter(status__in=[_Status.DRAFT, _Status.RETURNED, _Status.SENT_BACK])
    back = visible.filter(status=_Status.DEFERRED)
    things, total = [], 0
    for rows, words, page in (
        (back, "Answer the panel’s questions for", "referrals:answer"),
        (mine, "Go on with the referral for", "referrals:edit"),
    ):
        children = Prefetch("children", Child.objects.order_by("date_of_birth", "pk"))
        found = some_of(
            rows.prefetch_related(children).order_by("-pk"),
            lambda referral, words=words, page=page: _of_referral(referral, words, page),
        )
        things, total = [*things, *found], total + found.total
    return Some(things, total)


def _to_authorise(user, on):
    return _referrals(user, [_Status.SUBMITTED], "Authorise or return:", "referrals:authorise")


def _to_accept(user, on):
    return _referrals(user, [_Status.AUTHORISED], "Accept or send back:", "referrals:accept")


def _to_list(user, on):
    return _referrals(user, [_Status.ACCEPTED], "Put on an agenda:", "referrals:put_on_agenda")


def _follow_ups(rows, page):
    rows = rows.select_related("child", "referral").order_by("due_on", "pk")
    return some_of(
        rows,
        lambda follow_up: Waiting(
            f"Where does {follow_up.child} live now?",
            reverse(page, args=[follow_up.pk] if page.endswith("follow_up") else []),
            due_on=follow_up.due_on,
            detail=str(follow_up.referral),
        ),
    )


def _to_answer(user, on):
    due = FollowUp.objects.visible_to(user).due(on=on).filter(child__social_worker=user)
    return _follow_ups(due, "referrals:follow_up")


def _overdue(user, on):
    visible = FollowUp.objects.visible_to(user).open()
    return _follow_ups(visible.filter(due_on__lt=overdue_since(on)), "referrals:follow_ups")


def _actions(rows):
    """The action's words alone: its owner may not be somebody who sees the child."""
    rows = rows.select_related("decision__referral", "owner").order_by("due_on", "pk")
    return some_of(
        rows,
        lambda action: Waiting(
            Truncator(action.what).words(15),
            action.get_absolute_url(),
            due_on=action.due_on,
            detail=f"{action.whose}, {action.decision.referral}",
        ),
    )


def _to_do(user, on):
    return _actions(Action.objects.visible_to(user).open().filter(owner=user))


def _actions_overdue(user, on):
    """Of the own team; without a team, of everybody, as those outside the council have none."""
    overdue = Action.objects.visible_to(user).overdue(on=on).exclude(owner=user)
    return _actions(overdue.filter(owner__team=user.team_id) if user.team_id else overdue)


def _to_review(user, on):
    """Decisions whose review or expiry comes up, for those who bring them to the panel.

    What is long past stands in one line: an imported history would fill the page with it.
    """
    ahead = Decision.objects.visible_to(user).with_days_to_come()
    near = ahead.filter(next_due__range=(on - REVIEW_LONG_PAST, on + REVIEW_REMIND))
    near = near.select_related("child", "referral").order_by("next_due", "pk")
    found, past = some_of(near, _of_a_review), list(_long_past(ahead, on))
    return Some([*past, *found], found.total + len(past))


def _long_past(ahead, on):
    """One thing for all that is long past, if anything is; due when the first of it was."""
    rows = ahead.filter(next_due__lt=on - REVIEW_LONG_PAST)
    past = rows.aggregate(how_many=Count("pk"), first=Min("next_due"))
    if past["how_many"]:
        weeks, number = REVIEW_LONG_PAST.days // 7, past["how_many"]
        several = f"{number} reviews and expiries that are"
        what = "1 review or expiry that is" if number == 1 else several
        yield Waiting(
            f"Go through {what} more than {weeks} weeks past",
            f"{reverse('referrals:reviews')}?when=long",
            due_on=past["first"],
        )


def _of_a_review(decision):
    return Waiting(
        f"{_what_comes(decision)}: {decision.get_decision_display().lower()}, {decision.child}",
        reverse("referrals:reviews"),
        due_on=decision.next_due,
        detail=str(decision.referral),
    )


def _what_comes(decision):
    return "Review" if decision.next_due == decision.review_due else "Expires"


def _support_to_answer(user, on):
    rows = Support.objects.visible_to(user).of_the_service_of(user).unanswered()
    related = rows.select_related("referral", "meeting").order_by("meeting__held_on", "pk")
    return some_of(
        related,
        lambda support: Waiting(
            f"{support.get_service_display()}: can you give this support?",
            support.get_absolute_url(),
            detail=f"{support.referral}, agreed on {support.meeting.held_on:%-d %B %Y}",
        ),
    )


def _meetings(user, rows, words, page):
    rows = rows.select_related("panel").order_by("held_on", "pk")
    return some_of(
        rows,
        lambda meeting: Waiting(
            f"{words} {meeting}", reverse(page, args=[meeting.pk]), due_on=meeting.held_on
        ),
    )


def _chaired(user):
    seats = [PanelMembership.Seat.CHAIR, PanelMembership.Seat.VICE_CHAIR]
    mine = PanelMembership.objects.filter(person=user, seat__in=seats).values("panel")
    return Meeting.objects.visible_to(user).filter(Q(chair=user) | Q(panel__in=mine))


def _to_chair(user, on):
    running = [Meeting.Status.AGENDA_PUBLISHED, Meeting.Status.OPEN]
    rows = _chaired(user).filter(status__in=running)
    return _meetings(user, rows, "Chair", "referrals:meeting")


def _to_sign(user, on):
    rows = _chaired(user).filter(status=Meeting.Status.MINUTES_DRAFTED)
    return _meetings(user, rows, "Sign the minutes of", "referrals:minutes")


def _to_draft(user, on):
    """Imported meetings have their minutes elsewhere."""
    closed = Meeting.objects.visible_to(user).filter(status=Meeting.Status.CLOSED)
    rows = closed.filter(last_import__isnull=True)
    return _meetings(user, rows, "Draft the minutes of", "referrals:minutes")


def _coming(user, on):
    visible = Meeting.objects.visible_to(user).filter(held_on__gte=on)
    unread = [Meeting.Status.SIGNED, Meeting.Status.PLANNED, Meeting.Status.CANCELLED]
    published = visible.exclude(status__in=unread)
    rows = published.exclude(pk__in=_chaired(user).values("pk"))
    return _meetings(user, rows, "Read the papers of", "referrals:meeting")


PANEL, AFTER = "Panel", "Follow-up"  # groups of the navigation
ENTRIES = (
    Section(20, "Referrals", "referrals:listing", "referrals.view_referral"),
    Section(21, "Inbox", "referrals:inbox", "referrals.schedule_referral"),
    Section(22, "Meetings", "referrals:meetings", "referrals.view_meeting", PANEL),
    Section(22, "Panels", "referrals:panels", "referrals.view_panel", PANEL),
    Section(26, "Follow-ups", "referrals:follow_ups", "referrals.view_follow_up", AFTER),
    Section(28, "Reviews", "referrals:reviews", "referrals.view_decision", AFTER),
    Section(29, "Support", "referrals:support", "referrals.answer_support", AFTER),
    Section(25, "Learning", "referrals:learning", "referrals.learn_from_decisions", PANEL),
    Section(27, "Actions", "referrals:actions", "referrals.view_action", AFTER),
    WaitingList(
        10, "Your referrals", "referrals.submit_referral", _to_write, "referrals:listing"
    ),
    WaitingList(
        11,
        "Follow-ups to answer",
        "referrals.answer_follow_up",
        _to_answer,
        "referrals:follow_ups",
    ),
    WaitingList(11, "Actions to do", "referrals.complete_action", _to_do, "referrals:actions"),
    WaitingList(
        11,
        "Support to answer",
        "referrals.answer_support",
        _support_to_answer,
        "referrals:support",
    ),
    WaitingList(
        12,
        "To authorise",
        "referrals.authorise_referral",
        _to_authorise,
        "referrals:listing",
    ),
    WaitingList(13, "To accept", "referrals.accept_referral", _to_accept, "referrals:inbox"),
    WaitingList(
        14, "To put on an agenda", "referrals.schedule_referral", _to_list, "referrals:inbox"
    ),
    WaitingList(
        14,
        "Decisions to review",
        "referrals.schedule_referral",
        _to_review,
        "referrals:reviews",
    ),
    WaitingList(
        15, "Minutes to draft", "referrals.draft_minutes", _to_draft, "referrals:meetings"
    ),
    WaitingList(
        16, "Meetings to chair", "referrals.chair_meeting", _to_chair, "referrals:meetings"
    ),
    WaitingList(
        17, "Minutes to sign", "referrals.sign_minutes", _to_sign, "referrals:meetings"
    ),
    WaitingList(
        18, "Meetings coming up", "referrals.view_meeting", _coming, "referrals:meetings"
    ),
    WaitingList(
        19,
        f"Follow-ups overdue by {ANSWER_WITHIN.days} days",
        "referrals.oversee_follow_ups",
        _overdue,
        "referrals:follow_ups",
    ),
    WaitingList(
        19,
        "Actions overdue",
        "referrals.oversee_actions",
        _actions_overdue,
        "referrals:actions",
    ),
)
