"""What waits for people on their start page."""

from children.models import Child
from kft.core.navigation import SHOWN, Waiting


def without_a_worker(user, on):
    """Children of the team to whom nobody is allocated."""
    children = Child.objects.visible_to(user).filter(team=user.team_id).without_a_worker()
    for child in children[: SHOWN + 1]:
        yield Waiting(str(child), child.get_absolute_url(), detail="No social worker yet")
