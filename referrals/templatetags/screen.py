"""How the chair's screen writes the time an item has taken."""

from django import template

register = template.Library()


@register.filter
def minutes(used):
    """Whole minutes of a duration: 12."""
    return int(used.total_seconds() // 60)
