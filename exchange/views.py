"""Imports through the web page: a file is brought, checked, read about, imported or let go.

What a file's errors quote may be about children, so its page is its uploader's alone; the
list of imports is every administrator's (docs/decisions/0841).
"""

import csv

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from exchange import workflow
from exchange.file_kinds import NotAllowed
from exchange.forms import UploadForm
from exchange.models import IMPORT, Upload
from exchange.problems import HEADINGS
from kft.core.access import log_download
from kft.core.formats import harmless
from kft.core.keyset import page_of
from kft.core.middleware import without_renewing_the_session
from kft.core.models import ImportRun

NEWEST = ("-at", "-pk")
PROBLEMS_SHOWN = 100
EXPECTED = ("created", "updated", "unchanged", "removed")


def _own(request, pk):
    return get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)


@permission_required(IMPORT, raise_exception=True)
def imports(request):
    runs = ImportRun.objects.visible_to(request.user).select_related("by").defer("warnings")
    context = {
        "open": Upload.objects.visible_to(request.user).open().for_list(),
        "page": page_of(request, runs, NEWEST),
    }
    return render(request, "exchange/imports.html", context)


@permission_required(IMPORT, raise_exception=True)
def import_run(request, pk):
    runs = ImportRun.objects.visible_to(request.user).select_related("by")
    found = get_object_or_404(runs.defer("warnings"), pk=pk)
    context = {"run": found, "counts": _counts(found.counts)}
    return render(request, "exchange/import_run.html", context)


def _counts(counts):
    """A line for each table: its name and how many of each."""
    return [
        (table, [found.get(what, 0) for what in EXPECTED]) for table, found in counts.items()
    ]


@permission_required(IMPORT, raise_exception=True)
def new(request):
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        try:
            return redirect(workflow.bring(form.cleaned_data["file"], by=request.user))
        except NotAllowed as refused:
            form.add_error("file", str(refused))
    return render(request, "exchange/new.html", {"form": form})


@permission_required(IMPORT, raise_exception=True)
def upload(request, pk):
    found = _own(request, pk)
    context = {
        "upload": found,
        "counts": _counts(found.counts),
        "errors": found.errors[:PROBLEMS_SHOWN],
        "warnings": found.warnings[:PROBLEMS_SHOWN],
    }
    return render(request, "exchange/upload.html", context)


@permission_required(IMPORT, raise_exception=True)
@without_renewing_the_session
def progress(request, pk):
    """A piece of the page that asks for itself every second while a job is under way."""
    uploads = Upload.objects.visible_to(request.user).for_list()
    found = get_object_or_404(uploads, pk=pk)
    response = render(request, "exchange/_progress.html", {"upload": found})
    if not found.is_working:
        response.headers["HX-Redirect"] = found.get_absolute_url()
    return response


@permission_required(IMPORT, raise_exception=True)
def problems(request, pk):
    """Every error and warning as a file, for whoever puts the tables right."""
    found = _own(request, pk)
    log_download(request, found, "Errors and warnings")
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="problems-{found.pk}.csv"'
    response.write("\ufeff")  # so that Excel reads it as UTF-8
    writer = csv.writer(response)
    writer.writerow(["kind", *HEADINGS])
    for kind, rows in (("error", found.errors), ("warning", found.warnings)):
        writer.writerows([kind, *map(harmless, row)] for row in rows)
    return response


@permission_required(IMPORT, raise_exception=True)
@require_POST
def start_import(request, pk):
    found = _own(request, pk)
    workflow.start_import(found, by=request.user)
    return redirect(found)


@permission_required(IMPORT, raise_exception=True)
@require_POST
def let_go(request, pk):
    found = _own(request, pk)
    workflow.let_go(found, by=request.user)
    messages.success(request, "The file is deleted. Nothing was imported from it.")
    return redirect("exchange:imports")
