"""Keep the user's environment out of the server and of connections to it."""

from __future__ import annotations

import os

SERVER_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
"""All that the server's programs see: PGDATA, PGPORT, LC_ALL, TZ and LD_LIBRARY_PATH of the user would change what they do."""


def forget_libpq_variables() -> None:
    """Remove the `PG…` variables from this process, so that none overrides the embedded server's address.

    libpq reads them for whatever a URL leaves open: PGHOSTADDR would send us to another machine, PGSSLMODE refuse the
    connection, PGOPTIONS and PGTZ change the session. Variables of psql (`PSQL_…`, `PAGER`) stay.
    """
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
