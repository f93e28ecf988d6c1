"""How a face moves: a Kalman filter of constant velocity (Kalman 1960, doi:10.1115/1.3662552)."""

import numpy as np
from jaxtyping import Float

from visard.types import Box

_Four = Float[np.ndarray, "4"]

_JERK, _BLUR = 0.02, 0.04
"""How much a velocity changes from frame to frame, and how far a detector is off, in sides of
the box (of the sides themselves: as logarithms)."""


class Motion:
    """Where a face is, how fast it goes, and how sure that is.

    The middle moves in pixels, width and height grow by factors; each of the four on its own.

    Args:
        box: where it was first seen.
    """

    def __init__(self, box: Box) -> None:
        self._place, self._speed = _measured(box), np.zeros(4)
        spread = _spread(box)
        # variances of place and of speed, and their covariance
        self._of_place, self._of_speed = (_BLUR * spread) ** 2, (0.2 * spread) ** 2
        self._both = np.zeros(4)

    @property
    def box(self) -> Box:
        """Where it is thought to be."""
        return _as_box(self._place)

    def advance(self) -> Box:
        """One frame on, without having looked."""
        jerk = (_JERK * _spread(self.box)) ** 2
        self._place = self._place + self._speed
        self._of_place = self._of_place + 2 * self._both + self._of_speed + jerk / 4
        self._both = self._both + self._of_speed + jerk / 2
        self._of_speed = self._of_speed + jerk
        return self.box

    def correct(self, box: Box) -> None:
        """It was seen here, in the frame that was last advanced to."""
        noise = (_BLUR * _spread(box)) ** 2
        missed = _measured(box) - self._place
        sure = self._of_place + noise
        gain, turn = self._of_place / sure, self._both / sure
        self._place = self._place + gain * missed
        self._speed = self._speed + turn * missed
        self._of_speed = self._of_speed - turn * self._both
        self._both = (1 - gain) * self._both
        self._of_place = (1 - gain) * self._of_place


def _measured(box: Box) -> _Four:
    left, top, right, bottom = box
    width, height = max(right - left, 1.0), max(bottom - top, 1.0)
    return np.array([(left + right) / 2, (top + bottom) / 2, np.log(width), np.log(height)])


def _spread(box: Box) -> _Four:
    """What a share of the box means for each of the four."""
    return np.array([max(box[2] - box[0], 1.0), max(box[3] - box[1], 1.0), 1.0, 1.0])


def _as_box(place: _Four) -> Box:
    x, y, width, height = place[0], place[1], np.exp(place[2]), np.exp(place[3])
    left, top, right, bottom = (
        float(side) for side in (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    )
    return left, top, right, bottom
