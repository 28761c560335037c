"""What docker-compose.yml must hold, as checks over the parsed file; each gives a sentence for everything that is wrong."""

import importlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from pipeline.cli.main import VERBS

ROOT = Path(__file__).parents[1]
COMPOSE_FILE = ROOT / "docker-compose.yml"
COMPOSE: dict[str, Any] = yaml.safe_load(COMPOSE_FILE.read_text())
ENV_EXAMPLE = (ROOT / ".env.example").read_text()

ONE_SHOTS = {"migrate"}
SECRET_NAME = re.compile(r"PASSWORD|SECRET|TOKEN|AUTH|_KEY$")
VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?:(:?[-?+])([^}]*))?\}")


def every_text(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield from every_text(key)
            yield from every_text(value)
    elif isinstance(node, list):
        for value in node:
            yield from every_text(value)
    elif node is not None:
        yield str(node)


def mounts(service: dict[str, Any]) -> Iterator[tuple[str, str, str, bool]]:
    """Give each mount as kind, source, target, read-only."""
    for mount in service.get("volumes", []):
        if isinstance(mount, dict):
            yield mount["type"], mount.get("source", ""), mount["target"], mount.get("read_only", False)
        else:
            source, target, *mode = mount.split(":")
            yield "bind" if source.startswith((".", "/", "~")) else "volume", source, target, mode == ["ro"]


def dependencies_can_be_met(compose: dict[str, Any]) -> Iterator[str]:
    services = compose["services"]
    for name, service in services.items():
        for target, needs in service.get("depends_on", {}).items():
            if target not in services:
                yield f"{name} waits for {target}, which is no service"
            elif needs["condition"] == "service_healthy" and not services[target].get("healthcheck", {}).get("test"):
                yield f"{name} waits for {target} to be healthy, which has no health check"
            elif needs["condition"] == "service_completed_successfully" and services[target].get("restart") != "no":
                yield f"{name} waits for {target} to end, which is started again when it ends"
            elif needs["condition"] == "service_started":
                yield f"{name} does not wait until {target} works"


def services_say_whether_they_work(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        if name not in ONE_SHOTS and not service.get("healthcheck", {}).get("test"):
            yield f"{name} has no health check"
        if name not in ONE_SHOTS and service.get("restart") != "unless-stopped":
            yield f"{name} does not come back after a crash"
        if service.get("init") is not True:
            yield f"{name} has no init: killed children stay as zombies"
        if "mem_limit" not in service or "max-size" not in service.get("logging", {}).get("options", {}):
            yield f"{name} may take all memory, or fill the disk with its log"
    for name in ONE_SHOTS:
        waiting = [
            other
            for other, service in compose["services"].items()
            if service.get("depends_on", {}).get(name, {}).get("condition") == "service_completed_successfully"
        ]
        if not waiting:
            yield f"nothing waits until {name} has succeeded"


def images_are_pinned(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        _, _, tag = service["image"].partition(":")
        if not re.match(r"\d+\.\d+", tag):
            yield f"{name}: {service['image']} names no exact version"


def own_image_is_built_once(compose: dict[str, Any]) -> Iterator[str]:
    services = compose["services"].values()
    for image in {service["image"] for service in services if service["image"].startswith("matn:")}:
        users = [service for service in services if service["image"] == image]
        if [service.get("build") for service in users].count(".") != 1:
            yield f"{image} is not built by exactly one service"
        if any(service.get("pull_policy") != ("build" if "build" in service else "never") for service in users):
            yield f"{image} would be looked for in a registry"


def postgres_keeps_its_data(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        targets = [target for _, _, target, _ in mounts(service)]
        if any(target.startswith("/var/lib/postgresql/") for target in targets):
            yield f"{name}: postgres 18 does not keep its data in {targets}"
        if service["image"].startswith("postgres:") and "/var/lib/postgresql" not in targets:
            yield f"{name}: the data of postgres is on no volume"


def volumes_and_secrets_are_declared(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        for kind, source, _, _ in mounts(service):
            if kind == "volume" and source not in compose["volumes"]:
                yield f"{name}: volume {source} is not declared"
        for secret in service.get("secrets", []):
            if secret not in compose["secrets"]:
                yield f"{name}: secret {secret} is not declared"
        for key, value in service.get("environment", {}).items():
            used = re.fullmatch(r"/run/secrets/(\w+)", str(value))
            if used and used[1] not in service.get("secrets", []):
                yield f"{name}: {key} names a secret that the service is not given"


def no_secret_is_written_down(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        for key, value in service.get("environment", {}).items():
            if SECRET_NAME.search(key) and not (key.endswith("_FILE") and str(value).startswith("/run/secrets/")):
                yield f"{name}: {key} is given in the open"
    yield from (f"a password in {text}" for text in every_text(compose) if re.search(r"://[^/@\s]*:[^/@\s]+@", text))
    for name, secret in compose["secrets"].items():
        if set(secret) != {"file"} or ":?" not in secret["file"]:
            yield f"secret {name} is not a file that the user must name"


def variables_are_explained(compose: dict[str, Any]) -> Iterator[str]:
    known = dict(line.split("=", 1) for line in ENV_EXAMPLE.splitlines() if "=" in line and not line.startswith("#"))
    used: dict[str, str] = {}
    for text in every_text(compose):
        for name, operator, rest in VARIABLE.findall(text):
            if operator == ":-":
                used[name] = rest
            elif operator == ":?" and rest:
                used[name] = known.get(name, "")
            else:
                yield f"${{{name}}} has no default and no message"
    yield from (f"{name} is missing in .env.example" for name in used.keys() - known.keys())
    yield from (f"{name} in .env.example is used nowhere" for name in known.keys() - used.keys())
    yield from (f"{name} has another default in .env.example" for name, value in used.items() if known.get(name, value) != value)


def ports_stay_on_this_machine(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        if service.get("network_mode") == "host":
            yield f"{name} opens its ports on every address of the machine"
        for port in service.get("ports", []):
            if not (isinstance(port, str) and port.startswith("127.0.0.1:")):
                yield f"{name}: {port} can be reached from other machines"


def pages_are_read_only(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        for kind, source, _, read_only in mounts(service):
            if kind == "bind" and not read_only:
                yield f"{name} can change {source}"


def own_services_have_no_rights(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        if not service["image"].startswith("matn:"):
            continue
        if service.get("read_only") is not True or service.get("cap_drop") != ["ALL"]:
            yield f"{name} can change its own image or has rights that it does not need"
        if "user" in service or service.get("privileged"):
            yield f"{name} does not run as the image's user"
        given = [mount.partition(":")[0] for mount in service.get("tmpfs", [])] + [target for _, _, target, _ in mounts(service)]
        if "/tmp" not in given or not any(path.startswith("/var/lib/matn") for path in given):
            yield f"{name} cannot write its temporary files"


def commands_exist(compose: dict[str, Any]) -> Iterator[str]:
    for name, service in compose["services"].items():
        command = service.get("command", [])
        if isinstance(command, str):
            yield f"{name}: a command in one string is split by rules of its own"
        elif command and command[0].startswith("/app/"):
            script = ROOT / command[0].removeprefix("/app/")
            if not (script.is_file() and os.access(script, os.X_OK)):
                yield f"{name}: {command[0]} is no script of this project"
        elif command and command[0] == "matn":
            if command[1] not in VERBS:
                yield f"{name}: matn has no verb {command[1]}"
            elif command[1] == "db" and command[2] not in db_verbs():
                yield f"{name}: matn db has no verb {command[2]}"
        elif command and command[0] != "prefect":
            yield f"{name}: {command[0]} is not in the image"


def db_verbs() -> set[str]:
    module, _, attribute = VERBS["db"][0].partition(":")
    return set(getattr(importlib.import_module(module), attribute).commands)
