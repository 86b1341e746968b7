"""Where the tables are: a folder of CSV files, a .zip of one, or an .xlsx workbook.

Each table is read row by row, so that memory does not grow with the file.
"""

import csv
import hashlib
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime, time
from io import TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from exchange.problems import Problem

GIGABYTE = 1024**3
LARGEST_UNPACKED = {".zip": 2 * GIGABYTE, ".xlsx": GIGABYTE // 2}
LARGEST_CELL = 1_000_000
ENCODING = "text in UTF-8: save the file as 'CSV UTF-8'"

# What reading a damaged file raises: of zip, its compression, XML, and openpyxl's own.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    InvalidFileException,
    ParseError,
    KeyError,
    ValueError,
)

Row = list[str]


class NotAValue(str):
    """What a workbook's cell shows where it holds a formula or an error.

    Equal to nothing else: text that reads the same may well be a value.
    """

    __slots__ = ()
    __eq__ = object.__eq__
    __hash__ = object.__hash__


class Unreadable(Exception):
    """The file, or the rest of it, cannot be read."""

    def __init__(self, table: str, expected: str, row: int | None = None):
        super().__init__(expected)
        self.problem = Problem(table, row, "", "", expected)


@dataclass
class Source:
    """The tables found, by name, each with a function that gives its rows, header first."""

    hashes: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Callable[[], Iterator[Row]]] = field(default_factory=dict)
    not_tables: list[str] = field(default_factory=list)

    def add(self, name: str, rows: Callable[[], Iterator[Row]]) -> None:
        table = name.strip().lower()
        if table in self.tables:
            raise Unreadable(table, "one file or sheet of this name, and there are two")
        self.tables[table] = rows


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """The tables of a folder, a .zip or an .xlsx file; raises Unreadable."""
    kind = path.suffix.lower()
    if path.is_dir():
        yield _folder(path)
    elif not path.is_file():
        raise Unreadable(path.name, "a folder or a file that is there")
    elif kind in _ARCHIVES:
        with _archive(path, kind) as source:
            yield source
    else:
        raise Unreadable(path.name, "a folder, a .zip file or an .xlsx workbook")


def _folder(path: Path) -> Source:
    source = Source()
    for file in sorted(path.iterdir()):
        if _is_litter(file.name):
            continue
        if file.is_dir():
            source.not_tables.append(file.name)
            continue
        source.hashes[file.name] = _sha256(file)
        if file.suffix.lower() == ".csv":
            source.add(file.stem, _csv_rows(file.stem, lambda file=file: file.open("rb")))
        else:
            source.not_tables.append(file.name)
    return source


@contextmanager
def _archive(path: Path, kind: str) -> Iterator[Source]:
    source = Source(hashes={path.name: _sha256(path)})
    with _whole(path) as archive:
        _refuse_a_bomb(archive, path, LARGEST_UNPACKED[kind])
        with _ARCHIVES[kind](path, archive, source):
            yield source


def _whole(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise _damaged(path.name) from error


def _damaged(name: str, row: int | None = None) -> Unreadable:
    return Unreadable(name, "a whole file: this one is damaged", row)


def _refuse_a_bomb(archive: zipfile.ZipFile, path: Path, largest: int) -> None:
    """Reading stops at the size that an entry declares, so the declared sizes are enough."""
    if sum(entry.file_size for entry in archive.infolist()) > largest:
        raise Unreadable(path.name, f"at most {largest // 1024**2} MB when unpacked")


@contextmanager
def _zip(path: Path, archive: zipfile.ZipFile, source: Source) -> Iterator[None]:
    for entry in archive.infolist():
        name = PurePosixPath(entry.filename)
        if entry.is_dir() or any(_is_litter(part) for part in name.parts):
            continue
        if entry.flag_bits & 1:
            raise Unreadable(path.name, "a .zip file without a password")
        if name.suffix.lower() == ".csv":
            source.add(name.stem, _csv_rows(name.stem, lambda entry=entry: archive.open(entry)))
        else:
            source.not_tables.append(entry.filename)
    yield


@contextmanager
def _workbook(path: Path, archive: zipfile.ZipFile, source: Source) -> Iterator[None]:
    book = _book(path)
    try:
        for sheet in book.worksheets:
            source.add(sheet.title, lambda sheet=sheet: _sheet_rows(sheet))
        yield
    finally:
        book.close()


def _book(path: Path) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations: not ours to read
            return load_workbook(path, read_only=True)
    except DAMAGE as error:
        raise _damaged(path.name) from error


_ARCHIVES = {".zip": _zip, ".xlsx": _workbook}


def _is_litter(name: str) -> bool:
    """What computers leave in folders by themselves."""
    return name.startswith((".", "~$", "__MACOSX")) or name.lower() in {
        "thumbs.db",
        "desktop.ini",
    }


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _csv_rows(name: str, open_file: Callable[[], Any]) -> Callable[[], Iterator[Row]]:
    def rows() -> Iterator[Row]:
        number = 0
        csv.field_size_limit(LARGEST_CELL)
        try:
            with TextIOWrapper(open_file(), encoding="utf-8-sig", newline="") as file:
                for cells in csv.reader(file, strict=True):
                    number += 1  # kept for a row that cannot be read
                    yield [cell.strip() for cell in cells]
        except UnicodeDecodeError:
            raise Unreadable(name.lower(), ENCODING, _row_of_other_text(open_file)) from None
        except (csv.Error, *DAMAGE) as error:
            raise _unreadable(name.lower(), error, number + 1) from None

    return rows


def _row_of_other_text(open_file):
    """The first row that is not UTF-8: text is decoded far ahead of the row being read."""
    with (
        suppress(csv.Error),
        TextIOWrapper(
            open_file(), encoding="utf-8", errors="surrogateescape", newline=""
        ) as file,
    ):
        for number, cells in enumerate(csv.reader(file), start=1):
            if any("\udc80" <= letter <= "\udcff" for cell in cells for letter in cell):
                return number
    return None


def _unreadable(table: str, error: Exception, row: int) -> Unreadable:
    if isinstance(error, csv.Error):
        expected = f"well-formed CSV ({error}): are quotation marks closed?"
        return Unreadable(table, expected, row)
    return _damaged(table, row)


def _sheet_rows(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # what some programs write there is wrong
    width = number = 0
    try:
        for cells in sheet.iter_rows():
            number += 1
            row = [_cell_text(cell) for cell in cells]
            while row and not row[-1]:
                row.pop()
            width = width or len(row)
            yield row + [""] * (width - len(row))
    except DAMAGE as error:
        raise _damaged(sheet.title.lower(), number + 1) from error


def _cell_text(cell: Any) -> str:
    """A workbook's cell as the text that a CSV file would have."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in ("f", "e"):
        return NotAValue(value)
    return _TEXT_OF.get(type(value), str)(value).strip()


def _moment(value: datetime) -> str:
    return str(value.date()) if value.time() == time() else str(value)


def _float(value: float) -> str:
    """Without what the computer's way of counting adds: 0.1 + 0.2 is 0.3."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "yes" if value else "no",
    date: str,
    datetime: _moment,
    float: _float,
}
