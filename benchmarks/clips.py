"""Clips with faces whose places are known, since they were put there.

Faces of photos move over a textured background, grow and shrink, turn a little, leave and
come back, and pass behind bars. What stands in a frame is known to the pixel, so that
nobody has to mark anything by hand; that they are cut out and pasted is the price.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np

from visard.methods import detector
from visard.photo.files import read
from visard.pipeline.preprocess import main_face
from visard.types import Box, Face

RATE, SOUND_RATE = 25, 44_100
_ROOM = 0.35
"""What is cut out around a face's box on each side, in its widths."""


@dataclass(frozen=True)
class Clip:
    """One clip as it is to be made.

    Attributes:
        seed: of paths, sizes and bars.
        faces: how many people are in it.
        sides: width and height of the face's box at its smallest and largest, in pixels.
    """

    name: str
    width: int
    height: int
    seconds: float
    seed: int
    faces: int
    sides: tuple[float, float]


@dataclass(frozen=True)
class Head:
    """A cut-out head: pixels, how opaque they are, and where the face's box lies in it."""

    pixels: np.ndarray
    alpha: np.ndarray
    box: Box


def head(path: Path) -> Head | None:
    """The head of a photo's main face; None where there is none."""
    image = read(path).pixels
    face = main_face(detector().detect(image), image.shape[1::-1])
    return None if face is None else _cut(image, face)


def _cut(image: np.ndarray, face: Face) -> Head:
    left, top, right, bottom = face.box
    across, down = _ROOM * face.width, _ROOM * face.height
    x, y = max(0, round(left - across)), max(0, round(top - down))
    part = image[y : round(bottom + down), x : round(right + across)]
    alpha = np.zeros(part.shape[:2], np.float32)
    middle = ((left + right) / 2 - x, (top + bottom) / 2 - y - 0.05 * face.height)
    axes = (0.68 * face.width, 0.74 * face.height)
    cv2.ellipse(alpha, (*_whole(middle),), (*_whole(axes),), 0, 0, 360, 1.0, -1)
    soft = cv2.GaussianBlur(alpha, (0, 0), 0.03 * face.width)
    return Head(part, soft, (left - x, top - y, right - x, bottom - y))


def _whole(pair: tuple[float, float]) -> tuple[int, int]:
    return round(pair[0]), round(pair[1])


def frames(
    clip: Clip, heads: Sequence[Head], background: np.ndarray
) -> Iterator[tuple[np.ndarray, list[Box]]]:
    """Each frame, and the visible part of the faces of which more than half is to be seen."""
    random = np.random.default_rng(clip.seed)
    scene = cv2.resize(background, (clip.width, clip.height), interpolation=cv2.INTER_AREA)
    paths = [_Path(clip, random) for _ in range(clip.faces)]
    bars = [_Bar(clip, random) for _ in range(1 + clip.seed % 2)]
    count = round(clip.seconds * RATE)
    for number in range(count):
        frame, boxes = scene.copy(), []
        seen = np.zeros((clip.height, clip.width), np.uint8)
        for index, (path, one) in enumerate(zip(paths, heads, strict=False), start=1):
            boxes.append(_paste(frame, seen, index, one, *path.at(number / count)))
        for bar in bars:
            bar.draw(frame, seen, number / count)
        parts = [_visible(seen, index, box) for index, box in enumerate(boxes, 1)]
        shown = [part for part in parts if part is not None]
        noise = random.normal(0, 2, frame.shape)
        yield (frame + noise).clip(0, 255).astype(np.uint8), shown


class _Path:
    """A face's way: a Lissajous figure that leaves the picture, its size and its turn."""

    def __init__(self, clip: Clip, random: np.random.Generator) -> None:
        self._clip, self._phase = clip, random.uniform(0, 2 * np.pi, 4)
        self._speed = random.uniform(0.5, 1.6, 4) * np.sqrt(clip.seconds)

    def at(self, share: float) -> tuple[float, float, float, float]:
        """Middle, width of the box and turn in degrees."""
        waves = np.sin(self._phase + 2 * np.pi * self._speed * share / 2)
        small, large = self._clip.sides
        side = np.exp(np.log(small) + (np.log(large) - np.log(small)) * (waves[2] + 1) / 2)
        x = self._clip.width * (0.5 + 0.55 * waves[0])
        y = self._clip.height * (0.5 + 0.35 * waves[1])
        return float(x), float(y), float(side), float(18 * waves[3])


class _Bar:
    """Something that passes in front of people."""

    def __init__(self, clip: Clip, random: np.random.Generator) -> None:
        self._clip, self._width = clip, clip.width * random.uniform(0.04, 0.12)
        self._start, self._turns = random.uniform(0, 1), random.uniform(0.5, 1.5)
        self._colour = random.integers(0, 255, 3)

    def draw(self, frame: np.ndarray, seen: np.ndarray, share: float) -> None:
        x = (self._start + self._turns * share) % 1 * (self._clip.width + self._width)
        columns = slice(max(0, round(x - self._width)), max(0, round(x)))
        frame[:, columns], seen[:, columns] = self._colour, 0


def _paste(
    frame: np.ndarray,
    seen: np.ndarray,
    index: int,
    one: Head,
    x: float,
    y: float,
    side: float,
    turn: float,
) -> Box:
    left, top, right, bottom = one.box
    scale = side / (right - left)
    matrix = cv2.getRotationMatrix2D(((left + right) / 2, (top + bottom) / 2), turn, scale)
    matrix[:, 2] += np.array([x - (left + right) / 2, y - (top + bottom) / 2])
    size = frame.shape[1::-1]
    shrunk = (
        cv2.GaussianBlur(one.pixels, (0, 0), max(0.01, 0.4 / scale)) if scale < 1 else one.pixels
    )
    pixels = cv2.warpAffine(shrunk, matrix, size, flags=cv2.INTER_LINEAR)
    alpha = cv2.warpAffine(one.alpha, matrix, size)[..., None]
    frame[:] = (frame * (1 - alpha) + pixels * alpha).astype(np.uint8)
    seen[alpha[..., 0] > 0.5] = index
    down = side * (bottom - top) / (right - left)
    return (x - side / 2, y - down / 2, x + side / 2, y + down / 2)


def _visible(seen: np.ndarray, index: int, box: Box) -> Box | None:
    """The box around what is to be seen of a face; None where that is half of it or less."""
    left, top, right, bottom = box
    rows = slice(max(0, round(top)), max(0, round(bottom)))
    columns = slice(max(0, round(left)), max(0, round(right)))
    own = seen[rows, columns] == index
    if own.sum() <= 0.5 * np.pi / 4 * (right - left) * (bottom - top):
        return None
    (down,), (across,) = np.nonzero(own.any(axis=1)), np.nonzero(own.any(axis=0))
    x, y = columns.start, rows.start
    return (x + across[0], y + down[0], x + across[-1] + 1, y + down[-1] + 1)


def write(clip: Clip, heads: Sequence[Head], background: np.ndarray, folder: Path) -> Path:
    """The clip as H.264 with a tone as its sound, and beside it, as JSON, where faces are."""
    path, truth = folder / f"{clip.name}.mp4", []
    with av.open(str(path), "w") as made:
        film = made.add_stream("h264", rate=RATE)
        film.width, film.height, film.pix_fmt = clip.width, clip.height, "yuv420p"
        film.options = {"crf": "16"}
        sound = made.add_stream("aac", rate=SOUND_RATE)
        for number, (frame, boxes) in enumerate(frames(clip, heads, background)):
            shown = av.VideoFrame.from_ndarray(frame, format="rgb24")
            shown.pts, shown.time_base = number, Fraction(1, RATE)
            made.mux(film.encode(shown))
            truth.append([[int(side) for side in box] for box in boxes])
        made.mux(film.encode())
        for start in range(0, round(clip.seconds * SOUND_RATE), 1024):
            made.mux(sound.encode(_tone(start)))
        made.mux(sound.encode())
    said = {"clip": asdict(clip), "faces": truth}
    path.with_suffix(".json").write_text(json.dumps(said), encoding="utf-8")
    return path


def _tone(start: int) -> av.AudioFrame:
    wave = 0.2 * np.sin(2 * np.pi * 440 * (start + np.arange(1024)) / SOUND_RATE)
    frame = av.AudioFrame.from_ndarray(wave.astype(np.float32)[None], format="fltp", layout="mono")
    frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, start, Fraction(1, SOUND_RATE)
    return frame
