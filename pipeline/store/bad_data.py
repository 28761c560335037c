"""What says that a row cannot be stored, and not that the database is in trouble."""

from __future__ import annotations

import psycopg
from psycopg import errors

BAD_DATA = (psycopg.DataError, psycopg.IntegrityError, errors.ProgramLimitExceeded, UnicodeEncodeError, OverflowError)
"""What PostgreSQL or its driver says of a row that cannot be stored."""
