"""Enlarging, learned pixel by pixel: the first stage of ESRGAN (arXiv:1809.00219).

The mean absolute difference between what the network makes of a small patch and the patch
it was made from. What comes of it has the best PSNR and looks soft: where several details
are possible it shows their mean.
"""

from contextlib import AbstractContextManager

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from visard.train.augment import batch, of_step
from visard.train.curve import Curve
from visard.train.photo_pairs import Patches, PhotoPairs

SIDE = 32
"""Of the small patches, in pixels."""


def autocast(bfloat16: bool) -> AbstractContextManager[object]:
    """Half the digits where that is asked for: twice as fast on processors made for it."""
    return torch.autocast("cpu", torch.bfloat16, enabled=bfloat16)


class Draw:
    """The patches of each step.

    Args:
        pairs: the photos.
        at_once: patches a step.
        seed: of what is left to chance.
        side: of the small patches, in pixels.
    """

    def __init__(self, pairs: PhotoPairs, at_once: int, seed: int, side: int = SIDE) -> None:
        self._pairs, self._at_once, self._seed, self._side = pairs, at_once, seed, side

    def __call__(self, step: int) -> tuple[Patches, Patches]:
        """Small and large ones; the same for the same step."""
        chosen = batch(len(self._pairs), self._at_once, self._seed, step)
        small, large = self._pairs.take(chosen, self._side, of_step(self._seed, step))
        return (
            small.contiguous(memory_format=torch.channels_last),
            large.contiguous(memory_format=torch.channels_last),
        )


class PixelByPixel:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        generator: n × 3 × h × w to n × 3 × 4h × 4w.
        draw: the patches.
        steps: of the whole training.
        bfloat16: calculate with half the digits.
    """

    def __init__(
        self, generator: nn.Module, draw: Draw, steps: int, *, bfloat16: bool = False
    ) -> None:
        self.curve = Curve(steps)
        self.network = nn.ModuleDict({"generator": generator, "curve": self.curve})
        self._generator, self._draw, self._bfloat16 = generator, draw, bfloat16

    def loss(self, step: int) -> Tensor:
        small, large = self._draw(step)
        with autocast(self._bfloat16):
            made = self._generator(small)
        difference = F.l1_loss(made.float(), large)
        self.curve.note(step, difference)
        return difference
