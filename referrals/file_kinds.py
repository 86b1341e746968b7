"""What a file is, by what is in it: its name and what the browser says prove nothing."""

import zipfile
from typing import IO

from kft.core.packages import (
    MOST_ENTRIES,
    OLD_OFFICE,
    UNREADABLE,
    WORKBOOK,
    WRITTEN,
    holds_macros,
    parts_of,
)
from kft.core.workflow import Refused
from referrals.models import Document

Kind = Document.Kind
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
}
ALLOWED = (
    "The file must be a PDF, a Word document (.docx), an Excel workbook (.xlsx), "
    "a JPEG or a PNG"
)
_MAIN_PARTS = {Kind.DOCX: WRITTEN, Kind.XLSX: WORKBOOK}


class NotAllowed(Refused):
    """The file is none that may be added to a referral; the message says what to do."""


def kind_of(file: IO[bytes]) -> str:
    """Which Document.Kind a file is. Raises NotAllowed; leaves the file at its start."""
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return Kind.PNG
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_package(file)
    raise NotAllowed(_reason(head))


def _reason(head):
    if not head:
        return "The file is empty. Choose another"
    if head.startswith(OLD_OFFICE):
        return (
            "The file is in an old format or has a password. "
            "Save it as .docx, .xlsx or PDF without a password"
        )
    if head[4:12] in (b"ftypheic", b"ftypmif1"):
        return "The picture is in the HEIC format. Save it as a JPEG"
    return ALLOWED


def _kind_of_package(file):
    """Word or Excel, by the list of parts that each of their files begins with."""
    try:
        parts = _list_of_parts(file)
    except UNREADABLE:
        raise NotAllowed(ALLOWED) from None
    finally:
        file.seek(0)
    if holds_macros(parts):
        raise NotAllowed("The file holds macros. Save it without them, as .docx or .xlsx")
    for kind, main_part in _MAIN_PARTS.items():
        if main_part in parts:
            return kind
    raise NotAllowed(ALLOWED)


def _list_of_parts(file):
    with zipfile.ZipFile(file) as package:
        if len(package.infolist()) > MOST_ENTRIES:
            raise NotAllowed(ALLOWED)
        return parts_of(package)
