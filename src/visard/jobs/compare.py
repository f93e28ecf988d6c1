"""Two photos: is it the same person, by every recogniser at hand?"""

from dataclasses import dataclass
from pathlib import Path

from visard.distance import distance, threshold
from visard.errors import NoFaceError
from visard.judge.acquire import Sighting
from visard.methods import detector, recognizers
from visard.photo.atomic import printable
from visard.photo.files import read
from visard.photo.shown import as_shown
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector
from visard.registry import DEFAULT_DETECTOR
from visard.types import ImageArray, Metric


@dataclass(frozen=True, slots=True)
class Comparison:
    """One recogniser's word on two faces.

    Attributes:
        distance: on the recogniser's own scale; 0 is alike.
        threshold: up to here it says "the same person"; of strangers, it says so
            in one of a thousand pairs.
    """

    recognizer: str
    metric: Metric
    distance: float
    threshold: float

    @property
    def same(self) -> bool:
        return self.distance <= self.threshold


@dataclass(frozen=True, slots=True)
class Compared:
    """Every recogniser's word, how many faces each photo shows, and who is missing.

    Of several faces the main one is compared: large, and near the middle.
    """

    comparisons: tuple[Comparison, ...]
    faces: tuple[int, int]
    missing: tuple[str, ...]


def compare(first: Path, second: Path, detector_name: str = DEFAULT_DETECTOR) -> Compared:
    """Compare the main face of one photo with that of another.

    Raises:
        PhotoError: a photo cannot be read.
        NoFaceError: a photo shows no face.
        WeightsError: the detector is missing.
    """
    named = [(printable(path), as_shown(read(path))) for path in (first, second)]
    return compare_pictures(named[0], named[1], detector_name)


def compare_pictures(
    first: tuple[str, ImageArray],
    second: tuple[str, ImageArray],
    detector_name: str = DEFAULT_DETECTOR,
) -> Compared:
    """The same with decoded pictures, each with its name for messages.

    Raises:
        NoFaceError: a picture shows no face.
        WeightsError: the detector is missing.
    """
    finds = detector(detector_name)
    present, missing = recognizers()
    (a, count_a), (b, count_b) = (_main(*picture, finds) for picture in (first, second))
    comparisons = []
    for each in present:
        card = each.card
        apart = float(distance(a.embed(each), b.embed(each), card.metric))
        comparisons.append(Comparison(card.name, card.metric, apart, threshold(card)))
    return Compared(tuple(comparisons), (count_a, count_b), missing)


def _main(name: str, image: ImageArray, finds: Detector) -> tuple[Sighting, int]:
    faces = finds.detect(image)
    face = main_face(faces, (image.shape[1], image.shape[0]))
    if face is None:
        raise NoFaceError("no face was found", name, "try a larger photo, or --detector")
    return Sighting(image, face), len(faces)
