"""The pages of the placements part of the service, above each of its lists."""

from django import template
from django.urls import reverse

register = template.Library()

# (label, page, permission); a part is added here when it has a list of its own
PARTS = [
    ("Placements", "placements:list", "placements.view_placement"),
    ("Stepping down", "placements:step_plans", "placements.view_stepplan"),
    ("Leaving care", "placements:exit_plans", "placements.view_stepplan"),
    ("Stability", "placements:stability_meetings", "placements.view_stabilitymeeting"),
    ("Homes", "placements:homes", "placements.view_provider"),
    ("Providers", "placements:providers", "placements.view_provider"),
]


@register.inclusion_tag("components/sub_navigation.html", takes_context=True)
def placements_parts(context):
    """Links to the lists that this person may open, the current one marked."""
    request = context["request"]
    links = [
        (label, reverse(page), reverse(page) == request.path)
        for label, page, permission in PARTS
        if request.user.has_perm(permission)
    ]
    return {"links": links, "label": "Placements"}
