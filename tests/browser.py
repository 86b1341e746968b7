"""A real browser for tests: Chromium, axe, and a page that remembers what went wrong.

conftest.py names this module in `pytest_plugins`. KFT_CHROMIUM names another browser.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import sync_playwright

from kft.embedded.system_packages import chromium

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("KFT_CHROMIUM") or chromium()
# Chromium with windows draws its address bar's pop-up as pages of its own, a second of work
# for each page that a test opens, and starts a process ahead for a page that never comes. The
# last list of features counts, so it has Playwright's own too.
NOT_WANTED = [
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
    "SpareRendererForSitePerProcess",
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "PaintHolding"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "HttpsUpgrades", "MediaRouter", "AimEnabled"),
    *("OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
]
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"),
    "--renderer-process-limit=1",  # one for the pages of a context
    f"--disable-features={','.join(NOT_WANTED)}",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1280, 400)
# Only what is wrong leaves the page: axe also tells every place where each rule holds, with a
# selector for it, and to work that out and send it took three times as long as to look.
FIND = """async rules => {
    const found = await axe.run(document, {
        runOnly: {type: "tag", values: rules}, resultTypes: ["violations"], selectors: false,
    });
    return found.violations.flatMap(
        rule => rule.nodes.map(node => [rule.id, node.html.slice(0, 200)])
    );
}"""

# Playwright's loop runs in this thread, where Django would refuse the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[*QUIET, "--disable-background-networking"],
        )
        yield chromium
        # Django keeps other connections while Playwright's loop runs; nobody would close them
        connections.close_all()
        chromium.close()


@pytest.fixture
def open_page(browser, live_server):
    """Makes pages of a width, each with a context (cookies, storage) of its own.

    `page.problems` collects console errors, exceptions and what the policy refused.
    """
    contexts = []

    def make(width=1280, height=900):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            base_url=live_server.url,
            locale="en-GB",
            timezone_id="Europe/London",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)  # busy machines are slow; a pass does not wait
        page.problems = []
        page.site = live_server.url
        page.on("console", lambda said: _note(page, said))
        page.on("pageerror", lambda error: page.problems.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    return open_page()


def _note(page, said):
    if said.type == "error" or "Content Security Policy" in said.text:
        page.problems.append(said.text)


def axe(page):
    """What axe finds on a page: (rule, html) for each place."""
    if not page.evaluate("'axe' in window"):
        # evaluate, not a script tag: the page's policy would refuse one
        page.evaluate(AXE.read_text())
    return [
        (rule, html)
        for rule, html in page.evaluate(FIND, RULES)
        if not _is_govuks_own(rule, html)
    ]


def _is_govuks_own(rule, html):
    """govuk-frontend puts aria-expanded on a radio that reveals a field, on purpose."""
    return rule == "aria-allowed-attr" and "govuk-radios__input" in html


def axe_at_both_widths(page):
    """The page as it stands, at a desk and on a phone; also that nothing sticks out."""
    findings = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        findings += [(width, *finding) for finding in axe(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            findings.append((width, "page is wider than the screen", page.url))
    return findings


def held_back(page, addresses):
    """Requests that wait, as on a slow line, until the test lets them go on."""
    waiting = []
    page.route(addresses, lambda route: waiting.append(route))
    return waiting


def sign_in(page, user):
    """Give the browser a signed-in session without going through the form."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": page.site}])
