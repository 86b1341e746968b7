"""The cells of the page "What panels can learn"."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from kft.core.formats import n_of

register = template.Library()


@register.simple_tag(takes_context=True)
def counted(context, figure, row, cell):
    """A count that leads to the records it counts; nought leads nowhere."""
    number = len(row.cells.get(cell, ())) if cell else len(row.ids)
    if not number:
        return "0"
    asked = urlencode({"figure": figure.key, "row": row.key, "cell": cell})
    address = f"{reverse('referrals:learning_records')}?{context['query']}&{asked}"
    about = f"{row.label}, {figure.columns.get(cell, 'all')}"
    words = (
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}</span></a>'
    )
    return format_html(words, address, number, about)


@register.simple_tag
def at_home(row):
    """Those at home or with family of those whose outcome is known, with both counts."""
    known = len(row.ids) - len(row.cells.get("not_known", ()))
    return n_of(len(row.cells.get("at_home", ())), known) if known else "None known"
