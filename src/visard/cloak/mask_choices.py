"""What can be chosen when a mask is made. No torch, so that the command line may ask."""

from enum import StrEnum


class Subspace(StrEnum):
    """How a person's features are approximated, by those of a few photos."""

    CENTRE = "centre"
    AFFINE = "affine"
    CONVEX = "convex"


class Norm(StrEnum):
    """How the size of a mask is measured."""

    L2 = "l2"
    LINF = "linf"
