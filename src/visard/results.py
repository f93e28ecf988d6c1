"""What a run found out, as values: the evidence that goes with every photo.

Everything here is frozen, holds only plain values, and survives a round trip
through JSON (``visard.report.json``).
"""

from dataclasses import dataclass, field
from enum import StrEnum

from visard.types import Box, Card, Claim, Forecast, Knowledge, Outcome, Release, Strength

VERSION = 1
"""Of the report's shape; it grows when a field changes its meaning."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one adversary made of one face, before and after.

    Attributes:
        recognizer: its name.
        channel: what happened to the file on its way to the adversary.
        reference: what the face was compared with: ``"the original photo"`` or
            ``"other photos"``.
        knowledge: what the cloak knew of the recogniser.
        before, after: the outcome with the photo as it was and as it is now.
        distance_before, distance: to the nearest reference; None when there was
            nothing to measure.
        threshold: distance up to which the recogniser says "the same person".
        far: how often it says so of strangers, at that threshold.
    """

    recognizer: str
    channel: str
    reference: str
    knowledge: Knowledge
    before: Outcome
    after: Outcome
    distance_before: float | None
    distance: float | None
    threshold: float
    far: str = "1e-3"


@dataclass(frozen=True, slots=True)
class Visibility:
    """How visible the change is on the face, by measures that disagree.

    Attributes:
        ssimulacra2: 100 is the same, 90 not to be told apart, 70 high, 50 medium.
        flip: NVIDIA's FLIP, 0 is the same (Andersson et al. 2020).
        ssim: structural similarity, 1 is the same (Wang et al. 2004).
        psnr: decibels; infinite when nothing changed.
        largest: the largest change of a colour value, in 255ths (L∞).
        ms_ssim: SSIM on five scales, 1 is the same (Wang et al. 2003); None where it
            was not asked for, or the window is too small for five scales.
    """

    ssimulacra2: float
    flip: float
    ssim: float
    psnr: float
    largest: int
    ms_ssim: float | None = None

    @property
    def dssim(self) -> float:
        """Structural dissimilarity, (1 − SSIM) / 2: 0 is the same, 1 at most.

        >>> Visibility(ssimulacra2=80, flip=0.02, ssim=0.75, psnr=40, largest=9).dssim
        0.125
        """
        return (1 - self.ssim) / 2


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of asking somebody who answers yes or no; the report's method names them.

    Attributes:
        questions: how many it took.
        fooled: the last answers were that it is somebody else: of the changed face before
            it was written, of it as JPEG 75, and of it at half size.
    """

    questions: int
    fooled: bool


@dataclass(frozen=True, slots=True)
class Spotting:
    """Whether one detector finds one face, before and after.

    Attributes:
        detector: its name.
        channel: what happened to the file on its way to the detector.
        confidence: the detector's own, 0 to 1, of the face as it is now; None: not found.
    """

    detector: str
    channel: str
    before: bool
    after: bool
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class FaceReport:
    """Everything about one face.

    Attributes:
        number: 1 is the largest face.
        outcome: the worst among the surrogates' findings on the written file.
        visibility: None when the face was not changed.
        forecast: what the next strength would bring, where this one fell short.
        asked: None for methods that ask nobody.
        spotted: by detector, for methods that shall keep faces from being found.
        marked: for the same methods, what recognisers say when they are told where the
            face is.
        release: for methods that change attributes, what is told of them.
        by_hand: somebody marked it.
    """

    number: int
    box: Box
    confidence: float
    outcome: Outcome
    findings: tuple[Finding, ...]
    visibility: Visibility | None
    steps: int
    forecast: Forecast | None = None
    asked: Asked | None = None
    spotted: tuple[Spotting, ...] = ()
    marked: tuple[Finding, ...] = ()
    release: Release | None = None
    by_hand: bool = False


class Why(StrEnum):
    """Why a face that was found is as it was."""

    SPARED = "of a person who is to stay as is"
    STRUCK = "said to be left"
    TOO_LARGE = "too large for --largest"
    TOO_MANY = "too many for --most"


REFUSED = (Why.TOO_LARGE, Why.TOO_MANY)
"""Reasons that nobody chose for this face: it may be one that was to be hidden."""


@dataclass(frozen=True, slots=True)
class Left:
    """A face, or what a detector took for one, that was left as it was."""

    box: Box
    why: Why


@dataclass(frozen=True, slots=True)
class Beyond:
    """What the next setting of a method would cost, where there is one.

    Attributes:
        label: the setting, in words.
        ssim: structural similarity on the face that it would leave, 1 is the same; of
            several faces the least.
    """

    label: str
    ssim: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The three answers, in words anyone understands.

    Attributes:
        private: is it private now?
        how: how private?
        more: can it be more private?
    """

    private: str
    how: str
    more: str


@dataclass(frozen=True, slots=True)
class Report:
    """The evidence for one photo.

    Attributes:
        source: the photo's file name, without its folder.
        output: the written file's name, or None when nothing was written.
        strength: None for methods that have no strengths.
        seed: None where it was drawn and must stay a secret.
        outcome: the worst of the faces'.
        detector: the one that found the faces, for us and for the adversaries.
        recognizers: the cards of all that judged.
        missing: recognisers that could not take part, with the reason.
        left: what was found and left as it was, for methods that cover faces.
        settings: what else made the result (quality, channels …).
        versions: of the program and the libraries that matter.
        seconds: time taken, by part.
        beyond: what the method's next setting would cost; None where there is none.
    """

    source: str
    output: str | None
    size: tuple[int, int]
    method: str
    strength: Strength | None
    claim: Claim
    seed: int | None
    outcome: Outcome
    verdict: Verdict
    faces: tuple[FaceReport, ...]
    detector: str
    recognizers: tuple[Card, ...]
    missing: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    beyond: Beyond | None = None
    left: tuple[Left, ...] = ()
    version: int = VERSION
