"""Which photos are obfuscated? A detector after Akhtar, Liu, Mian 2017 (arXiv:1711.05929).

What a *rectifier* takes out of a face is looked at as a spectrum (a discrete cosine
transform of its brightness), and a linear support vector machine tells spectra of obfuscated
photos from those of clean ones.

What differs: the paper trains its rectifier, a network, along with the classifier that it
guards; here any channel will do. Spectra are averaged over blocks of frequencies, so that a
few hundred photos are enough.
"""

import math
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from sklearn.svm import LinearSVC
from torch import Tensor

from visard.protocols import Channel
from visard.tensors import Crops, PerFace
from visard.train.labelled import AT_ONCE, Bytes

_BLOCK = 8
"""Frequencies averaged together, each way."""
_LUMA = torch.tensor([0.299, 0.587, 0.114]).view(1, 3, 1, 1)
_FAINT = 1e-4
"""Amplitudes under it are all the same: nothing."""

Spectra = Float[Tensor, "n _"]


@dataclass(frozen=True, slots=True, eq=False)
class PerturbationDetector:
    """Says how much a face looks obfuscated: above 0 it does.

    Attributes:
        rectifier: takes out what may be an obfuscation.
        mean, spread: of clean and obfuscated spectra together.
        weights, bias: of the support vector machine.
    """

    rectifier: Channel
    mean: Float[Tensor, " _"]
    spread: Float[Tensor, " _"]
    weights: Float[Tensor, " _"]
    bias: float

    def scores(self, crops: Bytes) -> PerFace:
        """One number a face."""
        rows = (spectra(crops, self.rectifier) - self.mean) / self.spread
        found: PerFace = rows @ self.weights + self.bias
        return found


def fitted(clean: Bytes, obfuscated: Bytes, rectifier: Channel) -> PerturbationDetector:
    """A detector that learned from these faces."""
    sides = [spectra(each, rectifier) for each in (clean, obfuscated)]
    rows = torch.cat(sides)
    mean, spread = rows.mean(dim=0), rows.std(dim=0).clamp(min=1e-6)
    truth = np.repeat((0, 1), [len(each) for each in sides])
    machine = LinearSVC(C=0.01, dual=False, class_weight="balanced")
    machine.fit(((rows - mean) / spread).numpy(), truth)
    weights = torch.from_numpy(machine.coef_[0]).float()
    return PerturbationDetector(rectifier, mean, spread, weights, float(machine.intercept_[0]))


def spectra(crops: Bytes, rectifier: Channel) -> Spectra:
    """What the rectifier takes out, as amplitudes of frequencies, in their logarithm."""
    generator = torch.Generator().manual_seed(0)
    parts = [part.float() / 255 for part in torch.split(crops, AT_ONCE)]
    return torch.cat([_spectra(part, rectifier.send(part, generator)) for part in parts])


def _spectra(crops: Crops, rectified: Crops) -> Spectra:
    brightness = ((crops - rectified) * _LUMA).sum(dim=1, keepdim=True)
    basis = _cosines(crops.shape[-1])
    amplitudes = (basis @ brightness @ basis.T).abs().clamp(min=_FAINT).log()
    averaged: Tensor = torch.nn.functional.avg_pool2d(amplitudes, _BLOCK, ceil_mode=True)
    return averaged.flatten(1)


def _cosines(size: int) -> Float[Tensor, "_ _"]:
    """The orthogonal basis of the discrete cosine transform (type II), a row a frequency."""
    places = torch.arange(size)
    basis = torch.cos(math.pi * (places + 0.5) * places[:, None] / size) * math.sqrt(2 / size)
    basis[0] /= math.sqrt(2)
    return basis
