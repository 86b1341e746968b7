"""What the machine itself must have, and its installing on Debian and Ubuntu.

Standard library only: it runs before the virtual environment exists.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

# WeasyPrint draws the PDFs with these; the Dockerfile installs the same.
PDF_LIBRARIES = {
    "libpango-1.0-0": "libpango-1.0.so.0",
    "libpangoft2-1.0-0": "libpangoft2-1.0.so.0",
    "libharfbuzz-subset0": "libharfbuzz-subset.so.0",
}
FONTS = "fonts-dejavu-core"
FONT_FOLDERS = ["/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts"]
# The first is Debian's without windows: a quarter less work for the browser tests, and less
# to install. Ubuntu has none.
BROWSER, WHOLE_BROWSER = "chromium-headless-shell", "chromium"
CHROMIUM_NAMES = [BROWSER, WHOLE_BROWSER, "chromium-browser", "google-chrome"]


def missing(*, for_tests):
    """The Debian packages that this machine lacks."""
    wanted = [name for name, library in PDF_LIBRARIES.items() if not _loads(library)]
    if not _has_a_font():
        wanted.append(FONTS)
    if find_spec("ensurepip") is None:
        wanted.append(f"python3.{sys.version_info.minor}-venv")
    if for_tests and chromium() is None:
        wanted.append(BROWSER)
    return wanted


def chromium():
    """The path of the machine's own Chromium, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def ensure(*, for_tests):
    """Install what is missing, or stop with the one sentence that says what to run."""
    wanted = missing(for_tests=for_tests)
    if not wanted:
        return
    command = _as_root()
    if command is None or shutil.which("apt-get") is None:
        sys.exit(_what_to_run(wanted))
    print(f"Installing from Debian: {' '.join(wanted)} …", file=sys.stderr, flush=True)
    apt = [*command, "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    subprocess.run([*apt, "update"], stdout=subprocess.DEVNULL)
    install = [*apt, "install", "-y", "--no-install-recommends"]
    tries = ([*install, *names] for names in (wanted, _with_the_whole_browser(wanted)))
    if all(subprocess.run(each, stdout=subprocess.DEVNULL).returncode for each in tries):
        sys.exit(_what_to_run(wanted))


def _with_the_whole_browser(wanted):
    return [WHOLE_BROWSER if name == BROWSER else name for name in wanted]


def _what_to_run(wanted):
    names = " ".join(_with_the_whole_browser(wanted))  # which Ubuntu has too
    return f"KFT needs these packages first: sudo apt-get install -y {names}"


def _as_root():
    """What to put before a command to run it as root; None if we may not."""
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive"]
    if os.geteuid() == 0:
        return quiet
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True)
    return ["sudo", "-n", *quiet] if asked.returncode == 0 else None


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_a_font():
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob("*.[to]tf"), None) for folder in folders)
