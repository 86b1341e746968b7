"""Builds build/assets/ from the npm packages and static/scss: css, scripts, fonts.

`python -m kft.embedded.assets` builds what is out of date; `script/setup` does it too.
Left out on purpose: the crown, the crest and GDS Transport, which councils may not use.
"""

import re
import shutil

from kft.embedded import node, stamps
from kft.embedded.paths import ASSETS, BUILD, NODE_MODULES, ROOT
from kft.embedded.terminal import say

SCSS = ROOT / "static" / "scss"
GOVUK = NODE_MODULES / "govuk-frontend" / "dist" / "govuk"
MOJ = NODE_MODULES / "@ministryofjustice" / "frontend" / "moj"
FONT = NODE_MODULES / "@fontsource" / "source-sans-3"
FONT_WEIGHTS = (400, 600, 700)
NPM_SOURCES = [ROOT / "package.json", ROOT / "package-lock.json"]
SOURCES = [*NPM_SOURCES, SCSS, ROOT / "kft" / "embedded" / "assets.py"]


def build():
    """Bring node_modules/ and build/assets/ up to date; quick when they are."""
    _install_packages()
    stamp, wanted = BUILD / "assets.stamp", stamps.digest(*SOURCES)
    if stamps.is_current(stamp, wanted) and ASSETS.exists():
        return
    say("Building the css, scripts and fonts …")
    fresh = BUILD / "assets.new"
    shutil.rmtree(fresh, ignore_errors=True)
    for part in (_govuk, _moj, _fonts):
        part(fresh)
    stamps.replace_folder(fresh, ASSETS)
    stamps.write(stamp, wanted)


def _install_packages():
    stamp, wanted = NODE_MODULES / ".kft-stamp", stamps.digest(*NPM_SOURCES)
    if not stamps.is_current(stamp, wanted):
        node.install_packages()
        stamps.write(stamp, wanted)


def _govuk(fresh):
    css = fresh / "css" / "govuk.css"
    css.parent.mkdir(parents=True)
    node.sass(SCSS / "site.scss", css)
    css.write_text(_without_crest(css.read_text()))
    _copy_script(GOVUK / "govuk-frontend.min.js", fresh)


def _moj(fresh):
    css = (MOJ / "moj-frontend.min.css").read_text()
    # quoted: an unquoted family may not hold a word that begins with a digit
    css = re.sub(r'"?GDS Transport"?', '"Source Sans 3"', css)
    for image in set(re.findall(r"url\(/assets/images/([\w.-]+)\)", css)):
        _copy(MOJ / "assets" / "images" / image, fresh / "moj" / "images")
    css = css.replace("url(/assets/images/", "url(../moj/images/")
    (fresh / "css" / "moj.css").write_text(_without_map(css))
    _copy_script(MOJ / "moj-frontend.min.js", fresh)


def _fonts(fresh):
    """One fonts.css for the weights we use; a browser fetches what a page needs."""
    rules = "".join((FONT / f"{weight}.css").read_text() for weight in FONT_WEIGHTS)
    rules = re.sub(r", url\([^)]*\.woff\) format\('woff'\)", "", rules)
    for name in re.findall(r"url\(\./files/([\w.-]+)\)", rules):
        _copy(FONT / "files" / name, fresh / "fonts")
    rules = rules.replace("url(./files/", "url(../fonts/")
    (fresh / "css" / "fonts.css").write_text(rules)
    _copy(FONT / "LICENSE", fresh / "fonts")


def _without_crest(css):
    return re.sub(r'url\("?[^")]*govuk-crest\.svg"?\)', "none", css)


def _without_map(text):
    """Leave out the note of a source map, which isn't shipped."""
    return re.sub(r"(/\*#|//#) sourceMappingURL=[^\s*]*( ?\*/)?", "", text)


def _copy_script(script, fresh):
    target = fresh / "js" / script.name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_without_map(script.read_text()))


def _copy(source, folder):
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder)


if __name__ == "__main__":
    build()
