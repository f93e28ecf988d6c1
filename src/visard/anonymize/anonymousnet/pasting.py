"""What a network changed in a crop, put back into the photo without a seam.

Only the change travels: enlarged to the photo's own size and added, so that the photo keeps
its detail. A crop enlarged and pasted would be as coarse as the crop. Towards the crop's
edges the change fades out.
"""

import cv2
import numpy as np
from jaxtyping import Float
from torch import Tensor

from visard.types import ImageArray

_RIM = 0.12
"""Share of the crop's side over which the change fades in."""


def pasted(
    image: ImageArray, change: Float[Tensor, "3 s s"], there: Float[Tensor, "2 3"]
) -> ImageArray:
    """The photo with a change of its crop.

    Args:
        change: what is added to the crop, -1 to 1.
        there: the map from the photo's pixels to the crop's, between pixel centres.

    >>> import torch
    >>> photo, shift = np.zeros((60, 60, 3), np.uint8), torch.tensor([[1.0, 0, -20], [0, 1, -10]])
    >>> after = pasted(photo, torch.full((3, 30, 30), 0.2), shift)
    >>> after[25, 35].tolist(), int(after[:10].max()), int(after[:, :20].max())
    ([51, 51, 51], 0, 0)
    """
    side = change.shape[-1]
    scale = float(there[:, 0].norm())  # pixels of the crop in one of the photo
    added = (change * 255).permute(1, 2, 0).numpy().astype(np.float32) * _fading(side)[..., None]
    if scale > 1:
        added = np.asarray(cv2.GaussianBlur(added, (0, 0), 0.5 * scale), np.float32)
    left, top, right, bottom = _covered(image, side, there)
    if left >= right or top >= bottom:
        return image
    here = there.double().numpy() @ np.array([[1, 0, left], [0, 1, top], [0, 0, 1]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP  # cubic would overshoot what was promised
    warped = cv2.warpAffine(added, here, (right - left, bottom - top), flags=how)
    result = image.copy()
    part = result[top:bottom, left:right]
    part[:] = np.rint(np.clip(part + warped, 0, 255)).astype(np.uint8)
    return result


def _fading(side: int) -> Float[np.ndarray, "s s"]:
    """1 in the middle, 0 at the edges, smooth between."""
    from_edge = (np.minimum(np.arange(side), np.arange(side)[::-1]) / (_RIM * side)).clip(0, 1)
    ramp = (0.5 - 0.5 * np.cos(np.pi * from_edge)).astype(np.float32)
    faded: np.ndarray = np.minimum.outer(ramp, ramp)
    return faded


def _covered(
    image: ImageArray, side: int, there: Float[Tensor, "2 3"]
) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of the photo's part that the crop shows."""
    turn, shift = there[:, :2].double(), there[:, 2:].double()
    ends = there.new_tensor([[0, 0, side, side], [0, side, 0, side]]).double()
    corners = turn.inverse() @ (ends - shift)
    (left, top), (right, bottom) = corners.amin(1).floor().int(), corners.amax(1).ceil().int()
    height, width = image.shape[:2]
    return (
        max(0, int(left)),
        max(0, int(top)),
        min(width, int(right) + 1),
        min(height, int(bottom) + 1),
    )
