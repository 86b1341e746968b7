"""What a file brought for import is, by what is in it, and whether it can be unpacked."""

import zipfile
from pathlib import Path
from typing import IO

from exchange.sources import LARGEST_UNPACKED
from kft.core.packages import (
    MOST_ENTRIES,
    OLD_OFFICE,
    UNREADABLE,
    WORKBOOK,
    holds_macros,
    parts_of,
)
from kft.core.workflow import Refused

ALLOWED = "The file must be a .zip of CSV files or an Excel workbook (.xlsx)"
LONGEST_NAME = 100


class NotAllowed(Refused):
    """The file cannot be imported; the message says what to do."""


def kind_of(file: IO[bytes]) -> str:
    """ ".zip" or ".xlsx". Raises NotAllowed; leaves the file at its start."""
    file.seek(0)
    head = file.read(8)
    file.seek(0)
    if not head:
        raise NotAllowed("The file is empty. Choose another")
    if head == OLD_OFFICE:
        raise NotAllowed(
            "The workbook is in an old format or has a password. "
            "Save it as .xlsx without a password"
        )
    if not head.startswith(b"PK"):
        raise NotAllowed(ALLOWED)
    try:
        return _kind_of_package(file)
    finally:
        file.seek(0)


def _kind_of_package(file):
    try:
        with zipfile.ZipFile(file) as package:
            kind = _kind_by_parts(package)
            _refuse_what_cannot_be_unpacked(package, kind)
            return kind
    except UNREADABLE:
        raise NotAllowed("The file is damaged. Save it again, and upload that") from None


def _kind_by_parts(package):
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES:
        raise NotAllowed(f"The .zip file holds more than {MOST_ENTRIES:,} files")
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotAllowed("The .zip file has a password. Make one without")
    if parts := parts_of(package):
        return _workbook(parts)
    if not any(entry.filename.lower().endswith(".csv") for entry in entries):
        raise NotAllowed("The .zip file holds no CSV file. Put the tables in it as .csv files")
    return ".zip"


def _workbook(parts):
    if holds_macros(parts):
        raise NotAllowed("The workbook holds macros. Save it without them, as .xlsx")
    if WORKBOOK not in parts:
        raise NotAllowed(ALLOWED)
    return ".xlsx"


def _refuse_what_cannot_be_unpacked(package, kind):
    """Reading stops at the size that an entry declares, so the declared sizes are enough."""
    most = LARGEST_UNPACKED[kind]
    if sum(entry.file_size for entry in package.infolist()) > most:
        raise NotAllowed(
            f"Unpacked, the file would be larger than {most // 1024**2:,}MB. "
            "Import it in several parts"
        )


def clean_name(name: str, kind: str) -> str:
    """The name that people see, with the ending of what the file really is."""
    stem = Path(name.replace("\\", "/")).stem
    kept = "".join(letter for letter in stem if letter.isalnum() or letter in " -_().&")
    kept = kept.strip(". ")
    return f"{kept[:LONGEST_NAME] or 'records'}{kind}"
