"""PDFs that everyone can read (PDF/UA-1), from the same templates as pages.

The only import of WeasyPrint in the product. A document fetches nothing but our own
static files; anything else ends it, so that no PDF goes out without its font or with
something from elsewhere. Making one takes up to seconds: leave it to the worker.
"""

import mimetypes
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

OWN_FILES = "https://own-files.invalid/"
PRINTED = 4  # the flag of an annotation that is printed (ISO 32000-1, 12.5.3)


class _OwnFiles(URLFetcher):
    """Gives static files by their name, and refuses every other address."""

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        name = url.removeprefix(OWN_FILES)
        path = _find(name) if url.startswith(OWN_FILES) else None
        if path is None:
            raise FatalURLFetchingError(f"A PDF may not fetch {url}")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _find(name: str) -> Path | None:
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else None


def render(template: str, context: Mapping[str, Any]) -> bytes:
    """Make a PDF of a template that extends pdf/base.html.

    The same template and context give the same bytes: a report's hash can be checked.
    Raises FatalURLFetchingError where it asks for anything but our static files.
    """
    words = {"council_name": settings.COUNCIL_NAME, **context}
    html = weasyprint.HTML(
        string=render_to_string(template, words),
        base_url=OWN_FILES,
        url_fetcher=_OwnFiles(),
    )
    return html.write_pdf(
        pdf_variant="pdf/ua-1", pdf_identifier=b"kft", finisher=_finish
    )


def _finish(document: Any, pdf: Any) -> None:
    """Repair what WeasyPrint 70 leaves undone for PDF/UA-1: header cells and links."""
    objects = {item.number: item for item in pdf.objects}
    for item in _dictionaries(pdf):
        if item.get("S") == "/TH":
            item["A"]["Scope"] = _scope(item, objects)
        if item.get("Subtype") == "/Link" and "F" not in item:
            item["F"] = PRINTED


def _dictionaries(pdf: Any) -> Iterator[Any]:
    return (item for item in pdf.objects if isinstance(item, pydyf.Dictionary))


def _scope(cell: Any, objects: Mapping[int, Any]) -> str:
    """A header in the table's head speaks for its column, any other for its row."""
    row = _follow(cell["P"], objects)
    group = _follow(row["P"], objects)
    return "/Column" if group.get("S") == "/THead" else "/Row"


def _follow(reference: Any, objects: Mapping[int, Any]) -> Any:
    """The object that a reference such as b"12 0 R" points at."""
    text = reference.decode() if isinstance(reference, bytes) else str(reference)
    return objects[int(text.split()[0])]
