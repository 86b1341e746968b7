"""The lock files: complete, hashed, and silent about where packages come from."""

import json
import re
import tomllib

import pytest

from kft.embedded.paths import ROOT

LOCKS = ["requirements.txt", "requirements-test.txt", "requirements-node.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def names(requirements):
    return {re.match(r"[\w-]+", line)[0].lower() for line in requirements}


def locked(lock):
    """Each locked requirement with its hashes, by its name."""
    blocks = re.split(r"\n(?=\S)", (ROOT / lock).read_text().strip())
    return {re.match(r"[\w.-]+", block)[0].replace(".", "-"): block for block in blocks}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_has_hashes(lock):
    for name, block in locked(lock).items():
        assert "==" in block, name
        assert "--hash=sha256:" in block, name


@pytest.mark.parametrize("lock", [*LOCKS, "package-lock.json"])
def test_no_address_of_a_registry_is_in_a_lock(lock):
    text = (ROOT / lock).read_text()

    assert not re.search(r'--(extra-)?index|--find-links|"resolved"', text)
    assert not re.search(r"://[^\s\"]*(pypi|registry|npmjs|files\.)", text)


def test_every_dependency_of_the_project_is_locked():
    extras = PROJECT["optional-dependencies"]
    runtime = names(PROJECT["dependencies"]) | names(extras["embedded"])

    assert runtime <= set(locked("requirements.txt"))
    assert runtime | names(extras["test"]) <= set(locked("requirements-test.txt"))


def test_the_test_tools_pin_what_production_pins():
    runtime, tests = locked("requirements.txt"), locked("requirements-test.txt")

    assert {name: tests[name] for name in runtime} == runtime


def test_debians_python_gets_what_its_asyncio_lacks():
    assert "python_full_version < '3.11.3'" in locked("requirements.txt")["async-timeout"]


def test_every_npm_package_has_its_hash():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert [name for name in packages if name and not packages[name].get("integrity")] == []
