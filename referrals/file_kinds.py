"""What a file is, by what is in it: its name and what the browser says prove nothing."""

import zipfile
from typing import IO

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
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc and .xls, and those with a password
_MAIN_PARTS = {
    Kind.DOCX: b"wordprocessingml.document.main+xml",
    Kind.XLSX: b"spreadsheetml.sheet.main+xml",
}
_MOST_PARTS = 5_000
_LONGEST_LIST = 1_000_000  # bytes of [Content_Types].xml, which unpacked could be anything


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
    if head.startswith(_OLD_OFFICE):
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
    except (zipfile.BadZipFile, KeyError, RuntimeError, NotImplementedError, EOFError):
        raise NotAllowed(ALLOWED) from None
    finally:
        file.seek(0)
    if b"macroEnabled" in parts or b"vbaProject" in parts:
        raise NotAllowed("The file holds macros. Save it without them, as .docx or .xlsx")
    for kind, main_part in _MAIN_PARTS.items():
        if main_part in parts:
            return kind
    raise NotAllowed(ALLOWED)


def _list_of_parts(file):
    with zipfile.ZipFile(file) as package:
        if len(package.infolist()) > _MOST_PARTS:
            raise NotAllowed(ALLOWED)
        with package.open("[Content_Types].xml") as listed:
            names = "\n".join(package.namelist()).encode()
            return listed.read(_LONGEST_LIST) + names
