"""Office files are zip files with a list of their parts: read here, and never unpacked."""

import zipfile

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc and .xls, and those with a password
WORKBOOK = b"spreadsheetml.sheet.main+xml"
WRITTEN = b"wordprocessingml.document.main+xml"
MOST_ENTRIES = 5_000
# What zipfile raises of one that is cut short, damaged, with a password or a rare compression.
UNREADABLE = (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, KeyError)
_LIST = "[Content_Types].xml"
_LONGEST_LIST = 1_000_000  # bytes: unpacked, it could be anything


def parts_of(package: zipfile.ZipFile) -> bytes:
    """The list of an Office file's parts and their names; empty where it is another zip file.

    Raises what UNREADABLE names.
    """
    names = package.namelist()
    if _LIST not in names:
        return b""
    with package.open(_LIST) as listed:
        return listed.read(_LONGEST_LIST) + "\n".join(names).encode()


def holds_macros(parts: bytes) -> bool:
    return b"macroEnabled" in parts or b"vbaProject" in parts
