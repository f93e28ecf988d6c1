"""A stage for tests of the camera: squares that stand for faces, and whoever looks at them."""

import numpy as np

from visard.live.sources import Shot
from visard.types import Face

GROUND, PAINT = 60, 200
SIDE = 40


def frame(*places):
    """A frame with a bright square at each place (its top left corner)."""
    image = np.full((120, 160, 3), GROUND, np.uint8)
    for number, (x, y) in enumerate(places):
        image[max(0, y) : max(0, y + SIDE), max(0, x) : max(0, x + SIDE)] = PAINT - 20 * number
    return image


class Finder:
    """Finds the squares; blinks when it is told to."""

    name = "squares"

    def __init__(self):
        self.blind = False

    def detect(self, image):
        if self.blind:
            return []
        faces = []
        for value in (PAINT, PAINT - 20):
            rows, columns = np.nonzero((image == value).all(axis=2))
            if len(rows) > 200:
                faces.append(_face(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
        return sorted(faces, key=lambda face: -face.width * face.height)


def _face(left, top, right, bottom):
    box = tuple(float(side) for side in (left, top, right, bottom))
    across, down = (box[2] - box[0]) / 4, (box[3] - box[1]) / 4
    x, y = box[0], box[1]
    points = (
        (x + across, y + down),
        (x + 3 * across, y + down),
        (x + 2 * across, y + 2 * down),
        (x + across, y + 3 * down),
        (x + 3 * across, y + 3 * down),
    )
    return Face(box, points, 0.9)


class Darker:
    """A way that makes windows darker, and remembers who was there."""

    name, margin = "darker", 0.3

    def __init__(self):
        self.tracks = []

    def change(self, windows, tracks):
        self.tracks.append(tuple(tracks))
        return [window.pixels // 2 for window in windows]


class Clip:
    """Frames that are there already, or an end with an error."""

    def __init__(self, frames, *, recorded=True, error=None):
        self._frames, self.recorded, self._error = frames, recorded, error

    def shots(self):
        for number, pixels in enumerate(self._frames):
            yield Shot(pixels, number / 25)
        if self._error is not None:
            raise self._error


class Kept:
    """A sink that keeps what it is shown."""

    def __init__(self, most=1_000_000):
        self.frames, self.closed, self._most = [], False, most

    @property
    def open(self):
        return not self.closed and len(self.frames) < self._most

    def show(self, pixels, time):
        self.frames.append(pixels)

    def close(self):
        self.closed = True
