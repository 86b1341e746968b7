"""What forms share: a date in three boxes, pounds, records that belong to their page."""

import datetime
import re
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
PARTS = ("day", "month", "year")
MOST_MONEY = Decimal("99999999.99")


def lower_first(label) -> str:
    """A label as it stands inside a sentence: abbreviations keep their capitals."""
    text = str(label)
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


class DateError(ValidationError):
    """Says what is wrong with a date, and in which of its boxes (`parts`)."""

    def __init__(self, message, code, parts):
        super().__init__(message, code=code)
        self.parts = tuple(parts)


class AsksByLabel:
    """An unanswered question is answered with its label: "Enter date of birth".

    Where the label is no name (`called` says one: "the agreed price"), that is said instead.
    """

    no_names: dict[str, str] = {}

    def __init__(self, *args, called="", **kwargs):
        super().__init__(*args, **kwargs)
        self.called = called
        if self.label and "required" not in kwargs.get("error_messages", {}):
            self.error_messages["required"] = f"Enter {lower_first(self.name_in_errors)}"

    @property
    def name_in_errors(self):
        name = self.called or self.no_names.get(str(self.label)) or self._of_a_question()
        return name[:1].upper() + name[1:] if name else str(self.label or "This answer")

    def _of_a_question(self):
        return ""


class DateWidget(forms.MultiWidget):
    """Three boxes: day, month, year. Drawn by govuk/date_input.html."""

    use_fieldset = True

    def __init__(self, attrs=None):
        super().__init__(dict.fromkeys(PARTS, forms.TextInput), attrs)

    def decompress(self, value):
        return [value.day, value.month, value.year] if value else [None, None, None]


class DateField(AsksByLabel, forms.DateField):
    """A day, asked for in three boxes. A month can be a number or its name.

    Takes what three boxes give, a date, or an ISO date (a link, a saved filter).
    Raises DateError with a sentence that says what to do.
    """

    widget = DateWidget
    no_names = {"From": "the start date", "Until": "the end date", "To": "the end date"}

    def _of_a_question(self):
        """ "When was it held? must be a real date" is no sentence."""
        return "the date" if str(self.label).endswith("?") else ""

    def to_python(self, value):
        if not isinstance(value, (list, tuple)):
            return super().to_python(value)
        boxes = dict(zip(PARTS, ((part or "").strip() for part in value), strict=True))
        if not any(boxes.values()):
            return None
        self._refuse_gaps(boxes)
        self._refuse_strange_boxes(boxes)
        try:
            return datetime.date(int(boxes["year"]), _month(boxes["month"]), int(boxes["day"]))
        except ValueError:
            raise self._unreal(PARTS) from None

    def _refuse_gaps(self, boxes):
        missing = [part for part in PARTS if not boxes[part]]
        if missing:
            message = f"{self.name_in_errors} must include a {' and '.join(missing)}"
            raise DateError(message, "incomplete", missing)

    def _refuse_strange_boxes(self, boxes):
        strange = []
        if not re.fullmatch(r"0?[1-9]|[12][0-9]|3[01]", boxes["day"]):
            strange.append("day")
        if _month(boxes["month"]) is None:
            strange.append("month")
        if not re.fullmatch(r"[0-9]+", boxes["year"]):
            strange.append("year")
        if strange:
            raise self._unreal(strange)
        if not re.fullmatch(r"[1-9][0-9]{3}", boxes["year"]):
            raise DateError("Year must include 4 numbers", "year", ["year"])

    def _unreal(self, parts):
        return DateError(f"{self.name_in_errors} must be a real date", "invalid", parts)


def _month(text):
    """1 to 12 for "3", "03", "mar" or "March"; None where it is no month."""
    if re.fullmatch(r"0?[1-9]|1[0-2]", text):
        return int(text)
    names = {name: number for number, name in enumerate(MONTHS, start=1)}
    short = {name[:3]: number for name, number in names.items()} | {"sept": 9}
    return (names | short).get(text.lower())


class MoneyField(AsksByLabel, forms.DecimalField):
    """Pounds, as people write them: 1234.5, £1,234.50. Gives a Decimal."""

    widget = forms.TextInput
    prefix = "£"
    width = 10

    def __init__(self, *, min_value=Decimal(0), max_value=MOST_MONEY, **kwargs):
        kwargs.setdefault("decimal_places", 2)
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        name = self.name_in_errors
        self.error_messages["min_value"] = f"{name} must be £{min_value:,} or more"
        self.error_messages["max_value"] = f"{name} must be £{max_value:,} or less"

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        text = re.sub(r"\s", "", value)
        if not text:
            return None
        amount = r"-?£?-?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]{1,2})?"
        if not re.fullmatch(amount, text):
            message = f"{self.name_in_errors} must be an amount, like 1,250 or 1250.50"
            raise ValidationError(message, code="invalid")
        return Decimal(text.replace("£", "").replace(",", "").replace("--", "-"))

    def prepare_value(self, value):
        return f"{value:,.2f}" if isinstance(value, Decimal) else value

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "spellcheck": "false"}


class FormOfAPage(forms.ModelForm):
    """A form of a record that belongs to what the page is about: that is no field of it.

    Django leaves constraints out of a form's validation that name a field it does not have;
    those of `of_the_page` are known all the same.
    """

    of_the_page: tuple[str, ...] = ()

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - set(self.of_the_page)


def answers_in_words(form: forms.Form, *, apart_from: tuple[str, ...] = ()) -> list[tuple]:
    """Each answer that narrows a list: its label and what was chosen, in words."""
    answers = form.cleaned_data if form.is_valid() else {}
    return [
        (form.fields[name].label, _in_words(form.fields[name], answer))
        for name, answer in answers.items()
        if answer and name not in apart_from
    ]


def _in_words(field, answer):
    choices = getattr(field, "choices", ()) if isinstance(answer, str) else ()
    known = {str(key): label for key, label in choices}  # a team's key is a number
    return str(known.get(answer, answer))
