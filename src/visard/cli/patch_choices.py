"""What ``visard patch`` lets one choose from, without importing anything heavy."""

from enum import StrEnum


class Part(StrEnum):
    """The part of the face that carries the patches."""

    CHEEKS = "cheeks"
    MASK = "mask"
    FOREHEAD = "forehead"


class Paper(StrEnum):
    """Sizes of paper."""

    A4 = "a4"
    LETTER = "letter"
