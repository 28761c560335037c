"""Every error that a user can cause, each with the exit status that the command ends with.

Exit statuses: 0 done · 1 failed · 2 wrong usage · 3 done, with pages in quarantine (only where asked for by `--strict`) ·
4 database not reachable · 5 database not migrated.
"""


class MatnError(Exception):
    """Something failed in a way that the user can mend; the message names the place and the remedy."""

    exit_status = 1


class UsageError(MatnError):
    """The command was called with something it cannot take."""

    exit_status = 2


class InputError(UsageError):
    """An input path does not exist, cannot be read, or holds no pages."""


class ProfileError(MatnError):
    """A publisher's profile is wrong; the message names the file and the line."""

    exit_status = 2


class SettingsError(MatnError):
    """A setting has a value that cannot be used."""

    exit_status = 2


class RecogniserError(MatnError):
    """A recogniser of names that the user set cannot be loaded: its model or the extra that reads it is missing."""

    exit_status = 2


class DatabaseUnreachableError(MatnError):
    """No PostgreSQL answers where one is expected, or it refuses us."""

    exit_status = 4


class DatabaseNotMigratedError(MatnError):
    """The database lacks Matn's tables or holds another version of them."""

    exit_status = 5


class FiguresDoNotBalanceError(MatnError):
    """A run's counts do not add up: read is not new + unchanged + quarantined. This is a defect of Matn."""
