"""Making the perturbation of stage IV (Moosavi-Dezfooli et al. 2017, arXiv:1610.08401).

A point is one face that stage III has changed, before one system: a recogniser that still
takes it for whom it was, or a detector that finds it. See ``visard.descent.universal``.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from visard.anonymize.anonymousnet.framing import oval
from visard.anonymize.anonymousnet.perturbation import Perturbation
from visard.descent.budgets import Box
from visard.descent.deepfool import Decision, apart
from visard.descent.features import Features
from visard.descent.universal import universal
from visard.photo.align import warp
from visard.protocols import Recognizer
from visard.tensors import Change, Crops, PerFace, Points
from visard.types import Face

XI = 10.0
"""ξ as published, in grey levels: the largest change while it is made."""
ENOUGH = 0.8
"""1 − δ as published: the share of fooled points at which to stop."""
_START = 1 / 255
_SQUARE, _DOWN = 2.6, 0.45
"""A detector's square: its side in heights from the eyes to the mouth, its middle between."""


class Sitter(NamedTuple):
    """A face to make the perturbation of.

    Attributes:
        before, after: its crop as it was, and as stage III made it; one each.
        landmarks, gone: in the crop's pixels, as it was and as it is.
    """

    before: Crops
    after: Crops
    landmarks: Points
    gone: Points


def landmarks_in(face: Face, there: Float[Tensor, "2 3"]) -> Points:
    """A face's landmarks in its crop, by the map from the photo to it."""
    points = torch.tensor([face.landmarks])
    return points @ there[:, :2].T + there[:, 2]


def recognised(sitter: Sitter, recognizer: Recognizer) -> Decision:
    """Whether a recogniser still takes a changed face for whom it was."""
    with torch.no_grad():
        (own,) = Features([recognizer], sitter.landmarks)(sitter.before)
    features = Features([recognizer], sitter.gone)

    def decision(change: Change) -> Float[Tensor, ""]:
        (seen,) = features((sitter.after + change).clamp(0, 1))
        return apart(seen, own, recognizer.card)[0] - 1

    return decision


def found(sitter: Sitter, likely: Callable[[Crops], PerFace], side: int) -> Decision:
    """Whether a detector's last network still finds a changed face.

    Args:
        likely: how likely squares of that side show a face, 0 to 1.
    """
    left, top = sitter.gone[0].amin(0)
    right, bottom = sitter.gone[0].amax(0)
    middle, width = (left + right) / 2, _SQUARE * float(bottom - top)
    corner = torch.stack((middle, top * (1 - _DOWN) + bottom * _DOWN)) - width / 2
    scale = width / side
    maps = torch.tensor([[[scale, 0.0, corner[0]], [0.0, scale, corner[1]]]])

    def decision(change: Change) -> Float[Tensor, ""]:
        square = warp((sitter.after + change).clamp(0, 1), maps, side)
        return -torch.logit(likely(square), eps=1e-6)[0]

    return decision


def on_face(decision: Decision, size: int) -> Decision:
    """The same of a change that is laid on the face only: hair and background stay."""
    within = oval(size)
    return lambda change: decision(change * within)


def made_of(
    points: Sequence[Decision],
    size: int,
    *,
    passes: int,
    seed: int,
    advance: Callable[[int], None] = lambda visited: None,
) -> tuple[Perturbation, float]:
    """The perturbation, and the share of points that it fools as large as it was made.

    Args:
        size: of the crops.
        passes: at most so many times through all points.
        advance: called with 1 after each visit of a point.
    """
    random = torch.Generator().manual_seed(seed)
    start = _START * (2 * torch.rand(1, 3, size, size, generator=random) - 1)
    found = universal(
        [on_face(each, size) for each in points],
        start,
        Box(XI / 255),
        enough=ENOUGH,
        passes=passes,
        generator=random,
        advance=advance,
    )
    change = found.change[0] * oval(size)
    return Perturbation(change / change.abs().max()), found.fooled
