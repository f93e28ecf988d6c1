"""A recorded clip: the head of a photo before a camera, moving, turning, in changing light.

What a face does is drawn by chance from a seed: where it goes, how near it comes, how far it
leans. Brightness and colour of the light drift, and every frame has a camera's noise. It is
one photo all along: nobody speaks or looks away.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from jaxtyping import Float

from visard.types import Face, ImageArray

SIZE = (640, 480)
RATE = 25
_HEAD = (0.72, 0.82)
"""Half the width and half the height of what is cut out, in widths and heights of the face."""
_LEAN = 15.0
"""Degrees that a head leans at most."""
_NOISE = 2.5
"""Standard deviation of the camera's noise, in grey levels."""


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """A photo, and where the head in it is."""

    image: ImageArray
    face: Face


@dataclass(frozen=True, slots=True)
class Take:
    """How a clip is shot.

    Attributes:
        frames: how many.
        seed: of the movement, the light and the noise.
        leaves: the face leaves the picture midway, and returns.
        side: width of a face in pixels, at its smallest and largest.
    """

    frames: int
    seed: int
    leaves: bool = False
    side: tuple[float, float] = (120.0, 190.0)


def clip(heads: Sequence[Head], take: Take) -> Iterator[ImageArray]:
    """The frames, 480 × 640 × 3, one at a time.

    Args:
        heads: one or two; each keeps to its part of the picture.
    """
    random = np.random.default_rng(take.seed)
    scene = _scene(heads[0].image)
    ways = [_Way(take, place, len(heads), random) for place in range(len(heads))]
    cut = [_opacity(each) for each in heads]
    light = random.uniform(0, 2 * math.pi, 4)
    for number in range(take.frames):
        share = number / max(1, take.frames - 1)
        frame = scene.copy()
        for head, opacity, way in zip(heads, cut, ways, strict=True):
            _put(frame, head, opacity, way.at(share))
        frame *= 1 + 0.15 * np.sin(light[:3] + 4 * share) * (0.6, 0.5, 0.7)
        frame += 12 * math.sin(light[3] + 5 * share)
        frame += random.normal(0, _NOISE, frame.shape).astype(np.float32)
        yield frame.clip(0, 255).astype(np.uint8)


class _Way:
    """Where a head is at each moment: slow waves, and perhaps a walk out of the picture."""

    def __init__(self, take: Take, place: int, count: int, random: np.random.Generator) -> None:
        self._take, self._middle = take, SIZE[0] * (place + 0.5) / count
        self._room = SIZE[0] / count
        self._phase, self._speed = random.uniform(0, 2 * math.pi, 4), random.uniform(1, 2.5, 4)

    def at(self, share: float) -> tuple[float, float, float, float]:
        """Middle, width, and lean in degrees."""
        waves = np.sin(self._phase + 2 * math.pi * self._speed * share)
        least, most = self._take.side
        x = self._middle + 0.15 * self._room * waves[0]
        if self._take.leaves:
            x += SIZE[0] * max(0.0, math.sin(2 * math.pi * (share - 0.25))) * 1.2
        y = SIZE[1] * (0.5 + 0.06 * waves[1])
        side = least + (most - least) * (waves[2] + 1) / 2
        return float(x), float(y), float(side), float(_LEAN * waves[3])


def _scene(image: ImageArray) -> Float[np.ndarray, "h w 3"]:
    """A room out of focus, in the photo's colours."""
    small = cv2.resize(image, (8, 6), interpolation=cv2.INTER_AREA)
    scene: np.ndarray = cv2.resize(small, SIZE, interpolation=cv2.INTER_CUBIC).astype(np.float32)
    return scene


def _opacity(head: Head) -> Float[np.ndarray, "h w"]:
    """1 on the head, fading out around it."""
    left, top, right, bottom = head.face.box
    middle = (round((left + right) / 2), round((top + bottom) / 2 - 0.06 * head.face.height))
    axes = (round(_HEAD[0] * head.face.width), round(_HEAD[1] * head.face.height))
    alpha = np.zeros(head.image.shape[:2], np.float32)
    cv2.ellipse(alpha, middle, axes, 0, 0, 360, 1.0, thickness=-1)
    soft: np.ndarray = cv2.GaussianBlur(alpha, (0, 0), 0.05 * head.face.width)
    return soft


def _put(
    frame: Float[np.ndarray, "h w 3"],
    head: Head,
    opacity: Float[np.ndarray, "a b"],
    where: tuple[float, float, float, float],
) -> None:
    left, top, right, bottom = head.face.box
    x, y, side, lean = where
    scale, middle = side / head.face.width, ((left + right) / 2, (top + bottom) / 2)
    maps = cv2.getRotationMatrix2D(middle, lean, scale)
    maps[:, 2] += (x - middle[0], y - middle[1])
    image = head.image if scale > 0.8 else cv2.GaussianBlur(head.image, (0, 0), 0.4 / scale)
    pixels = cv2.warpAffine(image, maps, SIZE, flags=cv2.INTER_LINEAR)
    alpha = cv2.warpAffine(opacity, maps, SIZE, flags=cv2.INTER_LINEAR)[..., None]
    frame *= 1 - alpha
    frame += alpha * pixels
