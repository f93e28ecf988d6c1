"""Changing as few photos of a set as it takes for its attributes to be everybody's.

t-closeness (Li, Li, Venkatasubramanian 2007, doi:10.1109/ICDE.2007.367856), attribute by
attribute: in each group of photos that somebody could tell apart (an album, say), the share
that has it is within t of the share in a reference. Between two distributions of yes and no
that is the Earth Mover's distance. Where every group is close, so is the whole set.
"""

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Bool, Float

from visard.errors import SettingError

_ROUNDING = 1e-9
"""What shares may be off by, so that 3 of 10 is 0.3."""


def distances(
    present: Bool[np.ndarray, "photos attributes"], reference: Float[np.ndarray, " attributes"]
) -> Float[np.ndarray, " attributes"]:
    """How far a group's share of each attribute is from the reference's, 0 to 1.

    >>> distances(np.array([[True], [False]]), np.array([0.2])).tolist()
    [0.3]
    """
    apart: np.ndarray = np.abs(present.mean(axis=0) - reference)
    return apart


def brought_close(
    present: Bool[np.ndarray, "photos attributes"],
    reference: Float[np.ndarray, " attributes"],
    t: float,
    random: np.random.Generator,
    groups: Sequence[object] | None = None,
) -> Bool[np.ndarray, "photos attributes"]:
    """The attributes to be shown: t-close, with the fewest of them changed.

    Which photos change is drawn by chance: who changes tells nothing about what was true.

    Args:
        present: which photo has which attribute.
        reference: share that has each, 0 to 1.
        t: 0 to 1.
        groups: each photo's group; one for all where it is None.

    Raises:
        SettingError: a group has too few photos for any share within t of the reference,
            with the least t that it can reach.

    >>> smiling = np.ones((10, 1), bool)
    >>> shown = brought_close(smiling, np.array([0.5]), 0.2, np.random.default_rng(0))
    >>> int(shown.sum())
    7
    """
    names = np.zeros(len(present), int) if groups is None else _numbered(groups)
    shown = present.copy()
    for group in np.unique(names):
        rows = np.flatnonzero(names == group)
        for column, share in enumerate(reference):
            shown[rows, column] = _column(present[rows, column], float(share), t, random)
    return shown


def _numbered(groups: Sequence[object]) -> np.ndarray:
    numbers = {name: number for number, name in enumerate(dict.fromkeys(groups))}
    return np.array([numbers[name] for name in groups])


def _column(
    present: Bool[np.ndarray, " n"], share: float, t: float, random: np.random.Generator
) -> Bool[np.ndarray, " n"]:
    count, least, most = int(present.sum()), *_counts(len(present), share, t)
    wanted = min(max(count, least), most)
    shown = present.copy()
    if wanted != count:
        able = np.flatnonzero(present == (wanted < count))
        changed = random.choice(able, abs(wanted - count), replace=False)
        shown[changed] = ~shown[changed]
    return shown


def _counts(photos: int, share: float, t: float) -> tuple[int, int]:
    """The fewest and the most of so many photos that keep within t of a share."""
    least = max(0, math.ceil(photos * (share - t - _ROUNDING)))
    most = min(photos, math.floor(photos * (share + t + _ROUNDING)))
    if least > most:
        nearest = abs(round(photos * share) / photos - share)
        raise SettingError(
            f"{photos} photos cannot come within {t:g} of a share of {share:.3f}",
            "t",
            f"give more photos, or a t of {math.ceil(1000 * nearest) / 1000:g} or more",
        )
    return least, most
