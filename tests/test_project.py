"""What holds of the whole tree: locked requirements, licences, sizes and names of modules, and what no file may say."""

import re
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import pipeline

ROOT = Path(__file__).parents[1]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
REQUIREMENTS = sorted(ROOT.glob("requirements*.txt"))
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))

COPYLEFT_ALLOWED = {
    # Linked as they are published, and replaceable: all that the LGPL asks of their users.
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    # Offered under the Artistic License or the GPL; taken under the former.
    "text-unidecode": "Artistic License",
}
VAGUE_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "base"}
BASE_OF_THE_MODELS = "pipeline/store/base.py"  # SQLAlchemy's own word for the class that every model derives from
ARABIC_LETTERS = re.compile("[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")


def pins(path: Path) -> dict[Requirement, int]:
    """Give each pinned requirement of a locked file, with the number of its hashes."""
    joined = path.read_text().replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
    return {Requirement(line.split(" --hash")[0]): line.count(" --hash=sha256:") for line in lines}


def in_one_form(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_every_requirement_is_one_version_with_hashes(path: Path):
    loose = [str(pin) for pin, hashes in pins(path).items() if not re.fullmatch(r"==[^*,]+", str(pin.specifier)) or not hashes]
    assert pins(path)
    assert loose == []


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_name_no_address_and_no_index(path: Path):
    wrong = [line for line in path.read_text().splitlines() if "://" in line or re.match(r"\s*-(?!-hash=)", line)]
    assert wrong == []


def test_the_tests_run_on_the_versions_that_users_get():
    run = {str(pin) for pin in pins(ROOT / "requirements.txt")}
    dev = {str(pin) for pin in pins(ROOT / "requirements-dev.txt")}
    assert run - dev == set()


def test_what_pyproject_asks_for_is_locked():
    groups = PYPROJECT["dependency-groups"]
    asked = {
        "requirements.txt": PYPROJECT["project"]["dependencies"],
        "requirements-dev.txt": groups["dev"],
        "requirements-build.txt": groups["build"],
    }
    for name, requirements in asked.items():
        locked = {in_one_form(pin.name): pin for pin in pins(ROOT / name)}
        for wanted in map(Requirement, requirements):
            version = str(locked[in_one_form(wanted.name)].specifier).removeprefix("==")
            assert wanted.specifier.contains(version), f"{name}: {wanted} (try `make lock`)"


def licence(name: str) -> str:
    """Give what an installed package says of its licence: the expression, the field where it is short, the classifiers."""
    said = metadata(name)
    classifiers = [line for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    field = said.get("License") or ""
    return " | ".join([said.get("License-Expression") or "", field if len(field) < 80 else "", *classifiers])


def test_nothing_that_is_installed_to_run_is_under_the_gpl():
    for pin in pins(ROOT / "requirements.txt"):
        if pin.marker and not pin.marker.evaluate():
            continue
        said = licence(pin.name)
        if re.search(r"GPL|General Public", said):
            assert COPYLEFT_ALLOWED.get(in_one_form(pin.name), "nothing") in said, f"{pin.name}: {said}"


def test_every_exception_for_a_licence_is_still_needed():
    locked = {in_one_form(pin.name) for pin in pins(ROOT / "requirements.txt")}
    assert set(COPYLEFT_ALLOWED) <= locked


def test_the_version_is_told_once():
    assert pipeline.__version__ == PYPROJECT["project"]["version"]
    assert f"matn:{pipeline.__version__}" in (ROOT / "docker-compose.yml").read_text()
    try:
        assert metadata("matn")["Version"] == pipeline.__version__
    except PackageNotFoundError:
        pytest.skip("run from the source, not installed")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_short_and_named_for_what_it_does(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300
    names = set(path.relative_to(ROOT).with_suffix("").parts)
    assert not names & VAGUE_NAMES or path.relative_to(ROOT).as_posix() == BASE_OF_THE_MODELS


def test_arabic_stands_in_data_files_not_in_code():
    """Who knows Arabic and not Python can then read and mend it."""
    with_letters = {
        path.relative_to(ROOT).as_posix() for path in MODULES if ARABIC_LETTERS.search(path.read_text(encoding="utf-8"))
    }
    assert with_letters == set()


def check_files(*paths: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / ".ci/check_files.py"), *paths]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, encoding="utf-8")


def git(*arguments: str) -> subprocess.CompletedProcess[str]:
    # A checkout may belong to another user than the one who tests it.
    command = ["git", "-c", "safe.directory=*", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_git_leaves_a_user_s_own_pages_in_seeds_aside_and_none_of_the_samples():
    if git("rev-parse").returncode:
        pytest.skip("not a git checkout")
    samples = re.findall(r"^\| `(\S+\.txt)` \|", (ROOT / "seeds/README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(samples) == 19
    ours = [f"seeds/{name}" for name in ("README.md", *samples)]
    theirs = ["seeds/mine.txt", "seeds/crawl/page.txt.gz"]
    assert git("check-ignore", "--no-index", *theirs, *ours).stdout.split() == theirs


def test_no_file_names_a_registry_a_machine_or_hides_a_character():
    listed = git("ls-files", "-z")
    if listed.returncode:
        pytest.skip("not a git checkout")
    files = [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    assert len(files) > 30
    assert check_files(*files).stdout == ""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", "see https://py" + "pi.org/simple"),
        ("a.md", "open /ro" + "ot/matn"),
        ("a.md", "`/ho" + "me/ali/pages`"),
        ("a.yml", "path: /wo" + "rk/main"),
        ("a.py", "name = '\u200f'"),
        ("a.py", "\ufeffname = 1"),
        ("a.csv", "x" * 600_000),
    ],
)
def test_what_no_file_may_hold_is_found_with_its_line(tmp_path: Path, name: str, content: str):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    answer = check_files(str(path))
    assert answer.returncode == 1
    assert str(path) in answer.stdout


def test_ordinary_text_and_pages_in_any_encoding_pass(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_bytes("\u200fمتن ~/pages /opt/pages ../work/x https://example.org/home/x".encode())
    legacy = tmp_path / "b.txt"
    legacy.write_bytes("متن".encode("windows-1256"))
    assert check_files(str(path), str(legacy)).returncode == 0
