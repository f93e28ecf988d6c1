"""What somebody who answers for anonymised photos and videos has to look at, as values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from visard.types import Box


class State(StrEnum):
    """What a reviewer is told of a face."""

    COVERED = "covered"
    FOUND_AGAIN = "still found in the result"
    NOT_COVERED = "not covered"
    LEFT = "left as it is"
    GIVEN = "marked by hand"
    """In a file of which nothing was made."""


TO_LOOK_AT = (State.FOUND_AGAIN, State.NOT_COVERED)
"""What needs somebody's eyes first."""


@dataclass(frozen=True, slots=True)
class Outlined:
    """A box drawn on a picture; ``face`` is the name of what it is around."""

    face: str
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A picture on the page.

    Attributes:
        jpeg: the content of a file, made smaller.
        size: width and height that boxes are measured in.
        frame: of a video; None: it is a photo.
        second: when it is shown.
    """

    jpeg: bytes
    size: tuple[int, int]
    boxes: tuple[Outlined, ...]
    frame: int | None = None
    second: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """A face in a photo or video.

    Attributes:
        name: what it goes by in its file, as the boxes of pictures do.
        said: more about it, in words.
        rows: it as boxes by hand, by column.
        kept: these are given to the next run though nobody changed anything.
    """

    name: str
    state: State
    said: str
    rows: Sequence[dict[str, str | int | float]] = ()
    kept: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Reviewed:
    """A photo or video, and what became of it.

    Attributes:
        file: as boxes by hand name it.
        output: the written file's name; empty: nothing was written.
        said: what became of it, in words.
        done: nothing of it needs somebody's eyes.
        shots: pictures of the result, or of the original where that was asked for.
        originals: the same of the untouched photo, where that was asked for.
    """

    file: str
    output: str
    said: str
    done: bool
    seen: tuple[Seen, ...] = ()
    shots: tuple[Shot, ...] = ()
    originals: tuple[Shot, ...] = field(default=())
