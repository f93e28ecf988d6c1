"""MS-SSIM: structural similarity on five scales, each half as fine as the last."""

import torch

from visard.arrays import to_tensor
from visard.types import ImageArray

SMALLEST = 176
"""Pixels a side that leave the window of 11 pixels room on the fifth scale."""


def ms_ssim(before: ImageArray, after: ImageArray) -> float | None:
    """Multi-scale structural similarity (Wang, Simoncelli and Bovik 2003), 1 is the same.

    Args:
        before, after: the same shape.

    Returns:
        The value, or None for pictures under 176 pixels a side: they have no fifth
        scale, and a value from fewer could not be compared with anybody's.

    Limits: as in torchmetrics, a mirrored rim of the coarsest scale counts, so values
    of a strong change may differ from other programs' in the fourth decimal.

    >>> import numpy as np
    >>> grey = np.full((200, 176, 3), 128, np.uint8)
    >>> ms_ssim(grey, grey), ms_ssim(grey[:100], grey[:100])
    (1.0, None)
    """
    if min(before.shape[:2]) < SMALLEST:
        return None
    # takes half a second to import, which who does not ask for it should not wait
    from torchmetrics.functional.image import multiscale_structural_similarity_index_measure

    with torch.no_grad():
        value = multiscale_structural_similarity_index_measure(
            to_tensor(after), to_tensor(before), data_range=1.0
        )
    return float(value)
