"""What a manager is asked: which report, its words, its cover sheet."""

from reports.forms.cover import CoverForm, PaperFormSet
from reports.forms.request import RequestForm
from reports.forms.words import WordsForm

__all__ = ["CoverForm", "PaperFormSet", "RequestForm", "WordsForm"]
