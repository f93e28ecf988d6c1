"""Where the result of a video goes: whole and under its name, or not at all."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType

from visard.errors import PhotoError
from visard.jobs.naming import DONE, PARTIAL, refuse
from visard.photo.atomic import beside, move, printable


class Reels:
    """The results of one run: none of them takes the place of another.

    Args:
        force: replace results that exist, of earlier runs.
    """

    def __init__(self, *, force: bool) -> None:
        self._force = force
        self._taken: dict[Path, Path] = {}

    def reel(self, source: Path, folder: Path) -> "Reel":
        """A place for the result of a video.

        Raises:
            PhotoError: there is a result already, or this run has given its name away.
        """
        place = (folder / source.name).resolve()
        if self._taken.setdefault(place, source) != source:
            raise PhotoError(
                "another video of this run has this result already",
                printable(source),
                "give the video another name, or treat it alone",
            )
        return Reel(source, folder, force=self._force)


class Reel:
    """Takes the result of one video; what was not kept is gone when the block ends.

    Args:
        folder: where the result goes; made if it is not there.
        force: replace results that exist.

    Attributes:
        temporary: where the video is to be written.

    Raises:
        PhotoError: there is a result already.
    """

    def __init__(self, source: Path, folder: Path, *, force: bool) -> None:
        self._force = force
        self._paths = {
            label: folder / f"{source.stem}.{label}{source.suffix}" for label in (DONE, PARTIAL)
        }
        if not force:
            refuse(self._paths.values())
        folder.mkdir(parents=True, exist_ok=True)
        self.temporary = beside(self._paths[DONE])

    def __enter__(self) -> "Reel":
        return self

    def keep(self, label: str) -> Path:
        """Give what was written its name, and say which.

        Args:
            label: ``DONE`` or ``PARTIAL``.
        """
        move(self.temporary, self._paths[label], force=self._force)
        if self._force:  # yesterday's result must not stand beside today's
            self._paths[DONE if label == PARTIAL else PARTIAL].unlink(missing_ok=True)
        return self._paths[label]

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with suppress(OSError):  # mostly it has its name, or was never made
            self.temporary.unlink()
