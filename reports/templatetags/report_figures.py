"""How templates of reports write figures and findings."""

from django import template

from reports import wording

register = template.Library()
register.filter("figure", wording.shown)
register.filter("disagreement", wording.disagreement)
