"""Where people look in a face, and would see a change first: eyes, brows, nose line, lips."""

import torch
from jaxtyping import Float
from torch import Tensor

from visard.cloak.frame import SIZE, Frame, Plane

Spot = Float[Tensor, "2"]

_EYE, _BROW, _NOSE, _LIPS = 0.10, 0.05, 0.06, 0.07
"""How far each reaches, as a standard deviation in widths of the face."""
_LIFT, _INNER, _OUTER = 0.12, 0.25, 0.2
"""Brows: above the eyes in widths of the face; beyond them in distances of the eyes."""


def features(frame: Frame) -> Plane:
    """1 on the features of a face at working size, falling to 0 around them."""
    left_eye, right_eye, nose, left_corner, right_corner = frame.landmarks(working=True)[0]
    width = frame.window.face.width / frame.ratio
    between, across = (left_eye + right_eye) / 2, right_eye - left_eye
    lift = (between - nose) / (between - nose).norm().clamp(min=1) * _LIFT * width
    lines = (
        (left_eye, left_eye, _EYE),
        (right_eye, right_eye, _EYE),
        (left_eye + lift - _OUTER * across, left_eye + lift + _INNER * across, _BROW),
        (right_eye + lift + _OUTER * across, right_eye + lift - _INNER * across, _BROW),
        (between, nose, _NOSE),
        (left_corner, right_corner, _LIPS),
    )
    planes = [torch.exp(-0.5 * (_distance(a, b) / (reach * width)) ** 2) for a, b, reach in lines]
    return torch.stack(planes).amax(dim=0).view(1, 1, SIZE, SIZE)


def _distance(start: Spot, end: Spot) -> Float[Tensor, "h w"]:
    """Of every pixel of the working square from a line between two points."""
    steps = torch.arange(SIZE, dtype=start.dtype)
    down, across = torch.meshgrid(steps, steps, indexing="ij")
    from_start = torch.stack((across, down), dim=-1) - start
    line = end - start
    share = (from_start @ line) / line.square().sum().clamp(min=1e-6)
    distance: Tensor = (from_start - share.clamp(0, 1).unsqueeze(-1) * line).norm(dim=-1)
    return distance
