"""Teams and users."""

from accounts.models import SYSTEM_EMAIL, Team, User
from accounts.roles import Role
from exchange import values
from exchange.spec import Table, optional, required
from exchange.values import Unexpected


def _somebodys_email(text: str) -> str:
    address = values.email(text)
    if address == SYSTEM_EMAIL:
        raise Unexpected("the address of a person, not of KFT itself")
    return address


PEOPLE = (
    Table(
        "teams",
        Team,
        (required("name"), optional("service")),
        key=("name",),
    ),
    Table(
        "users",
        User,
        (
            required("email", parse=_somebodys_email),
            required("name"),
            required(
                "roles",
                parse=values.array(
                    values.code(role for role in Role.values if role != Role.SYSTEM)
                ),
            ),
            optional("team"),
        ),
        key=("email",),
    ),
)
