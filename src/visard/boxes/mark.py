"""One line of a file of boxes: where a face is, and what is to be done about it."""

from dataclasses import dataclass
from enum import StrEnum

from visard.types import Box


class What(StrEnum):
    """What is to be done with what is in a box."""

    COVER = "cover"
    LEAVE = "leave"
    """It is no face, or one that may be seen."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A box that somebody gave, or that was covered.

    Attributes:
        file: name of the photo or video, with as much of its folders as tells it apart.
        box: in pixels of the upright picture.
        face: videos: marks of one name are one face, which goes straight from one box to
            the next; empty: this box stands alone.
        frames: videos: the first and the last frame in which it is there, from 0.
        seconds: the same by the clock. Neither: all the time.
        place: where it stands in its file, for messages.
        note: for whoever reads the file; nothing follows from it.
    """

    file: str
    box: Box
    what: What = What.COVER
    face: str = ""
    frames: tuple[int, int] | None = None
    seconds: tuple[float, float] | None = None
    place: str = ""
    note: str = ""

    @property
    def timed(self) -> bool:
        """It says when it is there, which only makes sense in a video."""
        return self.frames is not None or self.seconds is not None
