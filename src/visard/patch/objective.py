"""What patches shall do: the networks of the cascade must say "no face".

The paper attacks P-Net alone: at every place and level. Its two losses are added, the square of
the face's probability (L2) and the cross entropy towards "no face" (L_clf). R-Net and O-Net may
be attacked besides, each with a voice of its own, since P-Net leaves much to them to refuse.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import torch
from jaxtyping import Bool, Float
from torch import Tensor

from visard.patch.pyramid import FACTORS, shrunk, sizes
from visard.patch.squares import SPREADS, shown
from visard.tensors import Flags, PerFace, Pixels, Received

Best = Float[Tensor, "n k"]
Proposals = Callable[[Pixels], tuple[Float[Tensor, "n rows columns"], Tensor]]
"""P-Net: the probability of a face in each cell, and offsets that are not looked at."""

Verdicts = Callable[[Pixels], tuple[PerFace, *tuple[Tensor, ...]]]
"""R-Net or O-Net: the probability of a face in each crop, and what is not looked at."""

OVERLAP = 0.3
"""Share (intersection over union) from which on a square is one of the face."""

_MOST = 1 - 1e-7
_BEST, _LEFT_ALONE = 6, 0.45
"""Cells of a level that count, and the probability up to which they need not fall further: what
is not proposed anyway shall not tie the patch's hands."""


_SELDOM = 3
"""Where later networks are attacked too, P-Net speaks in every third step only: it is hardly ever
silenced, and its proposals are theirs to refuse."""


@dataclass(frozen=True, slots=True, eq=False)
class Cascade:
    """The networks to attack.

    Attributes:
        proposals: P-Net.
        later: R-Net and O-Net, by the side of the squares that they look at; empty where
            only P-Net is attacked, as in the paper.
    """

    proposals: Proposals
    later: Mapping[int, Verdicts] = field(default_factory=dict)


class Undetected:
    """No network of the cascade takes what it is shown for a face.

    Args:
        cascade: the networks.
        face: side of the faces in the pictures, in pixels; they lie in the middle.
        threshold: from which probability on a cell of P-Net goes to the next network.
        seed: with the step's number, of where its pyramid begins, and of its factor.
        step: number of the first step.
        most: levels a step; of more, so many are drawn.
    """

    def __init__(
        self,
        cascade: Cascade,
        face: float,
        *,
        threshold: float = 0.6,
        seed: int = 0,
        step: int = 0,
        most: int = 4,
    ) -> None:
        self._cascade, self._face, self._threshold = cascade, face, threshold
        self._seed, self._step, self._most = seed, step, most
        self._refused = torch.zeros(0, dtype=torch.bool)

    def loss(self, pictures: Received) -> list[PerFace]:
        generator = torch.Generator().manual_seed(self._seed * 1_000_003 + self._step)
        self._step += 1
        proposing = not self._cascade.later or self._step % _SELDOM == 1
        likely = [self._cells(pictures, generator)] if proposing else []
        for side, network in self._cascade.later.items():
            spread = SPREADS[side]
            said, *_ = network(shown(pictures, self._face, side, spread, generator))
            likely.append([said.view(-1, spread.each).sort(dim=1, descending=True).values])
        passed = [torch.stack([each[:, 0] for each in stage]).amax(dim=0) for stage in likely]
        self._refused = torch.stack(passed).amin(dim=0) <= self._threshold
        return [torch.stack([_wrong(each) for each in stage]).mean(dim=0) for stage in likely]

    def met(self) -> Flags:
        """Which faces some network refused."""
        return self._refused

    def _cells(self, pictures: Received, generator: torch.Generator) -> list[Best]:
        """For each level, the cells on the face that P-Net is surest of, best first."""
        found = []
        for faces, face in self._levels(pictures, generator):
            cells = faces[:, on_face(faces.shape[1], face, pictures.shape[-1] * face / self._face)]
            found.append(cells.topk(min(_BEST, cells.shape[1]), dim=1).values)
        return found

    def _levels(
        self, pictures: Received, generator: torch.Generator
    ) -> Iterator[tuple[Float[Tensor, "n rows columns"], float]]:
        """What P-Net says at each level drawn, and how large the face is there."""
        which, start = torch.rand(2, generator=generator).tolist()
        factor = FACTORS[int(which * len(FACTORS))]
        whole = pictures.shape[-1]
        levels = sizes(whole, self._face, factor, start)
        drawn = torch.randperm(len(levels), generator=generator)[: self._most].tolist()
        for side in (levels[number] for number in drawn):
            yield (
                self._cascade.proposals(shrunk(pictures, (side, side)))[0],
                self._face * side / whole,
            )


def _wrong(likely: Best) -> PerFace:
    """Both losses of probabilities that are too high."""
    wrong = likely * (likely > _LEFT_ALONE)
    return wrong.square().mean(dim=1) - torch.log1p(-wrong.clamp(max=_MOST)).mean(dim=1)


@lru_cache(maxsize=512)
def on_face(cells: int, face: float, side: float) -> Bool[Tensor, "{cells} {cells}"]:
    """Which cells' squares overlap a square face in the middle of a picture.

    As much as a detection must that counts as one of the face.

    Args:
        cells: in a row, and in a column.
        face, side: of the face and of the picture, in pixels of the level.

    >>> on_face(3, 12.0, 16.0).int().tolist()
    [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
    >>> on_face(9, 12.0, 28.0).sum().item()
    25
    """
    start, first = 2.0 * torch.arange(cells), (side - face) / 2
    shared = (start + 12).clamp(max=first + face) - start.clamp(min=first)
    inner = shared.clamp(min=0)[:, None] * shared.clamp(min=0)
    return inner / (144 + face * face - inner) >= OVERLAP
