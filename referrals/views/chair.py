"""The chair's screen: one item at a time, the case and the decisions on one page.

This is the page itself; what keeps it up to date while it is open is in live.py.
"""

import json

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render

from kft.core.access import log_view
from kft.core.workflow import Refused
from referrals import case, room
from referrals.people import chairs
from referrals.screen import Screen
from referrals.screen_fields import is_field
from referrals.views import live, member
from referrals.views.meeting import item_in_sight
from referrals.workflow import decision as deciding
from referrals.workflow import screen as writing
from referrals.workflow.recording import record


@permission_required("referrals.view_panel_papers", raise_exception=True)
def item(request, pk):
    """For the chair and whoever takes the minutes to write on; for members to read."""
    found = item_in_sight(request, pk)
    refusal = writing.may_not_write(request.user, found)
    if request.method == "POST" and not refusal:
        return _sent(request, found)
    log_view(request, found.referral)
    if refusal or found.meeting.status not in deciding.DECIDING:
        return member.page(request, found, refusal)
    return _page(request, found, Screen(found, add=request.GET.get("add", "")))


def _sent(request, item):
    """Everything is kept first, whichever button was pressed; what the button says is next."""
    screen = Screen(item, posted=request.POST)
    try:
        saved = writing.save(item, screen.changes(), by=request.user)
        if saved.conflicts or ("record" in request.POST and screen.added_meanwhile()):
            return _two_versions(request, item, saved)
        return _pressed(request, item)
    except deciding.DecidedMeanwhile as meanwhile:
        return _two_versions(request, item, writing.Saved(), meanwhile=meanwhile)
    except Refused as refused:
        shown = Screen(item, posted=request.POST, shows_anew=True)
        return _page(request, item, shown, status=409, refused=refused)


def _pressed(request, item):
    if "record" in request.POST:
        return _record(request, item)
    if row := request.POST.get("remove"):
        _remove(request, item, f"{row}-gone")
    if name := request.POST.get("add"):
        return redirect(f"{request.path}?add={name}#{name}")
    if "go" in request.POST:
        return _go(request, item, request.POST["go"])
    messages.success(request, "Saved. Nothing is decided until you record it.")
    return redirect("referrals:item", item.pk)


def _remove(request, item, field):
    children = {child.pk for child in item.referral.children.all()}
    if is_field(field, children):
        gone = writing.Written(field, "yes", live.known(item, field))
        writing.save(item, [gone], by=request.user)


def _go(request, item, wanted):
    """To another item of the meeting; while the chair holds it, its time starts."""
    following = item_in_sight(request, wanted if wanted.isdecimal() else None)
    if following.meeting_id == item.meeting_id and may_turn(request.user, item.meeting):
        writing.turn_to(following, by=request.user)
    return redirect("referrals:item", following.pk)


def may_turn(user, meeting):
    """Whether going to an item starts its time: the chair, while the meeting is open."""
    return _writer_may_turn(user, meeting) and chairs(user, meeting)


def _writer_may_turn(user, meeting):
    """The same of somebody who may write on the item: they chair it, or take the minutes."""
    is_open = meeting.status == meeting.Status.OPEN
    may = is_open and user.has_perm("referrals.chair_meeting")
    takes_minutes = user.has_perm("referrals.draft_minutes")
    return may and (not takes_minutes or chairs(user, meeting))


def _record(request, item):
    screen = Screen(item, posted=request.POST, checks=True)
    if not screen.is_complete():
        return _page(request, item, screen, status=422)
    record(item, screen.decided(), by=request.user, **screen.rows())
    names = ", ".join(part.child.first_name for part in screen.touched)
    messages.success(request, f"The decision for {names} is recorded")
    return redirect("referrals:item", item.pk)


def _two_versions(request, item, saved, **more):
    """What was typed stays on the page with what others wrote beside it."""
    item.refresh_from_db()
    screen = Screen(item, posted=request.POST, shows_anew=True)
    conflicts = live.conflicts_of(saved, item)
    added = screen.added_meanwhile()
    screen.texts.update(
        {
            name: text
            for name, text in screen.standing.texts.items()
            if any(name.startswith(f"{prefix}-") for prefix in added)
        }
    )
    more |= {"conflicts": conflicts, "added": added}
    return _page(request, item, screen, status=409, **more)


def _page(request, item, screen, *, status=200, **more):
    context = {
        "state": live.state_of(item, screen, more.get("conflicts", [])),
        "screen": screen,
        "forms": screen.forms,
        "versions": json.dumps(screen.standing.versions),
        "can_record": request.user.has_perm(deciding.RECORD),
        "may_turn": _writer_may_turn(request.user, item.meeting),
        **case.of(request.user, item, screen.answers),
        "room": room.of(item, screen.urgent),
        **more,
    }
    return render(request, "referrals/item.html", context, status=status)
