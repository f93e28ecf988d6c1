"""A version of a photo, as the file that would be written, before every machine at hand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from visard.jobs.picking import Picked
from visard.judge.acquire import Sightings
from visard.judge.spotting import Watch
from visard.judge.undetected import gravest, outcome_of
from visard.photo.edit_record import Recorder
from visard.photo.files import decode, encode
from visard.photo.shown import as_shown
from visard.photo.window import around_face
from visard.results import Beyond, FaceReport, Visibility
from visard.types import Face, ImageArray, Outcome, Photo, Version
from visard.visibility.measure import measure, ssim

_LEAST = 7
"""Pixels a side from which on a likeness can be measured."""


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """A version, as the file that would be written, and what machines make of it."""

    label: str
    data: bytes
    pixels: ImageArray
    faces: tuple[FaceReport, ...]

    @property
    def outcome(self) -> Outcome:
        return gravest([face.outcome for face in self.faces])


@dataclass(frozen=True, slots=True, eq=False)
class Judging:
    """Everything that looks at versions, and how they are written.

    Attributes:
        recorder: signs edit records; None where none is wanted.
        leaves_nothing: nothing of the method can be undone, so a face that somebody marked
            and nobody found beforehand is hidden too.
    """

    watch: Watch
    quality: int
    recorder: Recorder | None
    leaves_nothing: bool

    def judged(self, photo: Photo, version: Version, picked: Picked, name: str) -> Judged:
        """A version of a photo, written, read again and looked at.

        Args:
            picked: the faces that it hides.
            name: the photo's, for messages.

        Raises:
            PhotoError: it cannot be encoded.
        """
        changed = replace(photo, pixels=version.pixels)
        data = encode(changed, quality=self.quality)
        if self.recorder is not None:
            data = self.recorder.signed(data, photo.format)
        pixels = decode(data, name=name).pixels
        pairs = zip(picked.faces, picked.by_hand, strict=True)
        reports = tuple(
            self._face(photo, pixels, number, face, by_hand=by_hand)
            for number, (face, by_hand) in enumerate(pairs, start=1)
        )
        if version.releases:
            told = zip(reports, version.releases, strict=True)
            reports = tuple(replace(face, release=release) for face, release in told)
        return Judged(version.label, data, pixels, reports)

    def _face(
        self, photo: Photo, pixels: ImageArray, number: int, face: Face, *, by_hand: bool
    ) -> FaceReport:
        before, after = as_shown(photo), as_shown(photo, pixels)
        seen = Sightings()
        spotted = self.watch.spot(before, after, face, seen)
        findings = self.watch.examine(before, after, face, spotted, seen)
        found = any(each.after for each in spotted)
        looked_at = around_face(face, pixels)
        return FaceReport(
            number=number,
            box=face.box,
            confidence=face.confidence,
            outcome=outcome_of(findings, spotted, gone=by_hand and self.leaves_nothing),
            findings=findings,
            visibility=_visibility(photo.pixels[looked_at], pixels[looked_at]),
            steps=0,
            spotted=spotted,
            marked=() if found else self.watch.examine_marked(before, after, face),
            by_hand=by_hand,
        )


def cost(photo: Photo, beyond: Version | None, faces: Sequence[Face]) -> Beyond | None:
    """What the version after the chosen one would cost, where there is one."""
    if beyond is None:
        return None
    places = [around_face(face, photo.pixels) for face in faces]
    pairs = [(photo.pixels[place], beyond.pixels[place]) for place in places]
    costs = [ssim(one, other) for one, other in pairs if min(one.shape[:2]) >= _LEAST]
    return Beyond(beyond.label, min(costs)) if costs else None


def _visibility(before: ImageArray, after: ImageArray) -> Visibility | None:
    """What a person sees; None of a part that is too small to measure."""
    return measure(before, after) if min(before.shape[:2]) >= _LEAST else None
