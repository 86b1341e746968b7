"""What stands around a report's figures: the words and the committee cover sheet."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404, redirect, render

from kft.core.views import posted
from kft.core.workflow import Refused
from reports import remembered, workflow
from reports.forms import CoverForm, PaperFormSet, WordsForm
from reports.models import CoverSheet, Run

PUBLISH = "reports.publish_report"


def _run(request, pk):
    """A report that can still be written on, so that no form is filled in for nothing."""
    found = get_object_or_404(Run.objects.for_list().visible_to(request.user), pk=pk)
    if found.published_at:
        raise Refused("This report is published, so it can no longer be changed.")
    return found


@permission_required(PUBLISH, raise_exception=True)
def narrative(request, pk):
    """The boxes start from the last report's words until this one has words of its own."""
    found = _run(request, pk)
    own = {"narrative": found.narrative, **found.words}
    last = {} if any(own.values()) else remembered.words(found, request.user)
    sections = found.definition.sections
    names = {"narrative", *(section.slug for section in sections)}
    form = WordsForm(
        posted(request),
        sections=sections,
        initial=own if any(own.values()) else last,
        remembered=[name for name, text in last.items() if text and name in names],
    )
    if form.is_valid():
        summary = form.cleaned_data["narrative"]
        workflow.tell(found, narrative=summary, words=form.words, by=request.user)
        return redirect(found)
    return render(request, "reports/narrative.html", {"run": found, "form": form})


@permission_required(PUBLISH, raise_exception=True)
def cover(request, pk):
    """The sheet starts from the last report's until this one has its own."""
    found = _run(request, pk)
    own = CoverSheet.objects.visible_to(request.user).filter(run=found).first()
    last = None if own else remembered.cover(found, request.user)
    sheet = own or last or CoverSheet(title=found.title)
    form = CoverForm(posted(request), instance=sheet, public=found.public)
    papers = PaperFormSet(posted(request), initial=_papers(own), prefix="papers")
    if form.is_valid() and papers.is_valid():
        kept = form.save(commit=False)
        workflow.cover(found, sheet=kept, papers=papers.papers, by=request.user)
        messages.success(request, "The cover sheet is saved and the PDF is made again with it")
        return redirect(found)
    words = {"run": found, "form": form, "formset": papers, "is_last_times": bool(last)}
    return render(request, "reports/cover.html", words)


def _papers(sheet):
    if sheet is None:
        return []
    return [
        {
            "title": paper.title,
            "kind": paper.kind,
            "exempt_under": ", ".join(map(str, paper.exempt_under)),
        }
        for paper in sheet.papers.all()
    ]
