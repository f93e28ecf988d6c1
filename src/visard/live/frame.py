"""One frame: in, as the camera took it; out, protected, or covered where that failed.

This is all that a window, a file, a virtual camera or a page of a server needs. Whatever
happens, what comes out shows no face that was found and not changed: such a face is covered
with a box, and where anything fails altogether the frame is black.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from visard.anonymize.redact.fills import solid
from visard.anonymize.redact.redaction import covered
from visard.anonymize.redact.region import box
from visard.live.follow import HOLD, Followed, Follower
from visard.live.ways import Way
from visard.live.who import Said, Tells
from visard.photo.window import cut, paste, rounds
from visard.protocols import Detector
from visard.types import Box, Face, ImageArray, Window

log = logging.getLogger(__name__)

_CHANGED = 0.25
"""Share of a face's pixels that must have changed for it to count as protected."""


class State(StrEnum):
    """What a frame that came out is."""

    EMPTY = "no face"
    PROTECTED = "protected"
    REDACTED = "redacted"
    """At least one face is behind a box."""
    BLACK = "black"
    """Something failed, so nothing of the frame is shown."""


@dataclass(frozen=True, slots=True)
class FaceShown:
    """A face in a frame that came out.

    Attributes:
        track: its number, the same from frame to frame.
        protected: it was changed; otherwise it is behind a box.
        before, after: what the recogniser says of the frame as it was and as it is; None
            where it was not asked.
    """

    track: int
    box: Box
    protected: bool
    before: Said | None = None
    after: Said | None = None

    @property
    def named(self) -> bool | None:
        """Whether a name that was said before is still said; None: none was."""
        if self.before is None or not self.before.person:
            return None
        return self.after is not None and self.after.person == self.before.person


@dataclass(frozen=True, slots=True, eq=False)
class Treated:
    """A frame that came out.

    Attributes:
        why: of a black one, in words.
    """

    pixels: ImageArray
    state: State
    faces: tuple[FaceShown, ...] = ()
    why: str = ""


class Shield:
    """Protects one stream of frames; call it with each, in order, from one thread.

    Args:
        way: changes faces.
        finder: looks at every frame. Quick, and rather too eager than not enough.
        tells: who is asked before and after; None: nobody.
        every: frames from one question to the next.
        strict: cover a face that is still named, too. It is asked about in every frame.
        hold: frames for which the place of a face that is lost stays covered.

    Limits: a face that no detector finds is not hidden.

    Example::

        shield = Shield(way, finder, tells=tells)
        shown = shield(frame)
        shown.state, [(face.before, face.after) for face in shown.faces]
    """

    def __init__(
        self,
        way: Way,
        finder: Detector,
        *,
        tells: Tells | None = None,
        every: int = 1,
        strict: bool = False,
        hold: int = HOLD,
    ) -> None:
        self._way, self._follower, self._tells = way, Follower(finder, hold), tells
        self._every, self._strict, self._number = 1 if strict else every, strict, -1

    def __call__(self, image: ImageArray) -> Treated:
        """The frame as it may be shown; same shape."""
        self._number += 1
        try:
            return self._treated(image)
        except Exception as error:  # whatever it is, no picture may slip out
            log.debug("a frame failed", exc_info=error)
            why = " ".join(f"{type(error).__name__}: {error}".split())
            return Treated(np.zeros_like(image), State.BLACK, (), why)

    def _treated(self, image: ImageArray) -> Treated:
        every = self._follower.look(image)
        if not every:
            return Treated(image, State.EMPTY)
        made = image.copy()
        changed = self._change(made, [each for each in every if each.seen])
        faces = self._asked(image, made, every, changed)
        bare = [one.face for one, shown in zip(every, faces, strict=True) if not shown.protected]
        if not bare:
            return Treated(made, State.PROTECTED, tuple(faces))
        return Treated(covered(made, bare, box, solid), State.REDACTED, tuple(faces))

    def _change(self, made: ImageArray, seen: Sequence[Followed]) -> set[int]:
        """Change faces in place; the tracks of those for which that worked."""
        changed = set[int]()
        where = [each.face for each in seen]
        for group in rounds(made, where, self._way.margin):
            windows = [cut(made, where[index], self._way.margin) for index in group]
            tracks = [seen[index].track for index in group]
            for window, track, pixels in zip(
                windows, tracks, self._answers(windows, tracks), strict=True
            ):
                if pixels is not None and _is_changed(window, pixels):
                    paste(made, window, pixels)
                    changed.add(track)
        return changed

    def _answers(
        self, windows: Sequence[Window], tracks: Sequence[int]
    ) -> Sequence[ImageArray | None]:
        """What the way makes of faces; of none of them anything, if it fails."""
        try:
            answers = self._way.change(windows, tracks)
        except Exception as error:  # a box is put there
            log.debug("faces could not be changed", exc_info=error)
            return [None] * len(windows)
        return answers if len(answers) == len(windows) else [None] * len(windows)

    def _asked(
        self, image: ImageArray, made: ImageArray, every: Sequence[Followed], changed: set[int]
    ) -> list[FaceShown]:
        plain = [FaceShown(each.track, each.face.box, each.track in changed) for each in every]
        if self._tells is None or self._number % self._every:
            return plain
        seen = [each for each in every if each.seen]
        faces = [each.face for each in seen]
        before, after = self._tells(image, faces), self._tells(made, faces)
        answers = dict(
            zip((each.track for each in seen), zip(before, after, strict=True), strict=True)
        )
        return [self._told(each, answers) for each in plain]

    def _told(self, face: FaceShown, answers: dict[int, tuple[Said, Said]]) -> FaceShown:
        if face.track not in answers:
            return face
        before, after = answers[face.track]
        told = FaceShown(face.track, face.box, face.protected, before, after)
        if self._strict and told.protected and told.named:
            return FaceShown(face.track, face.box, False, before, after)
        return told


def _is_changed(window: Window, pixels: ImageArray) -> bool:
    """Whether a window came back whole, and its face not as it was."""
    if pixels.shape != window.pixels.shape or pixels.dtype != window.pixels.dtype:
        return False
    rows, columns = _within(window.face, window.pixels)
    before, after = window.pixels[rows, columns], pixels[rows, columns]
    return bool(before.size) and float((before != after).any(axis=2).mean()) >= _CHANGED


def _within(face: Face, pixels: ImageArray) -> tuple[slice, slice]:
    left, top, right, bottom = (round(side) for side in face.box)
    height, width, _ = pixels.shape
    return slice(max(0, top), min(height, bottom)), slice(max(0, left), min(width, right))
