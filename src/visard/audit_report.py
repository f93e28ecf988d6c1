"""What an audit found out about a photo: like the report of a protection, and beyond.

Everything here is frozen, holds only plain values, and survives a round trip
through JSON (``visard.report.json``).
"""

from dataclasses import dataclass, field

from visard.results import FaceReport, Verdict
from visard.types import Card, Outcome

VERSION = 1
"""Of the audit's shape; it grows when a field changes its meaning."""


@dataclass(frozen=True, slots=True)
class AdversaryNote:
    """What an adversary does, for those who read of it.

    Attributes:
        name: as in ``Finding.channel``.
        meaning: one line that a layperson understands.
        paper: where it is from: authors, year and arXiv id, or the measured source.
    """

    name: str
    meaning: str
    paper: str


@dataclass(frozen=True, slots=True)
class Landmark:
    """One photo on a map of embeddings.

    Attributes:
        kind: ``"photo"`` (the one that is audited), ``"original"``, ``"reference"``
            (another photo of the person) or ``"crowd"`` (somebody else).
        x, y: along the two directions in which all of them differ most.
    """

    kind: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class EmbeddingMap:
    """Where one recogniser sees a face among others (PCA to two dimensions).

    Attributes:
        explained: the shares of all differences that the two directions show.
        crowd: who the others are, in words.
    """

    recognizer: str
    face: int
    landmarks: tuple[Landmark, ...]
    explained: tuple[float, float]
    crowd: str


@dataclass(frozen=True, slots=True)
class Flag:
    """Something that makes the audit itself suspicious.

    Attributes:
        name: short, such as ``"black box easier than white box"``.
        raised: what was seen, with the numbers.
        meaning: what it may mean, and what to do.
    """

    name: str
    raised: str
    meaning: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The evidence for one photo that somebody has already.

    Attributes:
        photo: the audited photo's file name, without its folder.
        original: that of the untouched photo, or None.
        references: how many other photos of the person it was compared with.
        outcome: the worst of the faces'.
        faces: findings by adversary (``Finding.channel`` is the adversary's name).
        adversaries: who was sent, in the order of the findings.
        maps: one a recogniser, of the main face.
        flags: reasons to distrust this audit.
        detector: the one that found the faces.
        recognizers: the cards of all that judged, with the distances of genuine and
            impostor pairs where they are known.
        missing: recognisers and adversaries that could not take part, with the reason.
        surrogates: names of recognisers that the photo is known to be made against.
    """

    photo: str
    original: str | None
    references: int
    size: tuple[int, int]
    outcome: Outcome
    verdict: Verdict
    faces: tuple[FaceReport, ...]
    adversaries: tuple[AdversaryNote, ...]
    maps: tuple[EmbeddingMap, ...]
    flags: tuple[Flag, ...]
    detector: str
    recognizers: tuple[Card, ...]
    missing: tuple[str, ...] = ()
    surrogates: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    version: int = VERSION
