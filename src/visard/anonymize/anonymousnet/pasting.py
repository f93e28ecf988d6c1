"""What was done to a crop, done to the photo, without a seam.

Only the edit travels, enlarged to the photo's own size: the photo's pixels are moved and
added to, so that the photo keeps its detail. A crop enlarged and pasted would be as coarse
as the crop. Towards the crop's edges the edit fades out.
"""

import cv2
import numpy as np
from jaxtyping import Float
from torch import Tensor

from visard.anonymize.anonymousnet.edit import Edit
from visard.types import ImageArray

_RIM = 0.12
"""Share of the crop's side over which the edit fades in."""
_STILL = 0.01
"""Pixels; who is moved by less, stays."""

Around = tuple[int, int, int, int]
"""Left, top, right and bottom of a part of a photo."""


def pasted(image: ImageArray, edit: Edit, there: Float[Tensor, "2 3"]) -> ImageArray:
    """The photo with the edit of its crop.

    Args:
        edit: of one crop.
        there: the map from the photo's pixels to the crop's, between pixel centres.

    >>> import torch
    >>> photo, shift = np.zeros((60, 60, 3), np.uint8), torch.tensor([[1.0, 0, -20], [0, 1, -10]])
    >>> brighter = Edit(torch.zeros(1, 2, 30, 30), torch.full((1, 3, 30, 30), 0.2))
    >>> after = pasted(photo, brighter, shift)
    >>> after[25, 35].tolist(), int(after[:10].max()), int(after[:, :20].max())
    ([51, 51, 51], 0, 0)
    """
    side = edit.change.shape[-1]
    around = _covered(image, side, there)
    left, top, right, bottom = around
    if left >= right or top >= bottom:
        return image
    turn = there[:, :2].double().numpy()
    flow = _enlarged(side * _rows(edit.flow), around, there) @ np.linalg.inv(turn).T
    change = _enlarged(255 * _rows(edit.change), around, there)
    result = image.copy()
    part = _moved(image, flow.astype(np.float32), around) + change
    result[top:bottom, left:right] = np.rint(np.clip(part, 0, 255)).astype(np.uint8)
    return result


def _rows(of: Float[Tensor, "1 c s s"]) -> Float[np.ndarray, "s s c"]:
    rows: np.ndarray = of[0].permute(1, 2, 0).numpy()
    return rows


def _enlarged(
    what: Float[np.ndarray, "s s c"], around: Around, there: Float[Tensor, "2 3"]
) -> Float[np.ndarray, "h w c"]:
    """What a crop's pixels say, for the photo's; nothing beyond the crop."""
    left, top, right, bottom = around
    faded = (what * _fading(len(what))[..., None]).astype(np.float32)
    scale = float(there[:, 0].norm())  # pixels of the crop in one of the photo
    if scale > 1:
        faded = np.asarray(cv2.GaussianBlur(faded, (0, 0), 0.5 * scale), np.float32)
    here = there.double().numpy() @ np.array([[1, 0, left], [0, 1, top], [0, 0, 1]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP  # cubic would overshoot what was promised
    enlarged: np.ndarray = cv2.warpAffine(faded, here, (right - left, bottom - top), flags=how)
    return enlarged


def _moved(
    image: ImageArray, flow: Float[np.ndarray, "h w 2"], around: Around
) -> Float[np.ndarray, "h w 3"]:
    """The part with each pixel taken from elsewhere; those that stay, as they were."""
    left, top, right, bottom = around
    part = image[top:bottom, left:right].astype(np.float32)
    rows, columns = np.mgrid[top:bottom, left:right].astype(np.float32)
    places = columns + flow[..., 0], rows + flow[..., 1]
    moved = cv2.remap(image, *places, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    stays = np.abs(flow).max(axis=2, keepdims=True) < _STILL
    chosen: np.ndarray = np.where(stays, part, moved)
    return chosen


def _fading(side: int) -> Float[np.ndarray, "s s"]:
    """1 in the middle, 0 at the edges, smooth between."""
    from_edge = (np.minimum(np.arange(side), np.arange(side)[::-1]) / (_RIM * side)).clip(0, 1)
    ramp = (0.5 - 0.5 * np.cos(np.pi * from_edge)).astype(np.float32)
    faded: np.ndarray = np.minimum.outer(ramp, ramp)
    return faded


def _covered(image: ImageArray, side: int, there: Float[Tensor, "2 3"]) -> Around:
    """The photo's part that the crop shows."""
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
