"""The pages of reports: asked for, watched, read, looked behind, taken away, published."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import ListView

from kft.core.access import fetch_visible, log_download, log_search
from kft.core.views import ScopedMixin, posted
from reports import behind, formats, workflow
from reports.definitions import KEEPING_FAMILIES_TOGETHER
from reports.differences import differences as find_differences
from reports.forms import RequestForm
from reports.models import Run
from reports.printing import context

VIEW, MAKE = "reports.view_report", "reports.make_report"
PUBLISH, BEHIND = "reports.publish_report", "reports.view_records_behind_figure"
USUAL = {
    "report": KEEPING_FAMILIES_TOGETHER.name,
    "when": "month",
    "audience": "internal",
}
RECORDS_A_PAGE = 50
DOWNLOADS = [(kind, formats.KINDS[kind].label) for kind in ("pdf", "xlsx", "csv", "json")]


class RunListView(ScopedMixin, ListView):
    queryset = Run.objects.for_list()
    permission_required = VIEW
    template_name = "reports/list.html"
    paginate_by = 25


@permission_required(MAKE, raise_exception=True)
def new(request):
    data = posted(request)
    form = RequestForm(data, on=timezone.localdate(), initial=USUAL)
    if form.is_valid():
        run = workflow.request(
            by=request.user,
            report=form.cleaned_data["report"],
            period=form.cleaned_data["period"],
            public=form.cleaned_data["audience"] == "public",
        )
        return redirect(run)
    return render(request, "reports/new.html", {"form": form})


@permission_required(VIEW, raise_exception=True)
def run(request, pk):
    found = fetch_visible(request, Run.objects.for_list(), pk=pk)
    if not found.is_ready:
        return render(request, "reports/making.html", {"run": found})
    words = {"run": found, "downloads": DOWNLOADS, **context(found.as_made())}
    return render(request, "reports/run.html", words)


@permission_required(VIEW, raise_exception=True)
def progress(request, pk):
    """A piece of the page that asks for itself every second until the report is there."""
    runs = Run.objects.for_list().visible_to(request.user)
    found = get_object_or_404(runs.defer("figures", "records", "pdf"), pk=pk)
    response = render(request, "reports/_progress.html", {"run": found})
    if found.is_ready:
        response.headers["HX-Redirect"] = found.get_absolute_url()
    return response


@permission_required(MAKE, raise_exception=True)
@require_POST
def try_again(request, pk):
    found = get_object_or_404(Run.objects.visible_to(request.user), pk=pk)
    workflow.try_again(found, by=request.user)
    return redirect(found)


@permission_required(BEHIND, raise_exception=True)
def records(request, pk):
    """The list that a figure counts: who may not be seen is counted, but not named."""
    found = get_object_or_404(Run.objects.visible_to(request.user), pk=pk)
    key, row = request.GET.get("figure", ""), request.GET.get("row", "")
    try:
        model, ids, amounts = behind.ids_behind(found.records[key], row)
    except (KeyError, TypeError):
        raise Http404("No such figure") from None
    log_search(request, f"Records behind {key} {row} of report {pk}".replace("  ", " "))
    visible = behind.visible_records(model, ids, request.user)
    visible = visible.select_related(*behind.RELATED.get(model, ()))
    paginator = Paginator(visible, RECORDS_A_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    words = {
        "run": found,
        "figure": found.figures[key],
        "row": _row_label(found.figures[key], row),
        "page": page,
        "described": [behind.describe(record, amounts) for record in page],
        "has_amounts": found.figures[key]["unit"] == "money",
        "hidden": len(ids) - paginator.count,
        "count": len(ids),
    }
    return render(request, "reports/records.html", words)


def _row_label(figure, key):
    return next((row["label"] for row in figure.get("rows", ()) if row["key"] == key), "")


@permission_required(VIEW, raise_exception=True)
def download(request, pk, kind):
    """A file of the report. The PDF is the one that was made, and frozen when published."""
    found = get_object_or_404(Run.objects.visible_to(request.user), pk=pk)
    if kind not in formats.KINDS or not found.is_ready:
        raise Http404("No such file")
    made = found.as_made()
    content = found.pdf if kind == "pdf" else formats.KINDS[kind].write(made)
    log_download(request, found, kind)
    name = formats.file_name(made, kind)
    return HttpResponse(
        bytes(content),
        content_type=formats.KINDS[kind].content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@permission_required(PUBLISH, raise_exception=True)
def publish(request, pk):
    found = get_object_or_404(Run.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        workflow.publish(found, at=timezone.now(), by=request.user)
        messages.success(request, "The report is published and can no longer be changed")
        return redirect(found)
    return render(request, "reports/publish.html", {"run": found})


@permission_required(VIEW, raise_exception=True)
def differences(request, pk):
    """What the same report would say today."""
    found = fetch_visible(request, Run.objects.all(), pk=pk)
    if not found.is_ready:
        raise Http404("The report is not made yet")
    words = {"run": found, "differences": find_differences(found)}
    return render(request, "reports/differences.html", words)
