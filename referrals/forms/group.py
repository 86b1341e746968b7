"""A fieldset whose legend may hold a name that people typed."""

from crispy_forms.layout import Fieldset
from django.template.loader import render_to_string


class Group(Fieldset):
    """Questions under a legend of size s, m or l.

    crispy-forms reads a Fieldset's legend as a template, so that a child's name could be
    run as one; this one writes it as text.
    """

    template = "referrals/_group.html"

    def __init__(self, legend, *fields, size="m", hint="", **kwargs):
        super().__init__(legend, *fields, **kwargs)
        self.size, self.hint = size, hint

    def render(self, form, context, template_pack="govuk", **kwargs):
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        return render_to_string(self.template, {"group": self, "fields": fields})
