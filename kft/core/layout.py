"""Layout objects for forms, beside those of crispy_forms.layout."""

from crispy_forms.layout import Field as CrispyField
from crispy_forms.layout import Submit
from crispy_forms.utils import render_field


class Field(CrispyField):
    """One question, and how it is drawn.

    size: s (default), m or l, the size of its label; heading=True makes it the h1.
    inline, small: radios and checkboxes. hints: {choice: sentence}.
    reveals: {choice: field name or layout object, shown when that choice is taken}.
    exclusive: the checkbox that unticks the others ("none of these").
    prefix, suffix: "£", "a week". width: 2, 3, 4, 5, 10, 20 or 30 characters.
    max_characters: a countdown under a text area. optional=True adds "(optional)".
    Anything else is an attribute of the input.
    """

    OPTIONS = (
        *("size", "heading", "inline", "small", "hints", "reveals", "exclusive"),
        *("prefix", "suffix", "width", "max_characters", "optional", "label_hidden"),
    )

    def __init__(self, name, **kwargs):
        self.options = {
            option: kwargs.pop(option) for option in self.OPTIONS if option in kwargs
        }
        super().__init__(name, **kwargs)

    def render(self, form, context, template_pack="govuk", **kwargs):
        revealed = {
            choice: render_field(what, form, context, template_pack=template_pack)
            for choice, what in self.options.get("reveals", {}).items()
        }
        # one key of the context, so that a page's own variables cannot slip in
        drawn = {"drawn_as": {**self.options, "revealed": revealed}}
        return super().render(form, context, template_pack=template_pack, extra_context=drawn)


class Secondary(Submit):
    """A grey button for what is not the page's main act, such as saving a draft."""

    field_classes = "govuk-button--secondary"


class Danger(Submit):
    """A red button for what cannot be taken back."""

    field_classes = "govuk-button--warning"
