"""Enlarging against a critic: the second stage of ESRGAN (arXiv:1809.00219).

A relativistic average critic (Jolicoeur-Martineau 2018, arXiv:1807.00734) does not say
whether a patch is real but whether it is more so than those of the other kind are on
average; the generator wants it the other way round. Both learn in one step, each from its
own share of one loss.

What differs from the paper: its perceptual term compares the features of VGG-19, trained on
ImageNet; here they are the critic's own (feature matching, Salimans et al. 2016,
arXiv:1606.03498), each layer in units of what the photos' features measure there. The
critic judges small places and has no batch norm.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn
from torch.func import functional_call

from visard.train.curve import Curve
from visard.train.discriminator import Discriminator, Verdicts
from visard.train.photo_pairs import Patches
from visard.train.super_resolution import Draw, autocast

PIXELS, FEATURES, OPINION = 1.0, 0.05, 0.005
"""What the generator minds: pixels that differ, features that do, and being found out."""

Loss = Float[Tensor, ""]


class Relativistic:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        generator: begins with the weights of the first stage.
        discriminator: begins by chance.
        draw: the patches.
        steps: of the whole training.
        bfloat16: calculate with half the digits.
    """

    def __init__(
        self,
        generator: nn.Module,
        discriminator: Discriminator,
        draw: Draw,
        steps: int,
        *,
        bfloat16: bool = False,
    ) -> None:
        self.curve = Curve(steps)
        self.network = nn.ModuleDict(
            {"generator": generator, "discriminator": discriminator, "curve": self.curve}
        )
        self._generator, self._discriminator = generator, discriminator
        self._draw, self._bfloat16 = draw, bfloat16

    def loss(self, step: int) -> Tensor:
        small, large = self._draw(step)
        with autocast(self._bfloat16):
            made = self._generator(small)
            mine = self._generators_share(made, large)
            theirs = self._critics_share(made.detach(), large)
        self.curve.note(step, mine.detach())
        return mine + theirs

    def _generators_share(self, made: Patches, large: Patches) -> Loss:
        """The critic's weights stay out of it: only the generator learns from this."""
        weights = {name: value.detach() for name, value in self._discriminator.named_parameters()}
        opinion, features = functional_call(self._discriminator, weights, (made,))
        with torch.no_grad():
            truth, wanted = self._discriminator(large)
        return (
            PIXELS * F.l1_loss(made.float(), large)
            + FEATURES * likeness(features, wanted)
            + OPINION * more_real(opinion, truth)
        )

    def _critics_share(self, made: Patches, large: Patches) -> Loss:
        opinion, _ = self._discriminator(made)
        truth, _ = self._discriminator(large)
        return more_real(truth, opinion)


def more_real(these: Verdicts, those: Verdicts) -> Loss:
    """How far some are from being taken for real, and the others for made.

    >>> sure, unsure = torch.full((1, 1, 2, 2), 9.0), torch.zeros(1, 1, 2, 2)
    >>> bool(more_real(sure, unsure) < more_real(unsure, sure))
    True
    """
    first, second = these.float(), those.float()
    real, made = first - second.mean(), second - first.mean()
    loss: Tensor = (F.softplus(-real).mean() + F.softplus(made).mean()) / 2
    return loss


def likeness(features: Sequence[Tensor], wanted: Sequence[Tensor]) -> Loss:
    """The mean difference of features, layer by layer, in units of what was wanted."""
    layers = [
        F.l1_loss(mine.float(), its.float()) / its.float().abs().mean().clamp(min=1e-3)
        for mine, its in zip(features, wanted, strict=True)
    ]
    return torch.stack(layers).mean()
