"""docker-compose.yml, read as data: no Docker engine is needed. Each check is proven able to fail by damaged copies."""

import copy
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from compose_rules import (
    COMPOSE,
    COMPOSE_FILE,
    ENV_EXAMPLE,
    commands_exist,
    dependencies_can_be_met,
    images_are_pinned,
    no_secret_is_written_down,
    own_image_is_built_once,
    own_services_have_no_rights,
    pages_are_read_only,
    ports_stay_on_this_machine,
    postgres_keeps_its_data,
    services_say_whether_they_work,
    variables_are_explained,
    volumes_and_secrets_are_declared,
)

Damage = Callable[[dict[str, Any]], object]
Check = Callable[[dict[str, Any]], Iterator[str]]


def set_in(service: str, **values: Any) -> Damage:
    return lambda compose: compose["services"][service].update(values)


CHECKS: dict[Check, list[Damage]] = {
    dependencies_can_be_met: [
        lambda c: c["services"]["worker"]["depends_on"].update(redis={"condition": "service_healthy"}),
        lambda c: c["services"]["prefect"].pop("healthcheck"),
        lambda c: c["services"]["migrate"].update(restart="unless-stopped"),
        lambda c: c["services"]["worker"]["depends_on"]["db"].update(condition="service_started"),
    ],
    services_say_whether_they_work: [
        lambda c: c["services"]["worker"].pop("healthcheck"),
        lambda c: c["services"]["worker"]["depends_on"].pop("migrate"),
        lambda c: c["services"]["prefect"].pop("init"),
        lambda c: c["services"]["db"].pop("mem_limit"),
        lambda c: c["services"]["db"].pop("logging"),
        set_in("db", restart="no"),
    ],
    images_are_pinned: [
        set_in("db", image="postgres:latest"),
        set_in("db", image="postgres"),
        set_in("db", image="postgres:18"),
    ],
    own_image_is_built_once: [
        set_in("worker", build="."),
        lambda c: c["services"]["worker"].pop("pull_policy"),
        lambda c: c["services"]["migrate"].pop("pull_policy"),
    ],
    postgres_keeps_its_data: [
        set_in("db", volumes=["archive:/var/lib/postgresql/data"]),
        set_in("db", volumes=[]),
    ],
    volumes_and_secrets_are_declared: [
        lambda c: c["volumes"].pop("archive"),
        lambda c: c["secrets"].pop("prefect_auth"),
        set_in("migrate", secrets=[]),
    ],
    no_secret_is_written_down: [
        set_in("db", environment={"POSTGRES_PASSWORD": "matn"}),
        set_in("db", environment={"POSTGRES_PASSWORD": "${POSTGRES_PASSWORD:-matn}"}),
        set_in("migrate", environment={"DATABASE_URL": "postgresql://matn:matn@db/matn"}),
        lambda c: c["secrets"]["prefect_auth"].update(file="./secrets/prefect_auth"),
    ],
    variables_are_explained: [
        set_in("db", image="postgres:${POSTGRES_VERSION:-18.6}"),
        set_in("db", mem_limit="${DATABASE_MEMORY}"),
        set_in("db", mem_limit="1g"),
        set_in("db", mem_limit="${DATABASE_MEMORY:-1g}"),
    ],
    ports_stay_on_this_machine: [
        set_in("db", ports=["5432:5432"]),
        set_in("db", ports=["0.0.0.0:5432:5432"]),
        set_in("db", ports=[{"published": 5432, "target": 5432}]),
        set_in("worker", network_mode="host"),
    ],
    pages_are_read_only: [
        lambda c: c["services"]["worker"]["volumes"][0].update(read_only=False),
        set_in("worker", volumes=["./seeds:/app/seeds"]),
    ],
    own_services_have_no_rights: [
        set_in("worker", user="root"),
        set_in("worker", read_only=False),
        set_in("migrate", cap_drop=[]),
        set_in("worker", tmpfs=[]),
    ],
    commands_exist: [
        set_in("migrate", command=["matn", "migrate"]),
        set_in("migrate", command=["matn", "db", "migrate"]),
        set_in("migrate", command="matn db upgrade"),
        set_in("worker", command=["/app/deploy/no-such.sh"]),
        set_in("worker", command=["bash"]),
    ],
}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_in_the_compose_file(check: Check):
    assert list(check(COMPOSE)) == []


@pytest.mark.parametrize(
    ("check", "damage"),
    [(check, damage) for check, damages in CHECKS.items() for damage in damages],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_damaged_copy_is_found_by(check: Check, damage: Damage):
    broken = copy.deepcopy(COMPOSE)
    damage(broken)
    assert list(check(broken)) != []


def follows_the_schema(text: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "docker-compose.yml"
    path.write_text(text)
    tool = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", str(path)]
    return subprocess.run(tool, capture_output=True, text=True, check=False)


def test_the_compose_file_follows_the_compose_schema(tmp_path: Path):
    answer = follows_the_schema(COMPOSE_FILE.read_text(), tmp_path)
    assert answer.returncode == 0, answer.stdout


def test_a_mistyped_key_is_against_the_compose_schema(tmp_path: Path):
    answer = follows_the_schema(COMPOSE_FILE.read_text().replace("healthcheck:", "healtcheck:"), tmp_path)
    assert answer.returncode == 1
    assert "healtcheck" in answer.stdout


def test_the_python_in_the_health_checks_compiles():
    for name, service in COMPOSE["services"].items():
        test = service.get("healthcheck", {}).get("test", [])
        if "-c" in test:
            compile(test[test.index("-c") + 1], name, "exec")


def test_matn_does_not_take_the_compose_settings_for_its_own():
    """Both read .env in this folder: a name that both knew would lead `matn` to the services' files."""
    from pipeline.settings import Settings

    own = {"DATABASE_URL"} | {f"MATN_{field.upper()}" for field in Settings.model_fields}
    assert not own & set(re.findall(r"^(\w+)=", ENV_EXAMPLE, re.MULTILINE))
