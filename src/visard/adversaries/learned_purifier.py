"""A small network that learned from protected photos to take the protection out.

After PuFace (Wen 2024, arXiv:2406.02253): a residual network gives
back, for a protected picture, the clean one. The losses here are on pixels alone and
the network is small (DnCNN, Zhang et al. 2017, arXiv:1608.03981, with 6 layers): it
trains in a minute or two on one CPU core.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor, nn

from visard.arrays import to_tensor
from visard.errors import DataError
from visard.judge.album import Album, Shot
from visard.judge.threats import Adversary, Means, Threat
from visard.photo.channels import chain
from visard.photo.window import cut
from visard.tensors import Pixels, Received

_SIDE, _BATCH, _STEPS, _RATE = 96, 8, 600, 1e-3
_LAYERS, _CHANNELS = 6, 24

Pair = Float[Tensor, "2 3 _ _"]
"""One part of a photo, clean and protected."""


def purifier() -> Adversary:
    """Learned from protected photos of other people to take the protection out."""
    return Adversary(
        name="purifier",
        meaning="learned from protected photos of other people to take the protection out",
        paper="Wen 2024, arXiv:2406.02253",
        apply=_purified,
        trains=True,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """The network as a channel: what it is sent comes back without the protection.

    Args:
        network: gives the difference to the clean picture.
    """

    network: nn.Module
    name: str = "purifier"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        with torch.no_grad():
            cleaned: Tensor = (pictures - self.network(pictures)).clamp(0, 1)
        return (cleaned * 255).round() / 255


def _purified(threat: Threat, means: Means) -> Threat:
    if means.training is None:
        raise DataError("it needs protected photos of other people to learn from")
    return replace(threat, purifier=chain(threat.purifier, _learned_from(means.training)))


@lru_cache(maxsize=1)
def _learned_from(album: Album) -> Learned:
    """Once an album: the network is the same for every recogniser that looks through it."""
    return learned(album.shots)


def learned(shots: Sequence[Shot], *, steps: int = _STEPS, seed: int = 0) -> Learned:
    """A purifier trained on these photos, before and after protection.

    Args:
        steps: of Adam, on a few squares of faces each.
        seed: of the weights and of the squares.
    """
    pairs = [_pair(shot) for shot in shots if shot.protected is not None]
    generator = torch.Generator().manual_seed(seed)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        network = _network()
    rule = torch.optim.Adam(network.parameters(), lr=_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(rule, steps)
    for _ in range(steps):
        clean, hidden = _squares(pairs, generator)
        rule.zero_grad()
        torch.autograd.backward(F.mse_loss(hidden - network(hidden), clean))
        rule.step()
        schedule.step()
    return Learned(network.eval().requires_grad_(False))


def _network() -> nn.Sequential:
    inner = [
        layer
        for _ in range(_LAYERS - 2)
        for layer in (nn.Conv2d(_CHANNELS, _CHANNELS, 3, padding=1), nn.ReLU())
    ]
    last = nn.Conv2d(_CHANNELS, 3, 3, padding=1)
    for each in last.parameters():
        nn.init.zeros_(each)  # at first it changes nothing
    return nn.Sequential(nn.Conv2d(3, _CHANNELS, 3, padding=1), nn.ReLU(), *inner, last)


def _pair(shot: Shot) -> Pair:
    """The surroundings of the face, clean and protected."""
    both = (cut(shot.version(protected=p), shot.face, 0.3, _SIDE).pixels for p in (False, True))
    return torch.cat([to_tensor(each) for each in both])


def _squares(pairs: Sequence[Pair], generator: torch.Generator) -> tuple[Pixels, Pixels]:
    chosen = torch.randint(len(pairs), (_BATCH,), generator=generator).tolist()
    squares = []
    for number in chosen:
        height, width = pairs[number].shape[2:]
        top = int(torch.randint(max(1, height - _SIDE + 1), (1,), generator=generator))
        left = int(torch.randint(max(1, width - _SIDE + 1), (1,), generator=generator))
        square = pairs[number][:, :, top : top + _SIDE, left : left + _SIDE]
        squares.append(F.interpolate(square, size=(_SIDE, _SIDE)))
    clean, hidden = torch.stack(squares).unbind(dim=1)
    return clean, hidden
