"""The virus scanner that a council may connect: DOCUMENT_SCANNER (docs/deploy.md).

"clamd://clamav:3310" asks a ClamAV daemon. A dotted path names a function that takes a
Path and gives the name of what it found, or "". Anything else is a command: the file's
path is added at its end; 0 means clean, 1 found, as clamdscan answers.
"""

import re
import shlex
import socket
import struct
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

WITHIN = 120  # seconds
_PIECE = 1 << 16


class ScannerError(Exception):
    """The scanner could not say: the job asks again later."""


def is_connected() -> bool:
    return bool(settings.DOCUMENT_SCANNER)


def found_in(path: Path) -> str:
    """What the scanner found in a file, "" if it is clean. Raises ScannerError."""
    scanner = settings.DOCUMENT_SCANNER
    if scanner.startswith("clamd://"):
        return _ask_clamd(scanner, path)
    if re.fullmatch(r"\w+(\.\w+)+", scanner):
        return import_string(scanner)(path)
    return _run(scanner, path)


def _run(command, path):
    # the command is the administrator's own setting, and the path one of our random names
    asked = [*shlex.split(command), str(path)]
    ended = subprocess.run(asked, capture_output=True, timeout=WITHIN)  # noqa: S603
    if ended.returncode == 0:
        return ""
    if ended.returncode == 1:
        return "found by the scanner"
    raise ScannerError(f"The scanner ended with {ended.returncode}")


def _ask_clamd(address, path):
    """ClamAV's INSTREAM: pieces with their length before them, an empty one at the end."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port or 3310), WITHIN) as line:
        line.sendall(b"zINSTREAM\0")
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
        answer = _read(line)
    if answer == "stream: OK":
        return ""
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerError(answer or "clamd did not answer")


def _read(line):
    """Up to the nought that ends clamd's answer; it may come in several pieces."""
    answer = b""
    while not answer.endswith(b"\0"):
        piece = line.recv(4096)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0").decode(errors="replace").strip()
