"""How easily is the protection itself seen, by a machine that looks for it?

A tracker that knows which photos are protected can treat them apart: leave them out,
purify them, look twice. Radiya-Dixit, Hong, Carlini, Tramèr 2021 (arXiv:2106.14851)
trained such a detector for Fawkes and LowKey. Here it is a small network on what is
left of a face when it is smoothed away (as in steganalysis), trained on photos of
other people, before and after the protection, both written by the same encoder.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.arrays import to_tensor
from visard.judge.album import Shot
from visard.photo.window import cut
from visard.tensors import PerFace, Pixels

_SIDE, _BATCH, _EPOCHS, _RATE = 112, 16, 8, 2e-3


@dataclass(frozen=True, slots=True, eq=False)
class CloakDetector:
    """Says how much a photo looks protected."""

    network: nn.Module

    def scores(self, shots: Sequence[Shot], *, protected: bool) -> Float[np.ndarray, " n"]:
        """The log odds that each photo is protected, by its face."""
        with torch.no_grad():
            faces = [_face(shot, protected=protected) for shot in shots]
            found: PerFace = torch.cat(
                [
                    self.network(_residual(part))[:, 0]
                    for part in torch.split(torch.cat(faces), _BATCH)
                ]
            )
        return found.double().numpy()


def trained(shots: Sequence[Shot], *, epochs: int = _EPOCHS, seed: int = 0) -> CloakDetector:
    """A detector trained on these photos, before and after protection."""
    pairs = [shot for shot in shots if shot.protected is not None]
    sides = [torch.cat([_face(shot, protected=p) for shot in pairs]) for p in (False, True)]
    faces = torch.cat(sides)
    truth = torch.tensor([0.0, 1.0]).repeat_interleave(len(pairs))
    generator = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = _network()
    rule = torch.optim.Adam(network.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(rule, epochs)
    for _ in range(epochs):
        for batch in torch.split(torch.randperm(len(faces), generator=generator), _BATCH):
            rule.zero_grad()
            odds = network(_residual(faces[batch]))[:, 0]
            torch.autograd.backward(F.binary_cross_entropy_with_logits(odds, truth[batch]))
            rule.step()
        schedule.step()
    return CloakDetector(network.eval().requires_grad_(False))


def _face(shot: Shot, *, protected: bool) -> Pixels:
    """The middle of the face at the photo's own resolution: resizing would smooth."""
    window = cut(shot.version(protected=protected), shot.face, 0.0, _SIDE).pixels
    top, left = (max(0, (side - _SIDE) // 2) for side in window.shape[:2])
    square = to_tensor(window[top : top + _SIDE, left : left + _SIDE])
    missing = [_SIDE - side for side in square.shape[2:]]
    return F.pad(square, (0, missing[1], 0, missing[0]), mode="replicate")


def _residual(faces: Pixels) -> Pixels:
    smooth = F.avg_pool2d(F.pad(faces, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    residual: Tensor = 20 * (faces - smooth)
    return residual


def _network() -> nn.Sequential:
    layers: list[nn.Module] = []
    widths = (3, 16, 24, 32, 48)
    for narrow, wide in pairwise(widths):
        layers += [nn.Conv2d(narrow, wide, 3, padding=1), nn.BatchNorm2d(wide), nn.ReLU()]
        layers += [nn.AvgPool2d(2)]
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(widths[-1], 1))
