"""A row of the study of the main job: one photo."""

from dataclasses import dataclass

from visard.results import Finding, Visibility
from visard.types import Outcome


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one photo in one run of a study.

    Attributes:
        run: what was done, such as ``"lfw.standard"``.
        photo, other: file names; the other photo of the person, or an empty string.
        person: who is in it; people are what a confidence interval draws anew.
        outcome: of the main face.
        findings: about the main face.
        seconds: cloaking, a face.
        error: why there are no findings, or an empty string.
    """

    run: str
    photo: str
    other: str
    person: str
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    visibility: Visibility | None = None
    seconds: float = 0.0
    error: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.run, self.photo, self.other
