"""What waits for the fostering team on their start page."""

from fostering.models import Household
from fostering.timescales import RUNS_OUT_SOON
from kft.core.navigation import Waiting, some_of


def temporary_approvals(user, on):
    """Temporary approvals that end within 4 weeks, or ended without a decision."""
    households = Household.objects.visible_to(user)
    return some_of(
        households.temporary_running_out(by=on + RUNS_OUT_SOON),
        lambda household: Waiting(
            household.name,
            household.get_absolute_url(),
            due_on=household.temporary_until,
            detail="Temporary approval runs out",
        ),
    )
