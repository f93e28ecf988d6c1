"""Cameras of pages: what protects each stream of frames, and who is asked about it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch

from visard import methods
from visard.live.aims import Unlike
from visard.live.descending import Descending
from visard.live.frame import FaceShown, Shield, Treated
from visard.live.who import Compares, Said
from visard.methods import Cast
from visard.photo.files import decode, encode
from visard.photo.shown import as_shown
from visard.pipeline.preprocess import aligned
from visard.protocols import Recognizer
from visard.serve.refusals import Refusal
from visard.types import Face, ImageArray, Photo

_MOST = 4
"""Streams at one time."""
_IDLE, _QUIET = 30.0, 3.0
"""Seconds after which a stream is forgotten, with the face that it showed; and after which one
makes room for another."""
_LOOKED_AT = 320
_TOLD = 8
"""Faces that are told of; all are changed."""
_QUALITY = 85
_PERSON = "the person"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a camera.

    Attributes:
        stream: the same for all pictures of one camera.
    """

    photo: bytes
    stream: str


@dataclass(frozen=True, slots=True)
class Shot:
    """A frame as others may see it, as a JPEG, and what is told of it."""

    data: bytes
    told: dict[str, Any]


class Acquaintance:
    """A recogniser that gets to know the first face it sees in a stream, unprotected.

    What it says of later faces is what a system says that knows the person.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self.name, self._recognizer = recognizer.card.name, recognizer
        self._known: Compares | None = None

    def __call__(self, image: ImageArray, faces: Sequence[Face]) -> list[Said]:
        """One answer a face; see ``visard.live.who.Tells``."""
        if self._known is None and faces:
            card = self._recognizer.card
            with torch.inference_mode():
                first = self._recognizer.embed(aligned(image, faces[0], [card])[card.name])
            self._known = Compares(self._recognizer, [_PERSON], first)
        return [] if self._known is None else self._known(image, faces)


Make = Callable[[], Shield]


def shield(actors: Cast) -> Shield:
    """PGD with a warm start, before a recogniser that it does not attack, where there is one.

    Raises:
        WeightsError: there is no detector.
    """
    way = Descending(Unlike(actors.surrogates))
    finder = methods.film_detector(_LOOKED_AT)
    return Shield(way, finder, tells=Acquaintance(judge(actors)))


def judge(actors: Cast) -> Recognizer:
    """Who is asked about a stream."""
    return (*actors.strangers, *actors.surrogates)[0]


class Streams:
    """The streams of one server, for the thread that has the models.

    Args:
        pixels: that a frame may have.
        make: what protects a stream.
        asked: the recogniser's name who is asked.
    """

    def __init__(self, pixels: int, make: Make, asked: str) -> None:
        self._pixels, self._make, self._name = pixels, make, asked
        self._shields: dict[str, tuple[Shield, float]] = {}

    def __len__(self) -> int:
        return len(self._shields)

    def show(self, frame: Frame) -> Shot:
        """The frame as others may see it.

        Raises:
            PhotoError: it is no picture, or a very large one.
            Refusal: there are too many streams.
        """
        photo = decode(frame.photo, name="picture", max_pixels=self._pixels)
        full = frame.stream not in self._shields and len(self._shields) >= _MOST
        self.forget_idle(_QUIET if full else _IDLE)
        if frame.stream not in self._shields and len(self._shields) >= _MOST:
            what = f"{_MOST} cameras are on already"
            raise Refusal(503, "too-many-cameras", what, "turn one off, and wait half a minute")
        protects = self._shields.get(frame.stream, (None, 0.0))[0] or self._make()
        self._shields[frame.stream] = protects, time.monotonic()
        treated = protects(as_shown(photo))
        data = encode(Photo(treated.pixels, format="JPEG"), quality=_QUALITY)
        return Shot(data, told(treated, self._name))

    def forget_idle(self, seconds: float = _IDLE) -> None:
        """Forget streams of which nothing came for so long."""
        now = time.monotonic()
        for name, (_, then) in list(self._shields.items()):
            if now - then > seconds:
                self._shields.pop(name, None)


def told(treated: Treated, recognizer: str) -> dict[str, Any]:
    """What is said of a frame: its state, and of each face whether a recogniser knows it."""
    faces = [_told(each, recognizer) for each in treated.faces[:_TOLD]]
    return {"state": treated.state.value, "faces": faces}


def _told(face: FaceShown, recognizer: str) -> dict[str, Any]:
    box = [round(side, 1) for side in face.box]
    return {
        "box": box,
        "protected": face.protected,
        "recognizer": recognizer,
        "before": _said(face.before),
        "after": _said(face.after),
    }


def _said(said: Said | None) -> dict[str, Any] | None:
    return None if said is None else {"known": bool(said.person), "words": said.words}
