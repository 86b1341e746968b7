import os

import pytest

from kft.embedded import system_packages
from kft.embedded.system_packages import BROWSER

LACKING = {"libnowhere-1-0": "libnowhere-1.so.0"}


def test_a_library_that_does_not_load_is_missing_by_its_packages_name(monkeypatch):
    monkeypatch.setattr(system_packages, "PDF_LIBRARIES", LACKING)

    assert "libnowhere-1-0" in system_packages.missing(for_tests=False)


def test_a_browser_is_asked_for_by_the_tests_only(monkeypatch):
    monkeypatch.setattr(system_packages, "CHROMIUM_NAMES", ["no-such-browser"])

    assert "chromium-headless-shell" in system_packages.missing(for_tests=True)
    assert "chromium-headless-shell" not in system_packages.missing(for_tests=False)


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Makes a machine whose `apt-get install` knows some packages; gives what it is asked."""
    asked = tmp_path / "asked"

    def make(*known):
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(
            system_packages, "missing", lambda *, for_tests: ["libpango", BROWSER]
        )
        apt = tmp_path / "apt-get"
        lines = [
            "#!/bin/sh",
            'case "$*" in *update) exit ;; esac',
            'while [ "$1" != --no-install-recommends ]; do shift; done; shift',
            f"for name; do case $name in {'|'.join(known)}) ;; *) exit 100 ;; esac; done",
            f"echo $* >> {asked}",
        ]
        apt.write_text("\n".join(lines))
        apt.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
        return asked

    return make


@pytest.mark.parametrize("browser", ["chromium-headless-shell", "chromium"])
def test_the_whole_browser_is_installed_where_the_small_one_is_unknown(machine, browser):
    asked = machine("libpango", browser)

    system_packages.ensure(for_tests=True)

    assert asked.read_text().split() == ["libpango", browser]


def test_where_no_browser_can_be_installed_it_is_told(machine):
    machine("libpango")

    with pytest.raises(SystemExit, match="apt-get install -y libpango chromium$"):
        system_packages.ensure(for_tests=True)


def test_the_small_browser_is_taken_where_there_are_two(monkeypatch, tmp_path):
    for name in ("chromium", "chromium-headless-shell"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert system_packages.chromium() == str(tmp_path / "chromium-headless-shell")


def test_a_font_is_asked_for_where_there_is_none(monkeypatch, tmp_path):
    monkeypatch.setattr(system_packages, "FONT_FOLDERS", [tmp_path / "fonts"])

    assert system_packages.FONTS in system_packages.missing(for_tests=False)


def test_who_may_not_install_is_told_what_to_run(monkeypatch):
    monkeypatch.setattr(system_packages, "PDF_LIBRARIES", LACKING)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("PATH", "")  # no sudo

    with pytest.raises(SystemExit, match=r"sudo apt-get install -y .*libnowhere-1-0"):
        system_packages.ensure(for_tests=False)


def test_a_machine_that_has_everything_is_left_alone(monkeypatch):
    monkeypatch.setattr(system_packages, "missing", lambda *, for_tests: [])
    monkeypatch.setenv("PATH", "")

    system_packages.ensure(for_tests=True)
