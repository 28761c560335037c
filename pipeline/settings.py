"""Settings from the environment, read once by the command and handed on; no stage reads them.

Names: `DATABASE_URL`, and `MATN_…` for the rest; a `.env` file in the working directory is read too.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from pipeline.errors import SettingsError

MEBIBYTE = 1024 * 1024


class Settings(BaseSettings):
    """What can be set, with its default; `matn` reads it at the start of a verb."""

    model_config = SettingsConfigDict(env_prefix="MATN_", env_file=".env", extra="ignore", frozen=True)

    database_url: SecretStr | None = Field(None, validation_alias="DATABASE_URL")
    database_password_file: Path | None = None
    """A file that holds the password for DATABASE_URL, so that it need not stand in the environment (compose secrets)."""

    home: Path = Path("~/.local/share/matn")
    """Where the embedded PostgreSQL, Prefect's files and the logs live."""

    max_page_bytes: int = Field(16 * MEBIBYTE, ge=1024)
    batch_pages: int = Field(500, ge=1, le=100_000)
    workers: int | None = Field(None, ge=1, le=256)
    """Processes that read and parse; None: one for each processor core that this process may use."""

    postgres_major: int = Field(18, ge=15)
    """Which of the embedded server's versions to start (the wheel holds 18 and 16)."""


def load_settings() -> Settings:
    """Read the settings.

    Raises:
        SettingsError: a variable has a value that cannot be used; the message names it.
    """
    try:
        settings = Settings()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(f".env: {reason}. Mend the file .env in this folder, or call matn from another.") from None
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        name = name if name == "DATABASE_URL" else f"MATN_{name.removeprefix('MATN_')}"
        raise SettingsError(f"{name}: {first['msg']} (got {first['input']!r}).") from None
    return settings.model_copy(update={"home": settings.home.expanduser().absolute()})
