"""The files of production, read: no container engine is at hand to run them.

What they name must exist: settings, volumes, secrets, health checks, the settings' page.
"""

import re
import subprocess

import pytest
import yaml

from kft.embedded import server, system_packages
from kft.embedded.paths import ROOT

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
PAGE = (ROOT / "docs" / "deploy.md").read_text()
APPLICATION = ["web", "worker", "beat", "migrate"]
RUNS_ONCE = {"migrate"}
NOT_READ_BY_SETTINGS = {"DJANGO_SETTINGS_MODULE"}


def names_in_settings():
    """Each name that the settings read from the environment."""
    text = "".join(
        (ROOT / "kft" / "settings" / name).read_text() for name in ("base.py", "local.py")
    )
    return set(re.findall(r'env(?:\.\w+)?\(\s*"([A-Z_]+)"', text))


def names_for_secrets():
    """The settings whose value may come from a file."""
    text = (ROOT / "kft" / "settings" / "base.py").read_text()
    block = text[text.index("_secrets_from_files(\n") : text.index("env = environ")]
    return set(re.findall(r'"([A-Z_]+)"', block))


def test_production_has_all_its_parts():
    parts = {"proxy", "web", "worker", "beat", "migrate", "postgres", "redis"}

    assert set(SERVICES) == parts


@pytest.mark.parametrize("name", SERVICES)
def test_every_lasting_service_has_a_health_check(name):
    if name in RUNS_ONCE:
        assert SERVICES[name]["restart"] == "no"
    else:
        assert SERVICES[name]["healthcheck"]["test"]
        assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_runs_as_root_or_may_become_more(name):
    service = SERVICES[name]

    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    if name in APPLICATION:
        assert service["image"] == "kft"
        assert DOCKERFILE.rindex("USER kft") > DOCKERFILE.rindex("FROM ")
    else:
        assert service.get("user", "root") != "root" or "unprivileged" in service["image"]


@pytest.mark.parametrize("name", APPLICATION)
def test_every_name_in_the_environment_is_a_setting(name):
    for key in set(SERVICES[name]["environment"]) - NOT_READ_BY_SETTINGS:
        if key.endswith("_FILE"):
            assert key.removesuffix("_FILE") in names_for_secrets()
        else:
            assert key in names_in_settings()


def test_every_setting_is_on_the_page_for_operators():
    in_compose = {key for name in SERVICES for key in SERVICES[name].get("environment", {})}
    of_compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    named = names_in_settings() | names_for_secrets() | in_compose | of_compose

    assert sorted(name for name in named if not re.search(rf"\b{name}\b", PAGE)) == []


def test_the_page_names_no_setting_that_is_gone():
    named = set(re.findall(r"^\| ([A-Z_]{3,})", PAGE, re.MULTILINE)) - {"KFT_HOST"}

    assert named - NOT_READ_BY_SETTINGS <= names_in_settings() | names_for_secrets()


@pytest.mark.parametrize("kind", ["secrets", "configs", "networks"])
def test_everything_that_is_declared_is_used_and_the_other_way_round(kind):
    used = set()
    for service in SERVICES.values():
        for one in service.get(kind, []):
            used.add(one["source"] if isinstance(one, dict) else one)

    assert used == set(COMPOSE[kind])


def test_every_volume_is_used():
    used = {
        volume.split(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", [])
    }

    assert used == set(COMPOSE["volumes"])


@pytest.mark.parametrize("name", APPLICATION)
def test_each_file_in_the_environment_is_one_of_the_services_secrets(name):
    environment, secrets = SERVICES[name]["environment"], SERVICES[name]["secrets"]
    files = [value for key, value in environment.items() if key.endswith("_FILE")]

    assert {path.removeprefix("/run/secrets/") for path in files} <= set(secrets)


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_the_owners_address_reaches_the_migration_only(name):
    assert "owner_database_url" not in SERVICES[name]["secrets"]
    assert "owner_database_url" in SERVICES["migrate"]["secrets"]
    waits_for = SERVICES[name]["depends_on"]["migrate"]["condition"]
    assert waits_for == "service_completed_successfully"


def test_the_database_and_redis_reach_nothing_outside():
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]
        assert "ports" not in SERVICES[name]


def test_web_and_workers_can_be_multiplied():
    for name in ("web", "worker"):
        assert not {"container_name", "ports"} & set(SERVICES[name])
        # the documents, shared by all of them; nothing that is one container's own
        assert SERVICES[name]["volumes"] == ["documents:/var/lib/kft/documents"]


def test_the_image_is_made_by_the_steps_of_the_scripts():
    assert "RUN script/setup" in DOCKERFILE
    runtime = DOCKERFILE[DOCKERFILE.rindex("FROM ") :]
    for package in [*system_packages.PDF_LIBRARIES, system_packages.FONTS]:
        assert package in runtime
    for option in server.GUNICORN[1:]:
        assert f'"{option}"' in runtime


def test_make_secrets_makes_every_secret_but_the_certificate(tmp_path):
    script = tmp_path / "make-secrets.sh"
    script.write_text((ROOT / "docs" / "deploy" / "make-secrets.sh").read_text())

    subprocess.run(["sh", script], check=True, capture_output=True, timeout=60)
    again = subprocess.run(["sh", script], capture_output=True, text=True, timeout=60)

    made = {path.name for path in (tmp_path / "secrets").iterdir()}
    declared = {secret["file"].split("/")[-1] for secret in COMPOSE["secrets"].values()}
    assert made == declared - {"tls_certificate", "tls_key"}
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700
    password = (tmp_path / "secrets" / "application_password").read_text()
    assert password in (tmp_path / "secrets" / "database_url").read_text()
    assert again.returncode == 1


def test_secrets_are_never_committed_or_built_into_the_image():
    assert "docs/deploy/secrets" in (ROOT / ".gitignore").read_text()
    assert "docs/deploy/secrets" in (ROOT / ".dockerignore").read_text()


def test_the_files_that_compose_mounts_exist():
    for config in COMPOSE["configs"].values():
        assert (ROOT / config["file"]).is_file()
