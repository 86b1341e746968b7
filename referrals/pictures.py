"""The pictures among a referral's documents, made ready to stand in a PDF.

Scaled to what a page shows and written anew: what else a camera wrote into the file, such
as the place where it stood, does not travel with the papers.
"""

import warnings
from collections.abc import Iterable
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from referrals.models import Document

KINDS = (Document.Kind.JPEG, Document.Kind.PNG)
LONGEST_SIDE = 1600  # pixels: some 200 to the inch on A4
MOST_PIXELS = 40_000_000  # larger ones would fill the memory: they are read in KFT
QUALITY = 80


def pictures_of(documents: Iterable[Document]) -> dict[int, bytes]:
    """A JPEG for each document that is a picture, let through by the scanner and readable."""
    found = {
        document.pk: _as_jpeg(document)
        for document in documents
        if document.kind in KINDS and document.status == Document.Status.READY
    }
    return {number: picture for number, picture in found.items() if picture}


def _as_jpeg(document):
    try:
        with warnings.catch_warnings(action="ignore"), document.file.open("rb") as file:
            return _written_anew(file)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return b""


def _written_anew(file):
    with Image.open(file, formats=("JPEG", "PNG")) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            return b""
        upright = ImageOps.exif_transpose(opened).convert("RGBA")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        on_white = Image.new("RGB", upright.size, "white")
        on_white.paste(upright, mask=upright.getchannel("A"))
    made = BytesIO()
    on_white.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()
