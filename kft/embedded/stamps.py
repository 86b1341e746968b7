"""Notes of what was last built from what, so that nothing is built twice."""

import hashlib
import shutil
from pathlib import Path

from kft.embedded.paths import ROOT


def digest(*sources):
    """Hash names and contents of files of the checkout, those in folders too."""
    hashed = hashlib.sha256()
    for source in sources:
        for path in _files(Path(source)):
            hashed.update(f"{path.relative_to(ROOT)}\0".encode())
            hashed.update(path.read_bytes())
    return hashed.hexdigest()


def is_current(stamp, wanted):
    return stamp.exists() and stamp.read_text() == wanted


def write(stamp, content):
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(content)


def replace_folder(built, target):
    """Put a finished folder in the place of an older one; never leaves a half."""
    old = target.with_name(f"{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    built.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _files(source):
    if source.is_dir():
        return sorted(path for path in source.rglob("*") if path.is_file())
    return [source]
