"""How many questions may be asked about one face, and how many were."""

import os

from visard.errors import SettingError

DEFAULT = 2000
"""Questions a face. Published attacks take several thousand to tens of thousands."""
_LEAST, _MOST = 200, 1_000_000


class Spent(Exception):
    """No question is left for what was wanted; caught within this package."""


class Purse:
    """Counts questions and never gives out more than its limit.

    Args:
        limit: questions that may be asked in all.

    Attributes:
        taken: questions asked so far.
        kept: of the limit, how many are held back for later.

    >>> purse = Purse(10)
    >>> purse.kept = 4
    >>> purse.spend(5)
    >>> purse.taken, purse.left
    (5, 1)
    """

    def __init__(self, limit: int) -> None:
        self.taken, self.kept, self._limit = 0, 0, limit

    @property
    def left(self) -> int:
        """Questions that may be asked now."""
        return self._limit - self.kept - self.taken

    def spend(self, questions: int = 1) -> None:
        """Counts questions that are about to be asked.

        Raises:
            Spent: there are not so many left.
        """
        if questions > self.left:
            raise Spent
        self.taken += questions


def limit() -> int:
    """Questions a face: what ``VISARD_QUERIES`` says, or the default.

    Raises:
        SettingError: it is no number from 200 to a million.
    """
    said = os.environ.get("VISARD_QUERIES", "") or str(DEFAULT)
    if not said.isdecimal() or not _LEAST <= int(said) <= _MOST:
        raise SettingError(
            f"{said!r} is no number of questions", "VISARD_QUERIES", f"give {_LEAST} to {_MOST}"
        )
    return int(said)
