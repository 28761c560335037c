"""Settings from the environment, read once by the command and handed on; no stage reads them.

Names: `DATABASE_URL`, and `MATN_…` for the rest; a `.env` file in the working directory is read too.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.errors import SettingsError

MEBIBYTE = 1024 * 1024
ENV_FILE = Path(".env")

EXPECTED = {
    "MATN_MAX_PAGE_BYTES": "a number of bytes, at least 1024, such as 16777216 for 16 MiB",
    "MATN_BATCH_PAGES": "a number of pages from 1 to 100000, such as 500",
    "MATN_WORKERS": "a number of processes from 1 to 256, such as 4",
    "MATN_POSTGRES_MAJOR": "a version of PostgreSQL, 18 or 16",
}
"""What a variable takes, for the message where it holds something else."""

NOT_OF_SETTINGS = frozenset({"MATN_RUN_AT_START"})
"""Names that other parts of the project read: this one is the containers'."""


class Settings(BaseSettings):
    """What can be set, with its default; `matn` reads it at the start of a verb."""

    model_config = SettingsConfigDict(env_prefix="MATN_", env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: SecretStr | None = Field(None, validation_alias="DATABASE_URL")
    database_password_file: Path | None = None
    """A file that holds the password for DATABASE_URL, so that it need not stand in the environment (compose secrets)."""

    home: Path = Path("~/.local/share/matn")
    """Where the embedded PostgreSQL, Prefect's files and the logs live."""

    profiles: Path | None = None
    """A folder of the user's own profiles of publishers; None: MATN_HOME/profiles, where that exists."""

    max_page_bytes: int = Field(16 * MEBIBYTE, ge=1024)
    batch_pages: int = Field(500, ge=1, le=100_000)
    workers: int | None = Field(None, ge=1, le=256)
    """Processes that read and parse; None: one for each processor core that this process may use."""

    recogniser: str = "matn"
    """What finds names: `matn`, `transformers:FOLDER`, `gliner:FOLDER`; several joined by `+`, or as `vote(A,B,C)`."""

    gliner_labels: str = "PERSON=person ORG=organization PLACE=location"
    """The words by which a GLiNER model is asked for each type of name; several of a type are parted by `|`."""

    postgres_major: int = Field(18, ge=15)
    """Which of the embedded server's versions to start (the wheel holds 18 and 16)."""

    @property
    def profiles_to_write(self) -> Path:
        """The folder that new profiles go to, whether it exists or not."""
        return self.profiles.expanduser().absolute() if self.profiles is not None else self.home / "profiles"

    @property
    def profiles_to_read(self) -> Path | None:
        """The folder of the user's own profiles: the one that is set, which then must exist, or MATN_HOME/profiles if it does."""
        folder = self.profiles_to_write
        return folder if self.profiles is not None or folder.is_dir() else None


def load_settings() -> Settings:
    """Read the settings; a variable that is empty counts as not set.

    Raises:
        SettingsError: a variable has a value that cannot be used, or the file .env cannot be read; the message names it.
    """
    try:
        _check_env_file()
        settings = Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f".env: {reason}. Mend the file .env in this folder, or call matn from another.") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        name = name if name == "DATABASE_URL" else f"MATN_{name.removeprefix('MATN_')}"
        where = "" if name in map(str.upper, os.environ) else ".env: "
        raise SettingsError(f"{where}{name}: expected {EXPECTED.get(name, first['msg'])}; it is {first['input']!r}.") from None
    return settings.model_copy(update={"home": settings.home.expanduser().absolute()})


def unknown_variables() -> dict[str, str | None]:
    """Name the MATN_… variables, of the environment and .env, that nothing reads, each with the known name that is closest."""
    known = {name.upper() for name in Settings.model_fields if name != "database_url"}
    known |= {name.removeprefix("MATN_") for name in NOT_OF_SETTINGS}
    set_here = {*os.environ, *(dotenv_values(ENV_FILE, interpolate=False) if ENV_FILE.is_file() else ())}
    rest_of = {name: name.upper().removeprefix("MATN_") for name in sorted(set_here) if name.upper().startswith("MATN_")}
    closest = {name: difflib.get_close_matches(rest, known, 1) for name, rest in rest_of.items() if rest not in known}
    return {name: f"MATN_{found[0]}" if found else None for name, found in closest.items()}


def _check_env_file() -> None:
    """Refuse a line that is no setting: it would be passed over, and the default used.

    Raises:
        OSError, UnicodeDecodeError: the file cannot be read.
        SettingsError: a line cannot be read, or names a setting of ours without a value.
    """
    if not ENV_FILE.is_file():
        return
    with ENV_FILE.open(encoding="utf-8") as file:
        for binding in parse_stream(file):
            # A name alone is another program's affair; .env is often shared.
            is_ours = binding.key is not None and binding.key.upper().startswith(("MATN_", "DATABASE_URL"))
            if binding.error or (is_ours and binding.value is None):
                text = binding.original.string
                line = binding.original.line + text[: len(text) - len(text.lstrip())].count("\n")
                raise SettingsError(f".env, line {line}: expected NAME=value. Mend the file .env in this folder.")
