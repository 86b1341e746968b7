"""Where things lie in a checkout, and where what is made on this machine goes."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
ASSETS = BUILD / "assets"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", BUILD / "static"))
NODE_MODULES = ROOT / "node_modules"
MANAGE = ROOT / "manage.py"
