"""Several measures of one change, none of which a cloak optimises alone.

A learned distance (LPIPS, DISTS) is not among them: no package with a stated licence
carries the network it needs without bringing torchvision or a second deep-learning
framework.
"""

import math

import cv2
import flip_evaluator
import numpy as np
import torch
from skimage.metrics import structural_similarity

from visard.arrays import to_tensor
from visard.results import Visibility
from visard.types import ImageArray
from visard.visibility.multiscale import ms_ssim
from visard.visibility.ssimulacra2 import Ssimulacra2

_SCREEN = 2048
"""Pixels of a side that are looked at, at most."""


def measure(before: ImageArray, after: ImageArray, *, multiscale: bool = False) -> Visibility:
    """How visible a change is, on a window around the face at its true resolution.

    Limits: of a window longer than 2,048 pixels SSIMULACRA2, FLIP and SSIM look at a copy of
    that size, as a large screen shows it, for their time and memory grow with every pixel.

    Args:
        before, after: the same shape, at least 7 × 7 pixels.
        multiscale: measure MS-SSIM too, which takes as long as all the others.
    """
    difference = after.astype(np.int16) - before.astype(np.int16)
    noise = float(np.square(difference, dtype=np.float32).mean(dtype=np.float64))
    shrunk = max(1.0, max(before.shape) / _SCREEN)
    before, after = (_on_a_screen(each, shrunk) for each in (before, after))
    with torch.no_grad():
        eye = Ssimulacra2(to_tensor(before), shrunk=torch.tensor([shrunk]))
        score = float(eye.score(to_tensor(after)))
    return Visibility(
        ssimulacra2=score,
        flip=_flip(before, after),
        ssim=ssim(before, after),
        psnr=10 * math.log10(255**2 / noise) if noise else math.inf,
        largest=int(np.abs(difference).max()),
        ms_ssim=ms_ssim(before, after) if multiscale else None,
    )


def _on_a_screen(image: ImageArray, shrunk: float) -> ImageArray:
    """The picture, or where it is larger a copy whose pixels are means of areas."""
    if shrunk == 1:
        return image
    size = [round(side / shrunk) for side in image.shape[1::-1]]
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def ssim(before: ImageArray, after: ImageArray) -> float:
    """Structural similarity, 1 is the same (Wang et al. 2004)."""
    return float(structural_similarity(before, after, channel_axis=2))


def _flip(before: ImageArray, after: ImageArray) -> float:
    """FLIP (Andersson et al. 2020) at the default 67 pixels a degree."""
    reference, test = (image.astype(np.float32) / 255 for image in (before, after))
    _, mean, _ = flip_evaluator.evaluate(reference, test, "LDR")
    return float(mean)
