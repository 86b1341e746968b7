"""The links between the records officer's pages."""

from django.urls import reverse

_PAGES = (
    ("Find a record", "records:find", "children.restrict_child"),
    ("Emergency openings", "records:emergencies", "children.review_emergency_opening"),
    ("Barred from emergency opening", "records:bars", "children.bar_from_emergency"),
    ("Access log", "records:log", "core.view_access_log"),
    ("Unusual access", "records:unusual", "core.view_access_log"),
)


def record_pages(request):
    """(label, address, is current) of the pages that this person may open."""
    return [
        (label, reverse(name), request.resolver_match.view_name == name)
        for label, name, permission in _PAGES
        if request.user.has_perm(permission)
    ]
