"""Every component on one page, for axe and for looking: no part of the product."""

import datetime
from types import SimpleNamespace

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Column, Fieldset, Layout, Row, Submit
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import models
from django.shortcuts import render
from django.urls import path

from kft.core import charts
from kft.core.forms import DateField, MoneyField
from kft.core.layout import Danger, Field, Secondary
from kft.urls import urlpatterns as kft_urls
from tests.look import drafts, sample


class Status(models.TextChoices):
    """A status as the apps declare them: words, and a colour."""

    LISTED = "listed", "Listed"

    @property
    def colour(self):
        return "blue"


class EveryKind(forms.Form):
    """One question of every kind that the template pack draws."""

    reference = forms.CharField(
        label="Reference",
        help_text="For example KFT-2026-014",
        error_messages={"required": "Enter a reference"},
    )
    living = forms.ChoiceField(
        label="Where does the child live now?",
        choices={"home": "At home", "family": "With family", "other": "Somewhere else"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select where the child lives now"},
    )
    elsewhere = forms.CharField(label="Where is that?", required=False)
    plan = forms.ChoiceField(
        label="Is there a child protection plan?",
        choices={"yes": "Yes", "no": "No"},
        widget=forms.RadioSelect,
        error_messages={"required": "Select yes if there is a plan"},
    )
    born_on = DateField(label="Date of birth", help_text="For example 27 3 2014")
    needs = forms.MultipleChoiceField(
        label="What does the family need?",
        choices={"school": "School", "health": "Health", "none": "None of these"},
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select what the family needs"},
    )
    checked = forms.BooleanField(
        label="I have checked the record",
        error_messages={"required": "Confirm that you have checked the record"},
    )
    team = forms.ChoiceField(
        label="Team",
        choices={"": "Choose a team", "aspen": "Aspen", "rowan": "Rowan"},
        error_messages={"required": "Select a team"},
    )
    worries = forms.CharField(
        label="What are you worried about?",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=200,
        error_messages={"required": "Enter what you are worried about"},
    )
    report = forms.FileField(
        label="Upload the assessment", error_messages={"required": "Select a file"}
    )
    weekly = MoneyField(label="Weekly cost")
    age = forms.IntegerField(label="Age", error_messages={"required": "Enter an age"})
    secret = forms.CharField(
        label="Password",
        widget=forms.PasswordInput,
        error_messages={"required": "Enter your password"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    helper = FormHelper()
    helper.layout = Layout(
        "version",
        Field("reference", width=20),
        Field(
            "living",
            size="m",
            reveals={"other": "elsewhere"},
            hints={"family": "Grandparents, aunts, uncles or friends"},
        ),
        Field("plan", inline=True),
        "born_on",
        Field("needs", small=True, exclusive="none"),
        "checked",
        "team",
        "worries",
        "report",
        Fieldset(
            "What it costs",
            Row(Column(Field("weekly", suffix="a week")), Column(Field("age", width=3))),
        ),
        "secret",
        ButtonHolder(
            Submit("submit", "Save and continue"),
            Secondary("draft", "Save as draft"),
            Danger("withdraw", "Withdraw"),
        ),
    )


class Filter(forms.Form):
    """A list's filter."""

    name = forms.CharField(label="Name", required=False)
    filter_team = forms.ChoiceField(
        label="Team", choices={"": "All teams", "aspen": "Aspen"}, required=False
    )


ENTRIES = [
    SimpleNamespace(
        day=datetime.date(2026, 10, 14),
        title="Panel: support at home",
        text="Family group decision making within two weeks.",
        by="Decided by Priya Nair",
        kind="Decision",
        colour="green",
        is_strong=True,
        url="#",
    ),
    SimpleNamespace(
        day=datetime.date(2026, 9, 28), title="Referral submitted", by="Sam Okafor"
    ),
    SimpleNamespace(day=datetime.date(2026, 3, 2), title="Child in need plan began"),
]
WAITING = [
    SimpleNamespace(
        what="Answer the 6 week follow-up for Robin Ashdown",
        url="#",
        due_on=datetime.date(2026, 11, 12),
        is_overdue=True,
        detail="Decided on 1 October 2026",
    ),
    SimpleNamespace(what="Finish your draft for the Maple family", url="#"),
]
TABLE = {
    "name": "starts by month",
    "caption": "Children who started to be looked after, by month",
    "columns": ["Month", "Planned", "Unplanned"],
    "rows": [["September", 3, 4], ["October", 2, 1]],
    "total": ["Total", 5, 5],
}


def drawings():
    """The gallery's charts, wide and for a phone."""
    report = sample.context()
    months = ["Sep", "Oct", "Nov", "Dec"]
    planned = {"Planned": [3, 2, 2, 1], "Unplanned": [4, 3, 1, 2]}
    ahead = charts.Forecast(["Jan", "Feb"], [59, 63], [55, 53], [63, 73])
    drawn = {"spark": report["spark"]}
    for name, width in {"": charts.WIDE, "_narrow": charts.NARROW}.items():
        drawn[f"stacked{name}"] = charts.stacked(
            "Starts by month", "Starts fell from 7 to 3.", months, planned, width=width
        )
        drawn[f"lined{name}"] = charts.lines(
            "Children in care",
            "57 in December, 63 by February (53 to 73).",
            months,
            {"Actual": [54, 52, 55, 57]},
            forecast=ahead,
            width=width,
        )
    return drawn


@login_not_required
def gallery(request):
    messages.success(request, "Decision recorded for Robin Ashdown")
    context = {
        "status": Status.LISTED,
        "entries": ENTRIES,
        "waiting": WAITING,
        "table": TABLE,
        "links": [("Overview", "#", True), ("Chronology", "#1", False)],
        "filter": Filter(request.GET or None),
        "rows": [("Chair", "Priya Nair"), ("Room", "Oak", "#room", "the room")],
        **drawings(),
    }
    return render(request, "gallery.html", context)


@login_not_required
def every_field(request):
    form = EveryKind(request.POST if request.method == "POST" else None, request.FILES or None)
    return render(request, "gallery_form.html", {"form": form})


@login_not_required
def refused(request):
    return render(request, "409.html", {"refusal": "It was withdrawn."}, status=409)


urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("fields/", every_field, name="every_field"),
    path("refused/", refused, name="refused"),
    path("draft/", drafts.draft, name="draft"),
    path("draft/7/", drafts.draft, name="draft_row"),
    path("plain/", drafts.plain, name="plain"),
    *kft_urls,
]
