"""Several measures of one change, none of which a cloak optimises alone.

A learned distance (LPIPS, DISTS) is not among them: no package with a stated licence
carries the network it needs without bringing torchvision or a second deep-learning
framework.
"""

import math

import flip_evaluator
import numpy as np
import torch
from skimage.metrics import structural_similarity

from visard.arrays import to_tensor
from visard.results import Visibility
from visard.types import ImageArray
from visard.visibility.multiscale import ms_ssim
from visard.visibility.ssimulacra2 import Ssimulacra2


def measure(before: ImageArray, after: ImageArray, *, multiscale: bool = False) -> Visibility:
    """How visible a change is, on a window around the face at its true resolution.

    Args:
        before, after: the same shape, at least 7 × 7 pixels.
        multiscale: measure MS-SSIM too, which takes as long as all the others.
    """
    with torch.no_grad():
        score = float(Ssimulacra2(to_tensor(before)).score(to_tensor(after)))
    difference = after.astype(np.int16) - before.astype(np.int16)
    noise = float(np.square(difference, dtype=np.float64).mean())
    return Visibility(
        ssimulacra2=score,
        flip=_flip(before, after),
        ssim=ssim(before, after),
        psnr=10 * math.log10(255**2 / noise) if noise else math.inf,
        largest=int(np.abs(difference).max()),
        ms_ssim=ms_ssim(before, after) if multiscale else None,
    )


def ssim(before: ImageArray, after: ImageArray) -> float:
    """Structural similarity, 1 is the same (Wang et al. 2004)."""
    return float(structural_similarity(before, after, channel_axis=2))


def _flip(before: ImageArray, after: ImageArray) -> float:
    """FLIP (Andersson et al. 2020) at the default 67 pixels a degree."""
    reference, test = (image.astype(np.float32) / 255 for image in (before, after))
    _, mean, _ = flip_evaluator.evaluate(reference, test, "LDR")
    return float(mean)
