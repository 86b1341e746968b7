"""A list to choose from says in words what it means that nothing is chosen."""

import django_filters
import pytest
from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.urls import get_resolver

DASHES = BLANK_CHOICE_DASH[0][1]
SECTORS = [*BLANK_CHOICE_DASH, ("PR1", "The council’s own")]


def drawn(**field):
    class Asked(forms.Form):
        sector = forms.ChoiceField(choices=SECTORS, **field)

    return str(Asked()["sector"])


def filter_sets(base=django_filters.FilterSet):
    for known in base.__subclasses__():
        if not known.__module__.startswith(("django_filters", "tests")):
            yield known
        yield from filter_sets(known)


def test_what_must_be_chosen_asks_for_it():
    assert ">Select</option>" in drawn()
    assert DASHES not in drawn()


def test_what_may_be_left_out_is_then_not_recorded():
    assert ">Not recorded</option>" in drawn(required=False)


@pytest.mark.django_db
def test_a_filter_says_what_it_lets_through():
    assert get_resolver().url_patterns  # every app's pages, and with them their filters
    known = list(filter_sets())

    assert len(known) > 10
    for filters in known:
        for name, asked in filters.base_filters.items():
            labels = [label for _, label in getattr(asked.field, "choices", ())]
            assert DASHES not in labels, (filters, name)
