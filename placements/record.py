"""What placements add to a child's page and to the start page."""

from django.urls import reverse

from children.chronology import AT_MOST, Entry
from kft.core.navigation import Waiting, some_of
from placements.categories import category_of, lived_in
from placements.costs import childs_weekly_on, is_in_force, weekly_on
from placements.models import Category, Contribution, CostLine, Placement
from placements.timescales import ENDS_SOON, WEEKS_SHOWN
from referrals.chain import Step

WITH_PLACE = ("setting__provider", "household")


def lives_now(child, user, on):
    """Where the child lives on a day, and what all placements of the day cost."""
    found = lived_in(on).visible_to(user).filter(child=child).select_related(*WITH_PLACE)
    shows_costs = user.has_perm("placements.view_costs")
    amounts = childs_weekly_on(on, child="child") if shows_costs else {}
    placement = found.annotate(category=category_of(on), **amounts).first()
    return {
        "placement": placement,
        "category": Category(placement.category).label if placement else "",
        "amounts": placement if shows_costs else None,
        "meeting_url": _meeting_url(child, user),
    }


def _meeting_url(child, user):
    if not user.has_perm("placements.change_stabilitymeeting"):
        return ""
    return reverse("placements:add_stability_meeting", args=[child.pk])


def placement_entries(child, user):
    """Each placement of the child: when it started and when it ended."""
    placements = Placement.objects.visible_to(user).filter(child=child)
    newest = placements.select_related(*WITH_PLACE).order_by("-started", "-pk")
    for placement in newest[:AT_MOST]:
        yield _entry(placement, placement.started, "Moved in", str(placement.where or ""))
        if placement.ended:
            why = placement.get_reason_ended_display()
            yield _entry(placement, placement.ended, "Moved out", why)


def _entry(placement, day, what, text):
    return Entry(
        day,
        f"{what}: {placement.get_code_display()}",
        kind="Placement",
        colour="turquoise",
        text=text,
        url=placement.get_absolute_url(),
    )


def steps_after_decisions(child, user, on):
    """Each placement for the chain on the child's page, with its net cost while it holds."""
    placements = Placement.objects.visible_to(user).filter(child=child)
    shows_costs = user.has_perm("placements.view_costs")
    if shows_costs:
        placements = placements.annotate(**weekly_on(on))
    for placement in placements.select_related(*WITH_PLACE):
        holds = placement.started <= on and not (placement.ended and placement.ended <= on)
        ended = f"until {placement.ended:%-d %b %Y}" if placement.ended else ""
        yield Step(
            placement.started,
            placement.get_code_display(),
            text=ended or "still there",
            url=placement.get_absolute_url(),
            weekly=placement.net if shows_costs and holds else None,
        )


def start_url(child, user):
    return reverse("placements:add", args=[child.pk])


def ending_soon(user, on):
    """Placements whose planned end is near or past while they still hold."""
    holding = Placement.objects.visible_to(user).holding(on=on).select_related("child")
    near = holding.filter(planned_end__lte=on + ENDS_SOON).order_by("planned_end", "pk")
    return some_of(
        near,
        lambda placement: Waiting(
            str(placement.child),
            placement.get_absolute_url(),
            due_on=placement.planned_end,
            detail=placement.get_code_display(),
        ),
    )


def amounts_of(placement, user, on):
    """A placement's lines, what it costs on a day, and its last weeks from the ledger.

    The placement brings the amounts of `weekly_on(on)`.
    """
    if not user.has_perm("placements.view_costs"):
        return {}
    return {
        "lines": [
            _with_state(CostLine.objects.filter(placement=placement), on),
            _with_state(Contribution.objects.filter(placement=placement), on),
        ],
        "weekly": placement,
        "weeks": placement.weekly_costs.order_by("-week")[:WEEKS_SHOWN],
    }


def _with_state(lines, on):
    """The lines, newest first, each knowing whether it counts on the day."""
    return list(lines.annotate(is_in_force=is_in_force(on)).order_by("-started", "-pk"))
