"""What people and machines make of a photo in the study of AnonymousNet."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from visard.anonymize.anonymousnet.attributes import Attributes
from visard.anonymize.anonymousnet.framing import framed
from visard.distance import distance, threshold
from visard.judge.acquire import overlap, sighted
from visard.photo.files import read
from visard.photo.window import around_face
from visard.protocols import Detector, Recognizer
from visard.studies.anonymousnet_figures import Row
from visard.tensors import Embeddings
from visard.types import Face, ImageArray, Release
from visard.visibility.measure import measure, ssim

_SAME_FACE = 0.3
"""Least overlap (intersection over union) of what is found with where the face is."""


@dataclass(frozen=True, slots=True, eq=False)
class Shot:
    """A photo, and its largest face."""

    image: ImageArray
    face: Face


def shot(path: Path, detector: Detector) -> Shot | None:
    """The photo of a file; None where no face is found in it."""
    image = read(path).pixels
    faces = detector.detect(image)
    return Shot(image, faces[0]) if faces else None


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A photo made anew, what is told of its attributes, and which version it is."""

    image: ImageArray
    release: Release | None = None
    label: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Looking:
    """All that look.

    Attributes:
        witness: tells attributes; None: nobody says whether they are to be seen.
    """

    detectors: Sequence[Detector]
    recognizers: Sequence[Recognizer]
    witness: Attributes | None

    def at(self, way: str, person: str, photo: str, here: Shot, other: Shot, made: Made) -> Row:
        """One row."""
        seen = measure(here.image, made.image, multiscale=True)
        face = around_face(here.face, here.image)
        found = {each.name: _found(each, made.image, here.face) for each in self.detectors}
        places = [here.face, *(each for each in found.values() if each)]
        asked, confirmed, idle = self._flips(here, made)
        return Row(
            way=way,
            person=person,
            photo=photo,
            label=made.label,
            psnr=seen.psnr if np.isfinite(seen.psnr) else None,
            ssim=seen.ssim,
            ms_ssim=seen.ms_ssim,
            face_ssim=ssim(here.image[face], made.image[face]),
            detected={name: each is not None for name, each in found.items()},
            matched=self._known(made.image, places, here),
            matched_other=self._known(made.image, places, other),
            asked=asked,
            confirmed=confirmed,
            idle=idle,
        )

    def _known(self, image: ImageArray, places: Sequence[Face], as_in: Shot) -> dict[str, bool]:
        """Who takes the face, wherever it is thought to be, for the one in another photo."""
        return {
            each.card.name: any(
                self._alike(each, sighted(image, place).embed(each), as_in) for place in places
            )
            for each in self.recognizers
        }

    def _alike(self, recognizer: Recognizer, seen: Embeddings, as_in: Shot) -> bool:
        own = sighted(as_in.image, as_in.face).embed(recognizer)
        apart = distance(seen, own, recognizer.card.metric)
        return bool(apart <= threshold(recognizer.card))

    def _flips(self, here: Shot, made: Made) -> tuple[int, int, int]:
        """Changes of attributes: asked for, seen by the witness, seen in the untouched photo."""
        if made.release is None or self.witness is None:
            return 0, 0, 0
        witness = self.witness
        changed = [each for each in made.release.shown if each.changed]
        places = [witness.names.index(each.name) for each in changed]
        wanted = np.array([each.wanted for each in changed])
        crops = torch.stack([framed(image, here.face)[0] for image in (made.image, here.image)])
        said = witness.probabilities(crops).numpy()[:, places] >= 0.5
        now, before = (said == wanted).sum(axis=1)
        return len(changed), int(now), int(before)


def _found(detector: Detector, image: ImageArray, face: Face) -> Face | None:
    """The face that the detector finds there."""
    near = [(overlap(each.box, face.box), each) for each in detector.detect(image)]
    best = max(near, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= _SAME_FACE else None
