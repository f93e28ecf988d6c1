"""Pictures of a written video for whoever reviews it: of every face covered, and between.

They are taken from the result, so that they show nothing that it does not show.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from visard.boxes.mark import Mark
from visard.jobs.film_faces import CoveredFace, Uncovered
from visard.photo.thumbnail import Thumbnail, thumbnail
from visard.review_report import Outlined
from visard.types import Box, ImageArray

_MOST = 300
"""Pictures of one video."""


@dataclass(frozen=True, slots=True, eq=False)
class Taken:
    """A frame of the result.

    Attributes:
        slips: boxes in which a face is still found.
    """

    frame: int
    picture: Thumbnail
    slips: tuple[Box, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """What of a video goes to a list of boxes, and to a page.

    Attributes:
        faces: what was covered; ``marks`` are the same as boxes.
        times: of the frames, in seconds.
    """

    faces: Sequence[CoveredFace] = ()
    marks: Sequence[Mark] = ()
    pictures: Sequence[Taken] = ()
    times: Sequence[float] = ()

    def second(self, frame: int) -> float:
        """When a frame is shown; some videos have more frames than they say."""
        return self.times[min(frame, len(self.times) - 1)]

    def there(self, frame: int) -> list[Outlined]:
        """The faces that were covered in a frame."""
        placed = ((face.name, face.at(frame)) for face in self.faces)
        return [Outlined(name, box) for name, box in placed if box is not None]


class Pictures:
    """Takes pictures while the result is looked at.

    Args:
        faces: what was covered.
        uncovered: finds beyond a limit.
        wanted: somebody will look at them.

    Attributes:
        frames: of which pictures are wanted, besides any in which a face is found again.
    """

    def __init__(
        self, faces: Sequence[CoveredFace], uncovered: Sequence[Uncovered], *, wanted: bool
    ) -> None:
        self._wanted = wanted
        of_faces = [face.largest[0] for face in faces] + [each.frame for each in uncovered]
        self.frames = frozenset(of_faces[:_MOST]) if wanted else frozenset[int]()
        self._between = 0
        self.taken: list[Taken] = []

    def take(self, number: int, image: ImageArray, slips: Sequence[Box]) -> None:
        """Keep a frame, if it is one to keep."""
        if not self._wanted or len(self.taken) >= 2 * _MOST:
            return
        plain = number not in self.frames and not slips
        self._between += plain
        if not plain or self._between % 5 == 1:
            self.taken.append(Taken(number, thumbnail(image), tuple(slips)))
