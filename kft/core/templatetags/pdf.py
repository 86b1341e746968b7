"""Pieces of a PDF: the same figures as on a page, laid out for paper."""

from django import template

register = template.Library()
SHORT, NARROW = 14, 7  # rows, columns: a table of more is set closer
A_PAGE = 30  # rows that are not torn apart


@register.inclusion_tag("pdf/chart.html")
def pdf_chart(svg, title, note=""):
    """A chart with a sentence as its title; its table follows with {% pdf_table %}."""
    return {"svg": svg, "title": title, "note": note}


@register.inclusion_tag("pdf/table.html")
def pdf_table(table, has_caption=True):
    """A table of figures: {"caption", "columns", "rows", "total", "note"}.

    A heading just above that says the same is enough: then it needs no caption.
    """
    rows = len(table["rows"]) + bool(table.get("total"))
    columns = len(table["columns"])
    # Where headings would outnumber data, checkers (and ears) take the table for broken.
    heads_rows = columns + rows <= rows * (columns - 1)
    return {
        "table": table,
        "has_caption": has_caption,
        "heads_rows": heads_rows,
        "is_short": rows <= A_PAGE,
        "is_long": SHORT < rows <= A_PAGE,
        "is_wide": columns > NARROW,
    }
