"""GOV.UK components. One tag for each component, one template for each tag.

docs/components.md shows each in use.
"""

from django import template
from django.template.loader import render_to_string
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # no stub

from kft.core import formats
from kft.core.forms import lower_first
from kft.core.templatetags import govuk_fields

register = template.Library()
NOT_RECORDED = SafeString('<span class="app-muted">Not recorded</span>')
CHANGE = (
    '<dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">Change'
    '<span class="govuk-visually-hidden"> {}</span></a></dd>'
)

for _format in (
    formats.money,
    formats.pounds,
    formats.percent,
    formats.n_of,
    formats.day,
    formats.short_day,
    formats.weekday_day,
    formats.moment,
    formats.clock,
    formats.yes_no_not_recorded,
    lower_first,
):
    register.filter(_format)
register.inclusion_tag("components/error_summary.html")(govuk_fields.error_summary)
register.simple_tag(govuk_fields.error_prefix)


def _component(name, **context):
    return render_to_string(f"components/{name}.html", context)


@register.simple_tag
def status_tag(record):
    """A record's status (or a member of a Status enum) in its colour and words."""
    status = record.Status(record.status) if hasattr(record, "Status") else record
    return tag(status.label, getattr(status, "colour", "grey"))


@register.simple_tag
def tag(text, colour="grey"):
    """A word or two in a colour: grey, blue, turquoise, green, yellow, orange, red."""
    # no template: lists draw some on every row
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


@register.simple_tag
def figure_link(text, url, about):
    """A figure that leads to the records it counts; `about` is read aloud after it."""
    # no template: the overview has 300 of them
    return format_html(
        '<a class="govuk-link" href="{}">{}<span class="govuk-visually-hidden"> {}: '
        "show the records</span></a>",
        *(url, text, about),
    )


@register.simple_block_tag
def inset(content):
    """A paragraph set apart from the text around it."""
    return _component("inset", content=content)


@register.simple_block_tag
def warning(content):
    """Something with consequences, which must not be missed."""
    return _component("warning", content=content)


@register.simple_block_tag
def notification(content, title="Please note", kind=""):
    """A banner that tells of the whole page; kind="success" after something worked."""
    return _component("notification", content=content, title=title, kind=kind)


@register.simple_block_tag
def details(content, summary, open=False):
    """What only some people need, behind a line that they can open."""
    return _component("details", content=content, summary=summary, open=open)


@register.simple_block_tag
def summary(content, title=""):
    """A list of a record's answers. Holds {% row %}s."""
    return _component("summary", content=content, title=title)


@register.simple_block_tag
def row(content, key, change="", what=""):
    """One answer in a {% summary %}, with a link to change it; `what` is read aloud."""
    # rendered already, so its special characters are written as they should be
    text = SafeString(content.strip())
    return drawn_row({"key": key, "value": text, "change": change, "what": what})


@register.simple_tag
def drawn_row(row):
    """A row of a summary list: {"key", "value"} and, where it can be changed, "change", "what".

    No template: a record's page has dozens.
    """
    change = row.get("change")
    return format_html(
        '<div class="govuk-summary-list__row{}">\n'
        '  <dt class="govuk-summary-list__key">{}</dt>\n'
        '  <dd class="govuk-summary-list__value">{}</dd>\n'
        "  {}\n</div>",
        "" if change else " govuk-summary-list__row--no-actions",
        row["key"],
        localize(template_localtime(row["value"])) or NOT_RECORDED,
        format_html(CHANGE, change, row.get("what") or row["key"]) if change else "",
    )


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows):
    """The same from a list of (key, value) or (key, value, change link, what)."""
    names = ("key", "value", "change", "what")
    return {"rows": [dict(zip(names, row, strict=False)) for row in rows]}


@register.inclusion_tag("components/pagination.html")
def pagination(previous_url="", next_url="", previous_label="", next_label=""):
    """Links to the page before and the page after; nothing where there is neither."""
    return {
        "previous_url": previous_url,
        "next_url": next_url,
        "previous_label": previous_label,
        "next_label": next_label,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(entries, heading_level=3):
    """A chronology: each entry has day, title, maybe text, by, url, kind, colour."""
    return {"entries": entries, "heading_level": heading_level}


@register.inclusion_tag("components/card.html")
def card(label, value, note="", tone="", spark="", url=""):
    """A headline figure in a list of class app-cards; tone: good, warn or bad."""
    return {
        "label": label,
        "value": value,
        "is_long": len(str(value)) > 9,
        "note": note,
        "tone": tone,
        "spark": spark,
        "url": url,
    }


@register.simple_block_tag
def box(content, title="", level=2):
    """White paper on a wide page: a heading and what belongs under it."""
    return _component("box", content=content, title=title, level=level)


@register.simple_block_tag
def page_head(content, title, caption="", note=""):
    """The h1 with what stands above and below it; the content is the page's buttons."""
    return _component("page_head", content=content, title=title, caption=caption, note=note)


@register.inclusion_tag("components/back_link.html")
def back_link(url, text="Back"):
    """The way back, for {% block back %}."""
    return {"url": url, "text": text}


@register.inclusion_tag("components/breadcrumbs.html")
def breadcrumbs(*texts_and_urls):
    """Where the page lies, for {% block back %}: text, url, text, url, …"""
    pairs = zip(texts_and_urls[::2], texts_and_urls[1::2], strict=True)
    return {"links": list(pairs)}


@register.simple_block_tag
def empty_state(content, title):
    """Instead of an empty table: that there is nothing, and what to do about it."""
    return _component("empty_state", content=content, title=title)


@register.inclusion_tag("components/action_list.html")
def action_list(waiting):
    """What waits for a person: each has what, url, maybe due_on, is_overdue, detail."""
    return {"waiting": waiting}


@register.simple_block_tag
def scroll_table(content, label):
    """A wide table in a box of its own that scrolls, by keyboard too."""
    return _component("scroll_table", content=content, label=label)


@register.inclusion_tag("components/button_form.html", takes_context=True)
def button_form(context, url, label, kind="", hidden=None, about="", focus=False):
    """A button that acts: a form with its token. kind: secondary or warning.

    hidden: {name: value} to send. about: who or what, read aloud after the label.
    focus: the page opens with the focus on it, where it was before the page was sent.
    """
    return {
        "csrf_token": context.get("csrf_token"),
        "url": url,
        "label": label,
        "kind": kind,
        "hidden": hidden or {},
        "about": about,
        "focus": focus,
    }


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(links, label="Pages of this record"):
    """The pages of one record: a list of (label, url, is current)."""
    return {"links": links, "label": label}


@register.inclusion_tag("components/filter_panel.html")
def filter_panel(form, button="Show", clear_url=""):
    """A list's filters, as a form that only asks (GET)."""
    return {"form": form, "button": button, "clear_url": clear_url}


@register.inclusion_tag("components/chart.html")
def chart(svg, title, table=None, narrow="", note=""):
    """A chart with a sentence as its title and its numbers as a table.

    svg and narrow come from kft.core.charts; narrow is the drawing for a phone.
    table: {"caption", "columns": [...], "rows": [[...]], "name" for the link's words}.
    """
    return {"svg": svg, "narrow": narrow, "title": title, "table": table, "note": note}


@register.inclusion_tag("components/data_table.html")
def data_table(table):
    """A table of figures: {"caption", "columns", "rows", "total"}."""
    return {"table": table}
