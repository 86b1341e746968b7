"""The links of these pages, and what waits for people on their start page."""

from children.models import Child, EmergencyOpening
from kft.core.formats import moment
from kft.core.navigation import Section, Waiting, WaitingList, some_of


def without_a_worker(user, on):
    """Children of the team to whom nobody is allocated."""
    children = Child.objects.visible_to(user).filter(team=user.team_id).without_a_worker()
    return some_of(
        children,
        lambda child: Waiting(
            str(child), child.get_absolute_url(), detail="No social worker yet"
        ),
    )


def emergencies_to_review(user, on):
    """Records opened in an emergency that nobody has looked into, the oldest first."""
    openings = EmergencyOpening.objects.visible_to(user).to_review().exclude(person=user)
    rows = openings.select_related("person").order_by("opened_at", "pk")
    return some_of(
        rows,
        lambda opening: Waiting(
            f"Review what {opening.person} opened",
            opening.get_absolute_url(),
            detail=f"Opened on {moment(opening.opened_at)}",
        ),
    )


ENTRIES = (
    Section(10, "Children", "children:list", "children.view_child"),
    Section(80, "Records", "records:find", "children.restrict_child"),
    Section(81, "Access log", "records:log", "core.view_access_log"),
    WaitingList(
        5,
        "Emergency openings to review",
        "children.review_emergency_opening",
        emergencies_to_review,
        "records:emergencies",
    ),
    WaitingList(
        40, "Children without a social worker", "children.allocate_child", without_a_worker
    ),
)
