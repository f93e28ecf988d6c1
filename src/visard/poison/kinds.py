"""Who shares noise, without importing anything heavy."""

from enum import StrEnum


class Kind(StrEnum):
    """Who shares noise."""

    SAMPLE = "sample"
    """Each photo has its own."""
    CLASS = "class"
    """All photos of one person have the same."""
