"""One photo, and a gallery: who is it, by every recogniser that knows the gallery?"""

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from visard.distance import threshold
from visard.errors import NoFaceError, UnknownNameError
from visard.jobs.gallery import existing
from visard.methods import detector, recognizers
from visard.photo.atomic import printable
from visard.photo.files import read
from visard.photo.shown import as_shown
from visard.pipeline.preprocess import aligned, main_face
from visard.protocols import Recognizer
from visard.registry import DEFAULT_DETECTOR
from visard.tensors import Crops
from visard.types import Face, ImageArray, Metric

if TYPE_CHECKING:
    from visard.gallery import Gallery, Match


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the gallery, by the photo nearest to the probe."""

    person: str
    source: str
    distance: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One recogniser's candidates, the nearest first.

    Attributes:
        threshold: up to here it says "the same person".
        milliseconds: that aligning, embedding and searching took.
    """

    recognizer: str
    metric: Metric
    threshold: float
    candidates: tuple[Candidate, ...]
    milliseconds: float

    @property
    def recognised(self) -> tuple[Candidate, ...]:
        """Those it takes for the person in the photo; empty when it knows nobody."""
        return tuple(each for each in self.candidates if each.distance <= self.threshold)


@dataclass(frozen=True, slots=True)
class Found:
    """Every recogniser's answer.

    Attributes:
        faces: how many the photo shows; the main one is looked for.
        missing: recognisers that could not be asked, with the reason.
    """

    answers: tuple[Answer, ...]
    faces: int
    missing: tuple[str, ...] = field(default=())


def find(
    photo: Path,
    where: Path,
    *,
    recognizer: str | None = None,
    top: int = 5,
    exact: bool | None = None,
    detector_name: str = DEFAULT_DETECTOR,
) -> Found:
    """Look for the main face of a photo.

    Args:
        recognizer: ask only this one.
        top: how many people to name at most.
        exact: compare with every photo rather than ask the index; None leaves it to the
            gallery.

    Raises:
        PhotoError: the photo cannot be read.
        NoFaceError: it shows no face.
        DataError: there is no gallery, or it is broken.
        UnknownNameError: the recogniser is not at hand, or has enrolled nobody.
        WeightsError: the detector is missing.
    """
    gallery = existing(where)
    asked, missing = _asked(gallery, recognizer, where)
    image = as_shown(read(photo))
    faces = detector(detector_name).detect(image)
    face = main_face(faces, (image.shape[1], image.shape[0]))
    if face is None:
        raise NoFaceError(
            "no face was found", printable(photo), "try a larger photo, or --detector"
        )
    answers = tuple(answer(image, face, gallery, each, top, exact) for each in asked)
    return Found(answers, len(faces), missing)


def _asked(
    gallery: "Gallery", wanted: str | None, where: Path
) -> tuple[list[Recognizer], tuple[str, ...]]:
    """The recognisers that the gallery's people were enrolled by, and why not the others."""
    present, missing = recognizers()
    enrolled = {name for person in gallery.people() for name in person.recognizers}
    asked = [each for each in present if each.card.name in enrolled]
    idle = [each.card.name for each in present if each.card.name not in enrolled]
    names = [each.card.name for each in asked]
    if wanted is not None and wanted not in names:
        there = f"there are: {', '.join(names)}" if names else "see: visard weights list"
        raise UnknownNameError(f"{wanted!r} cannot be asked", printable(where), there)
    if not asked:
        what = "no recogniser that enrolled these people is at hand"
        raise UnknownNameError(what, printable(where), "see: visard weights list")
    if wanted is not None:
        return [each for each in asked if each.card.name == wanted], ()
    return asked, (*missing, *(f"{name}: it has enrolled nobody here" for name in idle))


def answer(
    image: ImageArray,
    face: Face,
    gallery: "Gallery",
    recognizer: Recognizer,
    top: int = 5,
    exact: bool | None = None,
) -> Answer:
    """One recogniser's candidates for a face, from its crop to the names."""
    start = time.perf_counter()
    card = recognizer.card
    probe = _embedded(aligned(image, face, [card])[card.name], recognizer)
    candidates = _candidates(gallery, card.name, probe, top, exact)
    milliseconds = round(1000 * (time.perf_counter() - start), 2)
    return Answer(card.name, card.metric, threshold(card), candidates, milliseconds)


def _embedded(crop: Crops, recognizer: Recognizer) -> torch.Tensor:
    with torch.inference_mode():
        return recognizer.embed(crop)[0]


def _candidates(
    gallery: "Gallery", name: str, probe: torch.Tensor, top: int, exact: bool | None
) -> tuple[Candidate, ...]:
    """The nearest people: photos are asked for until there are enough people among them."""
    vector, photos = probe.numpy(), 4 * top
    while True:
        matches = gallery.search(name, vector, k=photos, exact=exact)
        best = _by_person(matches)
        if len(best) >= top or len(matches) < photos:
            return tuple(best[:top])
        photos *= 4


def _by_person(matches: "list[Match]") -> list[Candidate]:
    best: dict[str, Candidate] = {}
    for match in sorted(matches, key=lambda each: each.distance):
        best.setdefault(match.person, Candidate(match.person, match.source, float(match.distance)))
    return list(best.values())
