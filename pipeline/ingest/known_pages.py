"""Which pages the archive holds already, asked from where pages are read: nobody need look for what those mention."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Engine, text

from pipeline.errors import MatnError
from pipeline.store.engine import errors_in_words, make_engine


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPages:
    """Answers for one archive; it can be sent to another process. `url`: the archive's, with its password."""

    url: str = field(repr=False)

    @classmethod
    def of(cls, engine: Engine) -> KnownPages:
        """Answer for the archive that an engine is on."""
        return cls(url=engine.url.render_as_string(hide_password=False))

    def __call__(self, hashes: Collection[str]) -> set[str]:
        """Give those of some SHA-256, in hexadecimal, that pages of the archive have; none where the archive does not answer.

        Who writes the pages asks again, and tells what is wrong: this only saves work.
        """
        engine = make_engine(self.url)
        try:
            with errors_in_words(engine), engine.connect() as connection:
                rows = connection.scalars(
                    text("SELECT sha256 FROM pages WHERE sha256 = ANY(:hashes)"),
                    {"hashes": [bytes.fromhex(sha256) for sha256 in hashes]},
                )
                return {sha256.hex() for sha256 in rows}
        except MatnError:
            return set()
        finally:
            engine.dispose()
