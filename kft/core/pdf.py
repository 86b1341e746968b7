"""PDFs that everyone can read (PDF/UA-1), from the same templates as pages.

The only import of WeasyPrint in the product. A document fetches nothing but our own
static files; anything else ends it, so that no PDF goes out without its font or with
something from elsewhere. Making one takes up to seconds: leave it to the worker.
"""

import mimetypes
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import weasyprint
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string
from fontTools.ttLib import woff2
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from kft.core.pdf_repairs import repair

OWN_FILES = "https://own-files.invalid/"


class _OwnFiles(URLFetcher):
    """Gives static files and the caller's pictures by name; refuses every other address."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        super().__init__()
        self._pictures = pictures

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
        name = url.removeprefix(OWN_FILES)
        if url.startswith(OWN_FILES) and name in self._pictures:
            return URLFetcherResponse(url, self._pictures[name], {"Content-Type": "image/jpeg"})
        path = _find(name) if url.startswith(OWN_FILES) else None
        if path is None:
            raise FatalURLFetchingError(f"A PDF may not fetch {url}")
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return URLFetcherResponse(url, _content(path), {"Content-Type": kind})


def _find(name: str) -> Path | None:
    try:
        found = finders.find(name)
    except SuspiciousFileOperation:
        return None
    return Path(found) if found else None


def _content(path: Path) -> bytes:
    return _unpacked(path) if path.suffix == ".woff2" else path.read_bytes()


@cache
def _unpacked(font: Path) -> bytes:
    """A font as WeasyPrint would unpack it anew for each document, a fifth of its work."""
    unpacked = BytesIO()
    woff2.decompress(BytesIO(font.read_bytes()), unpacked)
    return unpacked.getvalue()


def render(
    template: str, context: Mapping[str, Any], pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Make a PDF of a template that extends pdf/base.html.

    `pictures` are JPEGs by the name that the template's `img` asks for.

    The same template and context give the same bytes: a report's hash can be checked.
    Raises FatalURLFetchingError where it asks for anything but these and our static files.
    """
    words = {"council_name": settings.COUNCIL_NAME, **context}
    html = weasyprint.HTML(
        string=render_to_string(template, words),
        base_url=OWN_FILES,
        url_fetcher=_OwnFiles(pictures or {}),
    )
    return html.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"kft", finisher=repair)
