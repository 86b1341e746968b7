"""An import of a whole council into an empty database, against COPY of the same files."""

import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from exchange import importing
from kft.bench.databases import empty
from kft.bench.pairs import Pair, seconds


def measure(size, turns):
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        call_command("make_council", size=size, folder=folder, stdout=StringIO())
        pair = Pair([], [])
        for _ in range(turns):
            with empty():
                pair.others.append(seconds(lambda: _copy(folder)))
                pair.ours.append(seconds(lambda: _import(folder)))
    yield pair.row(f"import of {size}", "COPY of the same files", "4")


def _import(folder):
    result = importing.run(folder)
    assert not result.errors, result.errors[:3]  # noqa: S101 (else nothing was measured)


def _copy(folder):
    """Each file into a table of text columns."""
    with connection.cursor() as cursor:
        for path in sorted(folder.glob("*.csv")):
            with path.open(encoding="utf-8") as file:
                columns = ", ".join(f'"{name}" text' for name in next(file).strip().split(","))
                cursor.execute(f'CREATE TABLE "copied_{path.stem}" ({columns})')
                cursor.copy_expert(f'COPY "copied_{path.stem}" FROM STDIN CSV', file)
