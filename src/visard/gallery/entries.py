"""What goes into a gallery and what comes out."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from visard.errors import DataError
from visard.photo.atomic import printable
from visard.types import Metric

Vector = Float32[np.ndarray, " d"]
Vectors = Float32[np.ndarray, "n d"]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One face as one recogniser sees it.

    Attributes:
        person: the name as the user typed it; any text that is not blank.
        source: where the face comes from, such as ``"clip.mp4#12"``.
        digest: SHA-256 of the picture, which tells photos of one person apart.
        recognizer: the name on its card.
        vector: the embedding.
    """

    person: str
    source: str
    digest: str
    recognizer: str
    vector: Vector


@dataclass(frozen=True, slots=True)
class Match:
    """One reference near a probe.

    Attributes:
        distance: in the recogniser's own metric, as ``visard.distance`` gives it.
    """

    person: str
    source: str
    distance: float


@dataclass(frozen=True, slots=True)
class Enrolled:
    """One person of a gallery.

    Attributes:
        photos: how many different pictures.
        recognizers: by whom they were embedded, in alphabetical order.
    """

    name: str
    photos: int
    recognizers: tuple[str, ...]


def check_entry(entry: Entry) -> None:
    """A name that can be stored, and a digest to know the photo by.

    Raises:
        DataError: one of them is missing or is not text.
    """
    if not entry.person.strip():
        raise DataError("this face has no name", printable(entry.source), "say who it is")
    if not entry.digest:
        raise DataError("this face has no digest", printable(entry.source), "hash its picture")
    try:
        (entry.person + entry.digest).encode("utf-8")
    except UnicodeEncodeError as error:
        raise DataError(
            "this name cannot be written as text", printable(entry.person), "rename the folder"
        ) from error


def check_vector(vector: Vector, dimensions: int, metric: Metric, where: str) -> None:
    """An embedding that has a distance to others.

    Raises:
        DataError: its length is another, a value is not finite, all are so large that
            distances overflow, or it is zero where only its direction counts.
    """
    if vector.shape != (dimensions,):
        raise DataError(
            f"an embedding has {vector.size} values where the recogniser gives {dimensions}",
            printable(where),
            "embed the face with this recogniser",
        )
    with np.errstate(over="ignore", invalid="ignore"):
        square = float(np.square(vector).sum())
    if not np.isfinite(square):
        raise DataError(
            "an embedding has values that are not finite", printable(where), "look at the photo"
        )
    if metric is Metric.COSINE and square == 0:
        raise DataError(
            "an embedding is zero and has no direction", printable(where), "look at the photo"
        )
