"""Whose face is whose from frame to frame, as the frames come in.

Every frame is looked at: a face that nobody looked for is a face that nobody hid. Where the
detector blinks, the place in which the face should be is handed on for some frames, a little
larger with every one of them.
"""

from dataclasses import dataclass

from visard.protocols import Detector
from visard.track.tracks import Track, Tracker
from visard.types import Box, Face, ImageArray

HOLD = 12
"""Frames for which a face is taken to be there though nobody sees it: half a second."""
_GROWTH = 0.03
"""By how much of its sides a box grows on each side with every frame nobody saw it."""


@dataclass(frozen=True, slots=True)
class Followed:
    """A face in a frame.

    Attributes:
        track: its number, the same from frame to frame, from 1.
        face: where it is; of one that is not seen, only the box means anything.
        seen: the detector finds it in this frame.
    """

    track: int
    face: Face
    seen: bool


class Follower:
    """Finds and follows faces; one object for one stream of frames.

    Args:
        finder: looks at every frame.
        hold: frames for which a face that is lost is handed on.
    """

    def __init__(self, finder: Detector, hold: int = HOLD) -> None:
        self._finder, self._tracker, self._number = finder, Tracker(hold), -1

    def look(self, image: ImageArray) -> list[Followed]:
        """The faces of the next frame; none whose place has left the picture."""
        self._number += 1
        faces = self._finder.detect(image)
        self._tracker.look(self._number, [face.box for face in faces])
        self._tracker.forget(self._number)
        height, width, _ = image.shape
        found = [self._followed(track, faces) for track in self._tracker.tracks]
        for track in self._tracker.tracks:  # a camera may run for days
            track.seen = {track.last: track.seen[track.last]}
        return [each for each in found if _inside(each.face.box, width, height)]

    def _followed(self, track: Track, faces: list[Face]) -> Followed:
        box = track.seen[track.last]
        if track.last == self._number:
            face = next(each for each in faces if each.box == box)
            return Followed(track.number, face, True)
        return Followed(track.number, _held(box, track, self._number - track.last), False)


def _held(last: Box, track: Track, away: int) -> Face:
    """From where it was to where it was going."""
    there = track.motion.box
    left, top = min(last[0], there[0]), min(last[1], there[1])
    right, bottom = max(last[2], there[2]), max(last[3], there[3])
    across, down = (_GROWTH * away * side for side in (right - left, bottom - top))
    box = (left - across, top - down, right + across, bottom + down)
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    return Face(box, (middle,) * 5, 0.0)


def _inside(box: Box, width: int, height: int) -> bool:
    return box[0] < width and box[1] < height and box[2] > 0 and box[3] > 0
