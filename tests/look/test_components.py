from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError

from kft.core.forms import DateField
from tests.look.gallery import EveryKind, Status


def drawn(source, **context):
    words = Context(context)
    return Template("{% load govuk crispy_forms_tags %}" + source).render(words)


def test_a_status_is_drawn_in_its_words_and_colour():
    record = SimpleNamespace(status="listed", Status=Status)

    html = drawn("{% status_tag record %}", record=record)

    assert 'govuk-tag--blue">Listed<' in html


def test_what_people_typed_is_escaped_in_every_component():
    typed = "<script>alert(1)</script>"
    source = """
        {% tag typed %}{% inset %}{{ typed }}{% endinset %}
        {% details typed %}{{ typed }}{% enddetails %}
        {% summary title=typed %}{% row typed change=typed %}{{ typed }}{% endrow %}
        {% endsummary %}{% card typed typed note=typed %}{% box typed %}{% endbox %}
        {% page_head typed caption=typed note=typed %}{% endpage_head %}
        {% empty_state typed %}{% endempty_state %}{% button_form "/" typed about=typed %}
        {% scroll_table typed %}{% endscroll_table %}{% back_link "/" typed %}
        {% timeline entries %}{% action_list waiting %}
        {% notification typed %}{% endnotification %}
    """
    entry = SimpleNamespace(day=date(2026, 1, 1), title=typed, text=typed, by=typed, kind=typed)
    waiting = SimpleNamespace(what=typed, url=typed, detail=typed)

    html = drawn(source, typed=typed, entries=[entry], waiting=[waiting])

    assert "<script>" not in html


def test_an_empty_row_says_that_it_is_not_recorded():
    html = drawn('{% row "Legal status" %}  {% endrow %}')

    assert "Not recorded" in html


def test_a_row_of_nought_is_recorded():
    html = drawn('{% row "Brothers and sisters" %}{{ n }}{% endrow %}', n=0)

    assert "Not recorded" not in html


def test_a_change_link_says_what_it_changes():
    html = drawn('{% row "Born" change="/c/" what="date of birth" %}x{% endrow %}')

    assert 'href="/c/">Change<span class="govuk-visually-hidden"> date of birth<' in html


def test_a_button_acts_by_post_with_its_token():
    html = drawn('{% button_form "/go/" "Withdraw" kind="warning" %}', csrf_token="t0ken")

    assert 'method="post" action="/go/"' in html
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in html
    assert "govuk-button--warning" in html


def test_no_pages_beside_this_one_means_no_navigation():
    assert "<nav" not in drawn("{% pagination %}")
    assert 'rel="next"' in drawn('{% pagination "" "?after=9" %}')


def test_breadcrumbs_need_an_address_for_each_text():
    with pytest.raises((ValueError, TemplateSyntaxError)):
        drawn('{% breadcrumbs "Start" "/" "Here" %}')


class Sparse(forms.Form):
    """Fields without messages of their own."""

    name = forms.CharField(label="Name", max_length=3, required=True)
    team = forms.ChoiceField(label="Team", choices={"a": "A"})
    age = forms.IntegerField(label="Age", min_value=0)


def summary(form):
    return drawn("{% error_summary form %}", form=form)


def test_djangos_own_words_become_instructions():
    html = summary(Sparse({"name": "Robin", "team": "", "age": "-1"}))

    assert "Name must be 3 characters or fewer" in html
    assert "Select team" in html
    assert "Age must be 0 or more" in html
    assert "This field is required" not in summary(Sparse({}))


def test_a_form_without_errors_has_no_summary():
    assert summary(Sparse()).strip() == ""
    assert summary(None).strip() == ""


def test_the_summary_gathers_several_forms_and_formsets():
    many = forms.formset_factory(Sparse, extra=1)
    formset = many({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "Robin"})

    html = drawn("{% error_summary form formset %}", form=Sparse({}), formset=formset)

    assert 'href="#id_name"' in html
    assert 'href="#id_form-0-name"' in html
    assert drawn("{% error_prefix formset %}", formset=formset) == "Error: "


def test_errors_of_the_whole_form_stand_without_a_link():
    form = Sparse({"name": "Ann", "team": "a", "age": "4"})
    form.add_error(None, "These answers do not go together")

    assert "<li>These answers do not go together</li>" in summary(form)


def test_the_browser_does_not_check_before_the_server_does():
    html = drawn("{% crispy form %}", form=EveryKind())

    assert "novalidate" in html
    assert " required" not in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")


def test_hints_and_errors_are_read_with_their_field():
    form = EveryKind({"version": ""})
    html = drawn("{% crispy form %}", form=form)

    assert 'aria-describedby="id_reference_helptext id_reference_error"' in html
    assert 'aria-describedby="id_worries_error id_worries-info"' in html


def test_what_was_answered_is_shown_again():
    answers = {
        "reference": "KFT-1",
        "living": "other",
        "elsewhere": "With <Gran>",
        "born_on_day": "27",
        "born_on_month": "mar",
        "born_on_year": "2014",
        "needs": ["health"],
        "weekly": "£1,250",
    }
    html = drawn("{% crispy form %}", form=EveryKind(answers))

    assert 'value="With &lt;Gran&gt;"' in html
    assert 'name="born_on_month" type="text" autocomplete="off" value="mar"' in html
    assert 'value="health" checked' in html
    assert 'value="£1,250"' in html


def test_a_date_from_the_record_fills_its_three_boxes():
    class Born(forms.Form):
        born_on = DateField(label="Date of birth")

    html = drawn("{{ form|crispy }}", form=Born(initial={"born_on": date(2014, 3, 27)}))

    assert [f'value="{part}"' in html for part in (27, 3, 2014)] == [True] * 3


def test_a_button_pressed_twice_sends_once():
    assert 'data-prevent-double-click="true"' in drawn("{% crispy form %}", form=EveryKind())
