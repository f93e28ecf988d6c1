"""What can be set of MTCNN, and the pyramid that follows from it."""

from dataclasses import dataclass
from itertools import count, takewhile

from visard.errors import SettingError

CELL = 12
"""Side of the square that the first network looks at, in pixels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of the cascade; the defaults are those of the package ``mtcnn``.

    Attributes:
        smallest_face: side of the smallest face looked for, in pixels of the photo, or
            of the shrunk copy where the photo is longer than ``longest_side``; 12 or more.
        factor: each level of the pyramid is this much smaller than the one
            before, between 0 and 1; nearer to 1 finds more and takes longer.
        proposal, refinement, output: how likely, 0 to 1, each network must find
            a face for it to go on.
        longest_side: a photo with a longer side is shrunk to it first, in pixels.
            With the defaults, faces from 1 % of the longer side are looked for.

    Raises:
        SettingError: a value that makes no sense.
    """

    smallest_face: int = 20
    factor: float = 0.709
    proposal: float = 0.6
    refinement: float = 0.7
    output: float = 0.8
    longest_side: int = 2048

    def __post_init__(self) -> None:
        _demand(self.smallest_face >= CELL, "smallest_face", "12 or more")
        _demand(0 < self.factor < 1, "factor", "between 0 and 1")
        _demand(self.longest_side >= CELL, "longest_side", "12 or more")
        for name in ("proposal", "refinement", "output"):
            _demand(0 <= getattr(self, name) < 1, name, "from 0 to below 1")


def scales(width: int, height: int, settings: Settings) -> list[float]:
    """How large each level of the pyramid is beside the picture, largest first.

    >>> scales(100, 50, Settings(factor=0.5))
    [0.6, 0.3]
    """
    first, shorter = CELL / settings.smallest_face, min(width, height)
    every = (first * settings.factor**step for step in count())
    return list(takewhile(lambda scale: int(shorter * scale) >= CELL, every))


def _demand(holds: bool, name: str, expected: str) -> None:
    if not holds:
        raise SettingError(f"must be {expected}", name)
