"""What keeps an item's screen up to date while it is open: saving and asking what is new.

Nothing here goes to the access log: opening the page left its entry. Asking does not
keep a session alive either, or a screen that nobody sits at would stay signed in.
"""

import json

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import BadRequest
from django.http import Http404, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kft.core.middleware import without_renewing_the_session
from kft.core.workflow import ChangedMeanwhile, Refused
from referrals import room, watch
from referrals.screen import Screen
from referrals.screen_fields import is_field, label_of
from referrals.views.meeting import item_in_sight
from referrals.workflow import advice as advising
from referrals.workflow import screen as writing
from referrals.workflow.screen import LONGEST, Written

ADVICE = "advice"


@permission_required("referrals.view_panel_papers", raise_exception=True)
@require_POST
def save_item(request, pk):
    """Keep what a page sends: {"page", "turn", "fields": {name: [text, version]}}."""
    item = item_in_sight(request, pk)
    sent = _sent(request, item)
    try:
        if ADVICE in sent["fields"]:
            return _advise(request, item, sent["fields"][ADVICE])
        written = [Written(name, *pair) for name, pair in sent["fields"].items()]
        saved = writing.save(
            item, written, by=request.user, page=sent["page"], turn=sent["turn"]
        )
    except ChangedMeanwhile as meanwhile:
        return JsonResponse({"refused": str(meanwhile)}, status=409)
    except Refused as refused:
        return JsonResponse({"refused": str(refused)}, status=409)
    conflicts = {one["field"]: one for one in conflicts_of(saved, item)}
    return _answer({"saved": saved.versions, "conflicts": conflicts})


def _answer(found):
    return JsonResponse({"saved_at": timezone.now().isoformat(), **found})


def _sent(request, item):
    """What the page sent, or BadRequest: only our own script writes here."""
    try:
        sent = json.loads(request.body)
        fields = {name: _pair(pair) for name, pair in sent["fields"].items()}
        found = {"page": str(sent["page"])[:40], "turn": int(sent["turn"]), "fields": fields}
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadRequest("not a saving of this screen") from error
    children = {child.pk for child in item.referral.children.all()}
    if not all(name == ADVICE or is_field(name, children) for name in fields):
        raise BadRequest("no such field")
    return found


def _pair(pair):
    text, version = pair
    if not isinstance(text, str) or not isinstance(version, int):
        raise TypeError
    # PostgreSQL keeps no NUL in a text
    return text.replace("\r\n", "\n").replace("\x00", "")[:LONGEST], version


def _advise(request, item, pair):
    advice = advising.advise(item, by=request.user, text=pair[0], expected=pair[1])
    return _answer({"saved": {ADVICE: advice.version}, "conflicts": {}})


def conflicts_of(saved, item):
    """Where somebody else was quicker: what they wrote, for both to be shown."""
    children = item.referral.children.all()
    return [
        {
            "field": field,
            "label": label_of(field, children),
            "value": row.value,
            "version": row.version,
            "by": str(row.saved_by),
        }
        for field, row in saved.conflicts.items()
    ]


@permission_required("referrals.view_panel_papers", raise_exception=True)
@require_GET
@without_renewing_the_session
def changes(request, pk):
    """What is new since the page asked last; what is beside the fields only if it changed."""
    now, since = timezone.now(), request.GET.get("since", "")
    since = int(since) if since.isdecimal() else 0
    seen = watch.look(request.user, pk, since=since, at=now)
    if seen is None:
        raise Http404
    watch.stay(pk, request.user, seen, at=now)
    token = watch.token_of(seen)
    found = {
        "since": watch.last_sequence(seen, since),
        "token": token,
        "here": [one["name"] for one in seen["here"] if one["person"] != request.user.pk],
    }
    if token != request.GET.get("token") or seen["drafts"]:
        found |= _what_is_new(request, pk, seen, is_same=token == request.GET.get("token"))
    return JsonResponse(found)


def _what_is_new(request, pk, seen, *, is_same):
    item = item_in_sight(request, pk)
    writes = not writing.may_not_write(request.user, item)
    found = {"fields": seen["drafts"] if writes else []}
    if not is_same:
        found |= {"parts": parts_of(item), **clock_of(item)}
        found["decisions"] = {str(row.child_id): row.version for row in _decided(item)}
    return found


def _decided(item):
    return item.referral.decisions.filter(meeting=item.meeting)


def parts_of(item):
    """The parts of the page that show what others recorded, as html by their name."""
    screen = Screen(item)
    context = {"item": item, "meeting": item.meeting, "screen": screen}
    parts = {
        "room": render_to_string(
            "referrals/_room.html", {**context, "room": room.of(item, screen.urgent)}
        ),
        "decided": render_to_string("referrals/_decided.html", context),
    }
    for part in screen.recorded():
        shown = render_to_string("referrals/_recorded.html", {**context, "part": part})
        parts[f"child-{part.child.pk}"] = shown
    return parts


def clock_of(item):
    """The time used, for the page to count on from: minutes by now, and whether it runs."""
    now = timezone.now()
    runs = item.started_at is not None and item.finished_at is None
    return {
        "used": round(item.time_used(at=now).total_seconds()),
        "runs": runs and item.meeting.status == item.meeting.Status.OPEN,
        "allowed": item.meeting.panel.minutes_for_an_item * 60,
    }


def state_of(item, screen, conflicts=()):
    """What the page's script starts from. Its first question brings the parts' own state."""
    return {
        "save": reverse("referrals:save_item", args=[item.pk]),
        "changes": reverse("referrals:changes", args=[item.pk]),
        "token": "",
        "since": screen.standing.sequence,
        "versions": screen.standing.versions,
        "standing": screen.unsaved(),
        "conflicts": list(conflicts),
        **clock_of(item),
    }


def state_of_member(item, advice):
    """The same for a member: their advice is all that they write."""
    return {
        "save": reverse("referrals:save_item", args=[item.pk]),
        "changes": reverse("referrals:changes", args=[item.pk]),
        "token": "",
        "since": 0,
        "versions": {ADVICE: advice.version},
        "conflicts": [],
        **clock_of(item),
    }


def known(item, name):
    """A field as it stands, to be written over on purpose: its version is that of now."""
    draft = item.draft_answers.filter(field=name).first()
    return draft.version if draft else 0
