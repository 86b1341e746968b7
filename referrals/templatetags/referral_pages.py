"""What the pages about meetings and referrals share."""

from django import template

from referrals.proposals import title_of

register = template.Library()
register.filter("rule_title", title_of)


@register.simple_tag
def names(referral):
    """The children of a referral, as a line shows them."""
    return ", ".join(str(child) for child in referral.children.all())


@register.simple_tag
def sent(**values):
    """What a button sends along: {name: value}, for {% button_form hidden=… %}."""
    return values


@register.inclusion_tag("referrals/_place_buttons.html", takes_context=True)
def place_buttons(context, line):
    """Up, down and off for one line of the agenda.

    The button that was pressed has the focus again, and says the item's new place.
    """
    total = context["agenda"].total
    moved = context["moved"] == line.item.pk
    to_down = (context["moved_down"] and line.number < total) or line.number == 1
    return {
        "csrf_token": context.get("csrf_token"),
        "item": line.item,
        "about": f"{line.referral}, {'now ' if moved else ''}item {line.number} of {total}",
        "is_first": line.number == 1,
        "is_last": line.number == total,
        "focus_up": moved and not to_down,
        "focus_down": moved and to_down,
        "up": {"up": "yes"},
    }
