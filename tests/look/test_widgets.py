"""What is drawn without a template says the same as Django's template does."""

from html.parser import HTMLParser

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates

from kft.core.widgets import DRAWN, Renderer

CHOICES = [("", "Any <team>"), ("Teams", [(1, "Ash & Elm"), ("b\"'", "Beech")]), ("c", "Cedar")]
ATTRIBUTES = {"id": "id_q", "class": 'a "b" <c>', "autofocus": True, "disabled": False}


class Parts(HTMLParser):
    """Tags with their attributes in any order, and the words between them."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(str(html))

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, sorted(attrs, key=str)))

    def handle_endtag(self, tag):
        self.found.append(tag)

    def handle_data(self, words):
        self.found += [words.strip()] if words.strip() else []


@pytest.mark.parametrize("value", [None, "", "c", "1", "<script>&\"'", 7])
@pytest.mark.parametrize(
    "widget",
    [
        forms.TextInput(),
        forms.HiddenInput(),
        forms.Select(choices=CHOICES),
        forms.SelectMultiple(choices=CHOICES),
    ],
    ids=lambda widget: type(widget).__name__,
)
def test_a_widget_is_drawn_as_by_its_template(widget, value):
    assert {"django/forms/widgets/text.html", "django/forms/widgets/select.html"} <= set(DRAWN)

    ours, templates = (
        widget.render("q", value, ATTRIBUTES, renderer=renderer)
        for renderer in (Renderer(), DjangoTemplates())
    )

    assert Parts(ours).found == Parts(templates).found
