"""Where results go: beside their photos or in a folder, and never one over another."""

import logging
from pathlib import Path

from visard.errors import PhotoError
from visard.jobs.naming import DONE, PARTIAL, target
from visard.photo.atomic import printable, write_bytes

_log = logging.getLogger(__name__)


class Shelf:
    """Takes the results of one run.

    Args:
        force: replace files that exist.
    """

    def __init__(self, *, force: bool) -> None:
        self._force = force
        self._written: dict[Path, Path] = {}

    def put(self, data: bytes | None, label: str, source: Path, folder: Path, form: str) -> None:
        """Write what was made of a photo.

        Args:
            data: the content of the file; None where there is nothing to write.
            label: ``DONE`` or ``PARTIAL``.
            form: Pillow's name of the format.

        Raises:
            PhotoError: it cannot be written, or another photo of this run was there before.
        """
        if data is None:
            _tell_of_earlier(source, folder, form)
            return
        path = target(source, folder, form, label)
        if self._written.get(path, source) != source:
            raise PhotoError(
                "another photo of this run has this result already",
                printable(path),
                "give the photo another name, or treat it alone",
            )
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data, force=self._force)
        if self._force:  # yesterday's result must not stand beside today's
            other = PARTIAL if label == DONE else DONE
            target(source, folder, form, other).unlink(missing_ok=True)
        self._written[path] = source


def _tell_of_earlier(source: Path, folder: Path, form: str) -> None:
    """With ``force`` a result may be there already: it must not pass for today's."""
    for label in (DONE, PARTIAL):
        if (path := target(source, folder, form, label)).exists():
            _log.warning("%s is from an earlier run; it was kept", printable(path))
