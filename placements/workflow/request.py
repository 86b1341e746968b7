"""A placement request is written, sent to the placements team, or withdrawn."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from children.models import Child
from kft.core.workflow import (
    Refused,
    Step,
    leave_event,
    lock,
    refuse_violations,
    require,
    require_text,
    save_version,
)
from placements.finding.requests import Missing, learn_where_from, missing_from
from placements.models import PlacementRequest

Status = PlacementRequest.Status
WRITE, SEARCH = "placements.add_placementrequest", "placements.search_placements"
CHANGEABLE = frozenset({Status.DRAFT, Status.REQUESTED, Status.SEARCHING})


class Incomplete(Refused):
    """The request lacks answers: `missing` lists every one of them."""

    def __init__(self, missing: list[Missing]):
        self.missing = missing
        super().__init__(". ".join(answer.message for answer in missing) + ".")


def may_write_for(user: Any, child: Child) -> bool:
    """Whether the child is this person's own or their team's, or they search for homes."""
    of_team = user.team_id is not None and user.team_id == child.team_id
    return of_team or child.social_worker_id == user.pk or user.has_perm(SEARCH)


def of_another_team(user: Any, request: PlacementRequest) -> str:
    if may_write_for(user, request.child):
        return ""
    return "This child is of another team. Ask the child’s social worker to do it."


SEND = Step("send", frozenset({Status.DRAFT}), Status.REQUESTED, WRITE, of_another_team)
WITHDRAW = Step("withdraw", PlacementRequest.OPEN, Status.WITHDRAWN, WRITE, of_another_team)


def may_change(user: Any, request: PlacementRequest) -> bool:
    """Whether a page should offer to change what the request says."""
    writes = user.has_perm(WRITE) and not of_another_team(user, request)
    return writes and request.status in CHANGEABLE


@transaction.atomic
def start(request: PlacementRequest, *, by: Any, together=()) -> None:
    """Keep a new draft. The child has one open request at a time."""
    require(by, WRITE)
    _lock_child(request.child_id, by=by)
    _refuse_another_team(by, request)
    request.written_by = by
    learn_where_from(request, timezone.localdate())
    refuse_violations(request)
    request.save()
    request.together.set(together)
    leave_event("write", request, by=by)


@transaction.atomic
def change(request: PlacementRequest, *, by: Any, expected: int, fields, together=()) -> None:
    """Save what was typed unless somebody else saved meanwhile, or an offer is chosen."""
    require(by, WRITE)
    _refuse_another_team(by, request)
    standing = PlacementRequest.objects.visible_to(by).select_for_update(of=("self",))
    now = standing.get(pk=request.pk)
    if now.status not in CHANGEABLE:
        status = now.get_status_display().lower()
        raise Refused(f"This request is now “{status}”, so its answers cannot be changed.")
    learn_where_from(request, timezone.localdate())
    if now.status != Status.DRAFT:
        _refuse_gaps(request)
    refuse_violations(request)
    save_version(
        request, expected=expected, fields=[*fields, "from_placement", "authorisation"]
    )
    _keep_together(request, together, by=by)
    leave_event("change", request, by=by)


@transaction.atomic
def send(request: PlacementRequest, *, by: Any) -> None:
    """Ask the placements team for a home. Raises Incomplete with all that is missing."""
    require(by, WRITE)
    lock(request, by=by)
    if request.status == Status.DRAFT:
        learn_where_from(request, timezone.localdate())
        _refuse_gaps(request)
    known = {name: getattr(request, name) for name in ("from_placement", "authorisation")}
    SEND.take(request, by=by, requested_at=timezone.now(), **known)


@transaction.atomic
def withdraw(request: PlacementRequest, *, by: Any, reason: str) -> None:
    """No home is needed any more, and why."""
    reason = require_text(reason, "Enter why no home is needed any more.")
    WITHDRAW.take(request, by=by, reason=reason, withdrawn_why=reason)


def _keep_together(request, together, *, by):
    """Those chosen, and those named before whom this person may not see."""
    unseen = request.together.exclude(pk__in=Child.objects.visible_to(by))
    request.together.set([*together, *unseen])


def _refuse_gaps(request):
    if missing := missing_from(request):
        raise Incomplete(missing)


def _refuse_another_team(by, request):
    if refusal := of_another_team(by, request):
        raise Refused(refusal)


def _lock_child(pk, *, by):
    Child.objects.visible_to(by).select_for_update(of=("self",)).get(pk=pk)
