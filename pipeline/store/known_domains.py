"""Which publishers' domains the archive knows: by a publisher's row, an accepted snapshot, or the address of a page."""

from __future__ import annotations

from sqlalchemy import Engine, text

from pipeline.store.engine import errors_in_words
from pipeline.store.kept_bytes import HOST, HOST_IS_OF_DOMAIN


def knows_domain(engine: Engine, domain: str) -> bool:
    """Say whether anything in the archive is of a domain, or of one below it."""
    query = f"""
        SELECT EXISTS (SELECT FROM publishers WHERE domain = :domain)
            OR EXISTS (SELECT FROM profile_snapshots WHERE domain = :domain)
            OR EXISTS (SELECT FROM page_sightings WHERE {HOST_IS_OF_DOMAIN})
    """
    with errors_in_words(engine), engine.connect() as connection:
        return bool(connection.execute(text(query), {"domain": domain}).scalar_one())


def known_domains(engine: Engine) -> list[str]:
    """List the domains that the archive knows, hosts of its pages' addresses among them, without www."""
    query = f"""
        SELECT domain FROM publishers UNION SELECT domain FROM profile_snapshots
        UNION SELECT regexp_replace({HOST}, '^www\\.', '') FROM page_sightings WHERE {HOST} IS NOT NULL
        ORDER BY 1
    """
    with errors_in_words(engine), engine.connect() as connection:
        return list(connection.scalars(text(query)))
