"""The values that flow through visard. No arithmetic, and no torch.

Pixel coordinates run right and down from the top left corner of the photo,
whose own area is ``[0, width) × [0, height)``: pixel (0, 0) has its centre at
(0.5, 0.5) in a box, while landmarks are measured between pixel centres, as
OpenCV and dlib do.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from jaxtyping import UInt8

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in pixels."""

ImageArray = UInt8[np.ndarray, "_ _ 3"]
"""sRGB, 0 to 255."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face that a detector found.

    Attributes:
        box: left, top, right, bottom.
        landmarks: the two eyes (the one on the left of the picture first), the
            tip of the nose, the two corners of the mouth (left first).
        confidence: 0 to 1, on the detector's own scale.
    """

    box: Box
    landmarks: tuple[Point, Point, Point, Point, Point]
    confidence: float

    @property
    def width(self) -> float:
        return self.box[2] - self.box[0]

    @property
    def height(self) -> float:
        return self.box[3] - self.box[1]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a file says about its photo, as raw blocks; empty means absent."""

    exif: bytes = b""
    xmp: bytes = b""
    iptc: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class Photo:
    """A decoded photo, upright, in sRGB.

    Attributes:
        pixels: height × width × 3, sRGB, 0 to 255. A greyscale photo has three
            equal planes.
        alpha: height × width opacity, or None.
        grey: the file holds greyscale, and will again.
        format: Pillow's name of the file format, such as ``"JPEG"``.
        metadata: what is kept of the file's tags (by default nothing).
    """

    pixels: ImageArray
    alpha: UInt8[np.ndarray, "h w"] | None = None
    grey: bool = False
    format: str = "PNG"
    metadata: Metadata = field(default_factory=Metadata)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.pixels.shape[1], self.pixels.shape[0]


class Metric(StrEnum):
    """How a recogniser compares two embeddings. Both are distances: 0 is alike."""

    COSINE = "cosine"
    """One minus the cosine of the angle, 0 to 2."""
    EUCLIDEAN = "euclidean"
    """Length of the difference of the raw embeddings."""


@dataclass(frozen=True, slots=True)
class Histogram:
    """How far apart photos of one person, and of two, lie: pairs a bin of distance.

    Attributes:
        width: of a bin, in distance; the first begins at 0.
        genuine, impostor: pairs of photos of one person, and of two, in each bin.
            Both have the same length.
    """

    width: float
    genuine: tuple[int, ...]
    impostor: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Where a recogniser's thresholds come from.

    Attributes:
        thresholds: distance at which the share of accepted impostor pairs is the
            key (``"1e-3"``); a pair at or under it matches. Empty: not measured yet.
        data: what was measured, in words.
        people, impostor_pairs, genuine_pairs: how many.
        histogram: the distances of these pairs; None where they were not kept.
    """

    thresholds: Mapping[str, float]
    data: str
    people: int
    impostor_pairs: int
    genuine_pairs: int
    histogram: Histogram | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What must be known of a recogniser before its word counts.

    Attributes:
        name: the name in the registry.
        family: recognisers of one family share architecture and training data,
            or are students of one another: none is a stranger to the others.
        input_size: side of the square crop in pixels.
        template: where the five landmarks lie in the crop, in pixels.
        commercial: the licence lets the weights be used commercially.
        files: names of weight files in the weights registry; empty when they
            come with an installed package.
        sha256: of the one file that holds the network, where the reader of the card
            may have another one of that name; empty where ``files`` tells it.
    """

    name: str
    family: str
    description: str
    architecture: str
    dimensions: int
    input_size: int
    template: tuple[Point, Point, Point, Point, Point]
    metric: Metric
    calibration: Calibration
    source: str
    licence: str
    commercial: bool
    paper: str
    differentiable: bool
    files: tuple[str, ...] = ()
    sha256: str = ""


class Claim(StrEnum):
    """What a protector promises."""

    UNRECOGNISED = "unrecognised"
    UNDETECTED = "undetected"


class Outcome(StrEnum):
    """What became of one face before one adversary. Never a boolean."""

    PROTECTED = "protected"
    MATCHED = "matched"
    NOT_ACQUIRED = "not acquired"
    NO_FACE = "no face"
    FAILED = "failed"


class Knowledge(StrEnum):
    """What the cloak knew of the adversary's recogniser: computed, not claimed."""

    SURROGATE = "surrogate"
    RELATED = "related"
    """Not attacked itself, but of a surrogate's family."""
    STRANGER = "stranger"
    UNKNOWN = "unknown"
    """Nobody said what the photo was made with."""


class Strength(StrEnum):
    """How much change one accepts, named by what a person sees."""

    LIGHT = "light"
    STANDARD = "standard"
    STRONG = "strong"


class Check(StrEnum):
    """What machines are shown of a result before it is called good."""

    FULL = "full"
    """The file, and what becomes of it on its way: saved once more, and at half the size."""
    FILE = "file"
    """The file alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A rectangle cut from a photo around one face: all that a protector sees.

    Attributes:
        pixels: the cut, at the photo's own resolution.
        face: the face, in the window's coordinates.
        left, top: where the window's corner lies in the photo.
    """

    pixels: ImageArray
    face: Face
    left: int
    top: int


@dataclass(frozen=True, slots=True, eq=False)
class Protected:
    """What a protector made of one window.

    Attributes:
        pixels: the window anew, same shape.
        met: the protector's own goal is reached (the judge has the last word).
        steps: descent steps taken; 0 for methods without descent.
        queries: questions asked of somebody who answers yes or no; 0 for methods that ask none.
        forecast: for a strength not used, what it would cost and bring, in the
            protector's estimate.
    """

    pixels: ImageArray
    met: bool
    steps: int = 0
    forecast: "Forecast | None" = None
    queries: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """What a method that changes attributes shows of one of them.

    Attributes:
        before, after: how likely the face has it, read from the photo as it was and as it
            is now, 0 to 1.
        wanted: what it was to show.
    """

    name: str
    before: float
    wanted: bool
    after: float

    @property
    def changed(self) -> bool:
        """Whether something else was to be shown than what was read."""
        return self.wanted != (self.before >= 0.5)


@dataclass(frozen=True, slots=True)
class Release:
    """How much of a face's attributes is told, and which are shown.

    Attributes:
        t: how far what is shown of an attribute may be distributed from everybody's.
        epsilon: ε of differential privacy, of all attributes together.
        perturbation: the largest change by which recognisers are misled, in grey levels.
        among: faces that were made close to everybody's together; 1: this one by itself.
        shown: the attributes that are answered for.
    """

    t: float
    epsilon: float
    perturbation: float
    among: int
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A photo anonymised, in one of the ways that a method has.

    Attributes:
        pixels: the whole photo anew, same shape.
        label: how, in words, such as ``"blurred by a quarter of the face"``.
        releases: of methods that change attributes, one a face, in the order of the faces.
    """

    pixels: ImageArray
    label: str
    releases: tuple[Release, ...] = ()


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the next step of strength would bring, estimated by enlarging the change.

    Attributes:
        strength: the strength forecast.
        ssimulacra2: visibility it would have on the face (100 is invisible).
        protected_from: surrogates that would no longer match.
        matched_by: surrogates that would still match.
    """

    strength: Strength
    ssimulacra2: float
    protected_from: tuple[str, ...]
    matched_by: tuple[str, ...]
