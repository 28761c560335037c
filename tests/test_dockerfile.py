"""The Dockerfile and the scripts of deploy/, read as data and run where no container is needed."""

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from compose_rules import COMPOSE, COMPOSE_FILE, ROOT

DOCKERFILE = (ROOT / "Dockerfile").read_text()


def instructions(dockerfile: str) -> list[tuple[str, str]]:
    lines = [line for line in dockerfile.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", " ", "\n".join(lines))
    return [(line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in joined.splitlines()]


def ignored(path: str) -> bool:
    """Say whether .dockerignore, an allow-list here, keeps the path from the build."""
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    return not any(Path(path).match(pattern) or Path(path).is_relative_to(pattern) for pattern in allowed)


def copied_files_exist(dockerfile: str) -> Iterator[str]:
    for word, rest in instructions(dockerfile):
        if word == "COPY" and "--from=" not in rest:
            *sources, _ = [part for part in rest.split() if not part.startswith("--")]
            for source in sources:
                if not (ROOT / source).exists() or ignored(source):
                    yield f"{source} is not there to be copied"


def nothing_is_fetched_unchecked(dockerfile: str) -> Iterator[str]:
    for word, rest in instructions(dockerfile):
        if word == "ADD" or re.search(r"\b(curl|wget|apt-get|git clone)\b", rest):
            yield f"{word} {rest}: fetches what no hash guards"
        if word == "RUN":
            for command in re.split(r"&&|;|\|", rest):
                words = shlex.split(command)
                if "pip" in command and "install" in words and not {"--require-hashes", "--no-index"} & set(words):
                    yield f"{command.strip()}: without hashes"


def the_user_is_not_root(dockerfile: str) -> Iterator[str]:
    users = [rest for word, rest in instructions(dockerfile) if word == "USER"]
    if not users or users[-1].split(":")[0] in {"root", "0"}:
        yield "the image runs as root"
    if users and f"uid={users[-1].split(':')[0]}," not in COMPOSE_FILE.read_text():
        yield "the compose file gives its folders to another user"


def base_images_are_exact(dockerfile: str) -> Iterator[str]:
    bases = {rest.split()[0] for word, rest in instructions(dockerfile) if word == "FROM"}
    if len(bases) != 1 or not all(re.fullmatch(r"python:3\.11\.\d+-slim-bookworm", base) for base in bases):
        yield f"{bases}: not one exact Python"


def nothing_that_builds_is_left(dockerfile: str) -> Iterator[str]:
    last = dockerfile[dockerfile.rindex("FROM ") :]
    if re.search(r"pip\S* install|hatchling|requirements", last) or not re.search(r"pip uninstall.*\bpip\b", last):
        yield "the final image can still install or build packages"


DOCKERFILE_CHECKS: dict[Callable[[str], Iterator[str]], list[tuple[str, str]]] = {
    copied_files_exist: [("prefect.yaml ./", "missing.yaml ./"), ("COPY pipeline", "COPY tests")],
    nothing_is_fetched_unchecked: [
        ("COPY --chmod=0644 prefect.yaml", "ADD https://example.org/prefect.yaml"),
        (" --require-hashes", ""),
        ("WORKDIR /app", "RUN apt-get install gcc"),
    ],
    the_user_is_not_root: [("USER 10001:10001", "USER root"), ("USER 10001:10001\n", ""), ("USER 10001", "USER 1000")],
    base_images_are_exact: [("python:3.11.15-slim-bookworm AS", "python:3.12 AS"), ("3.11.15-slim", "3.11-slim")],
    nothing_that_builds_is_left: [("WORKDIR /app", "RUN pip install gcc"), ("wheel pip", "wheel")],
}


@pytest.mark.parametrize("check", DOCKERFILE_CHECKS, ids=lambda check: check.__name__)
def test_in_the_dockerfile(check: Callable[[str], Iterator[str]]):
    assert list(check(DOCKERFILE)) == []


@pytest.mark.parametrize(
    ("check", "old", "new"),
    [(check, *damage) for check, damages in DOCKERFILE_CHECKS.items() for damage in damages],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_damaged_dockerfile_is_found_by(check: Callable[[str], Iterator[str]], old: str, new: str):
    assert old in DOCKERFILE
    assert list(check(DOCKERFILE.replace(old, new))) != []


def test_secrets_and_the_environment_never_reach_the_build():
    for path in (".env", "secrets/database_password", ".git/config", "seeds/page.txt", ".venv/bin/python"):
        assert ignored(path), path


def test_the_entrypoint_hands_the_secret_to_prefect(tmp_path: Path):
    secret = tmp_path / "auth"
    secret.write_text("matn:a b$c")
    answer = subprocess.run(
        [ROOT / "deploy/entrypoint.sh", "printenv", "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"],
        env={"PATH": os.environ["PATH"], "PREFECT_AUTH_FILE": str(secret)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.stdout == "matn:a b$c\nmatn:a b$c\n"


def test_a_secret_that_cannot_be_read_stops_the_service(tmp_path: Path):
    answer = subprocess.run(
        [ROOT / "deploy/entrypoint.sh", "echo", "started"],
        env={"PATH": os.environ["PATH"], "PREFECT_AUTH_FILE": str(tmp_path / "missing")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert answer.returncode != 0
    assert "started" not in answer.stdout


def test_new_secrets_are_long_private_and_never_replaced(tmp_path: Path):
    (tmp_path / "deploy").mkdir()
    script = tmp_path / "deploy" / "new-secrets.sh"
    script.write_bytes((ROOT / "deploy/new-secrets.sh").read_bytes())
    subprocess.run(["sh", script], check=True, capture_output=True)
    files = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(files) == set(COMPOSE["secrets"])
    assert re.fullmatch(r"[0-9a-f]{48}", files["database_password"])
    assert re.fullmatch(r"matn:[0-9a-f]{48}", files["prefect_auth"])
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    again = subprocess.run(["sh", script], check=True, capture_output=True, text=True)
    assert again.stdout.count("kept") == len(files)
    assert files == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}


def test_the_worker_runs_what_prefect_yaml_deploys():
    script = (ROOT / "deploy/worker.sh").read_text()
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    for deployment in deployments:
        assert deployment["work_pool"]["name"] == re.search(r"worker start --pool (\w+)", script)[1]
        # A module, not a file: the image holds the package in its environment and no source beside prefect.yaml.
        assert re.fullmatch(r"pipeline(\.\w+)+:\w+", deployment["entrypoint"])
    started = re.search(r"deployment run (\w+)/([\w-]+)", script)
    assert started[2] in {deployment["name"] for deployment in deployments if deployment["entrypoint"].endswith(f":{started[1]}")}
