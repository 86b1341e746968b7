"""The pages of entry to care and the roles that may open them; pages.py joins them."""

from tests.children.pages import child_in_sight_of
from tests.factories import AuthorisationFactory

WRITES = {"social_worker"}
READS = WRITES | {"team_manager", "nominated_officer", "placements_officer", "manager"}
PAGES = {
    "placements:authorisations": READS,
    "placements:authorisation": READS,
    "placements:printed_authorisation": READS,
    "placements:ask_authorisation": WRITES,
    "placements:autosave_new_authorisation": WRITES,
    "placements:write_authorisation": WRITES,
    "placements:autosave_authorisation": WRITES,
    "placements:withdraw_authorisation": WRITES | {"team_manager"},
}


def args(page, user):
    """A child to ask for, or a request; a draft of the child's team to write on."""
    if page == "authorisations":
        return []
    child = child_in_sight_of(user)
    if "ask" in page or "new" in page:
        return ["enter_care", child.pk]
    status = "draft" if page.startswith(("write", "autosave")) else "team_manager"
    return [AuthorisationFactory(child=child, team=child.team, status=status).pk]
