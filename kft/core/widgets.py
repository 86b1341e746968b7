"""Draws the inputs and selects of forms without a template each.

A filter of eight fields spent more time in the small templates of Django's widgets than its
list spent on 25 rows. Other widgets are drawn by their templates, as ever.
"""

from itertools import groupby
from operator import itemgetter

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

NOTHING = SafeString("")


class Renderer(TemplatesSetting):
    """Django's renderer of forms, with `DRAWN` in place of templates of that name."""

    def render(self, template_name, context, request=None):
        draw = DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context)


def _input(widget):
    value = widget["value"]
    given = NOTHING if value is None else format_html(' value="{}"', str(value))
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        *(widget["type"], widget["name"], given, flatatt(widget["attrs"])),
    )


def _select(widget):
    words = {BLANK_CHOICE_DASH[0][1]: "Select" if widget["required"] else "Not recorded"}
    # options without a group come from Django as a group each
    groups = groupby(widget["optgroups"], key=itemgetter(0))
    drawn = (
        (_group(name, [option for _, options, _ in parts for option in options], words),)
        for name, parts in groups
    )
    return format_html(
        '<select name="{}"{}>{}\n</select>',
        *(widget["name"], flatatt(widget["attrs"]), format_html_join("", "{}", drawn)),
    )


def _group(name, options, words):
    drawn = _options(options, words)
    if not name:
        return drawn
    return format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, drawn)


def _options(options, words):
    """There may be hundreds; one that nobody has chosen yet is said in words."""
    return format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        (
            (
                str(option["value"]),
                flatatt(option["attrs"]) if option["attrs"] else NOTHING,
                words.get(option["label"], option["label"]),
            )
            for option in options
        ),
    )


DRAWN = {
    "django/forms/widgets/input.html": _input,
    "django/forms/widgets/text.html": _input,
    "django/forms/widgets/hidden.html": _input,
    "django/forms/widgets/select.html": _select,
}
