"""Who holds which permission: asked of the roles table, never of a role's name."""

from accounts.models import Team, User
from accounts.roles import PERMISSIONS


def team_choices():
    """Number and name of every team, for a filter's choices: no model is made of each."""
    return Team.objects.values_list("pk", "name")


def roles_with(permission):
    """The roles that the roles table gives a permission."""
    return [role for role, held in PERMISSIONS.items() if permission in held]


def holders_of(permission):
    """The active people who hold a permission."""
    return User.objects.filter(is_active=True, roles__overlap=roles_with(permission))
