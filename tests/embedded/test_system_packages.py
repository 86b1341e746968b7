import os

import pytest

from kft.embedded import system_packages

LACKING = {"libnowhere-1-0": "libnowhere-1.so.0"}


def test_a_library_that_does_not_load_is_missing_by_its_packages_name(monkeypatch):
    monkeypatch.setattr(system_packages, "PDF_LIBRARIES", LACKING)

    assert "libnowhere-1-0" in system_packages.missing(for_tests=False)


def test_a_browser_is_asked_for_by_the_tests_only(monkeypatch):
    monkeypatch.setattr(system_packages, "CHROMIUM_NAMES", ["no-such-browser"])

    assert "chromium" in system_packages.missing(for_tests=True)
    assert "chromium" not in system_packages.missing(for_tests=False)


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
