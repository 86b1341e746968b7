"""Pieces of a PDF: the same figures as on a page, laid out for paper."""

from django import template

register = template.Library()


@register.inclusion_tag("pdf/chart.html")
def pdf_chart(svg, title, note=""):
    """A chart with a sentence as its title; its table follows with {% pdf_table %}."""
    return {"svg": svg, "title": title, "note": note}


@register.inclusion_tag("pdf/table.html")
def pdf_table(table):
    """{"caption", "columns", "rows", "total", "note"}; the first cell heads its row."""
    return {"table": table}
