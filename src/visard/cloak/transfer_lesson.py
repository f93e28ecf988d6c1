"""How a gradient transfer learns: from a probe's noise, and a server's answers to it."""

import torch
from torch import Tensor

from visard.cloak.apf import LIMIT, embedded, probed
from visard.cloak.gradient_transfer import GradientTransfer, carried
from visard.cloak.mask import template
from visard.descent.objectives import PushAway
from visard.protocols import Recognizer
from visard.tensors import Change, Crops
from visard.train.augment import batch, of_step
from visard.visibility.ssimulacra2 import Ssimulacra2

AT_ONCE = 12
"""Faces a step."""
_EYE = 0.4
"""How much being seen counts beside the distance, on a logarithmic scale: half of what it
would take for a change to be worth the same at every size, since its length, which is kept,
is the other half of what is seen."""


class Carrying:
    """Leads a server as far away as may be, for what a person sees of it.

    Both count by their logarithms, so that the transfer of a face that is hard to protect
    is worth as much as of one that is easy.

    Args:
        server: the recogniser that answers.
        faces: in the masks' template.
        noise: what the probe changed in each.
    """

    def __init__(self, server: Recognizer, faces: Crops, noise: Change, seed: int) -> None:
        self.network = GradientTransfer()
        self._server, self._faces, self._noise, self._seed = server, faces, noise, seed
        starts = range(0, len(faces), AT_ONCE)
        self._own = torch.cat([embedded(server, faces[at : at + AT_ONCE]) for at in starts])

    def loss(self, step: int) -> Tensor:
        chosen = batch(len(self._faces), AT_ONCE, self._seed, step)
        faces = self._faces[chosen]
        changed = (faces + carried(self._noise[chosen], [self.network], LIMIT)).clamp(0, 1)
        places = template().expand(len(faces), -1, -1)
        random = [of_step(self._seed + face, step) for face in chosen]
        (away,) = PushAway([self._server], places, [self._own[chosen]], random).loss(changed)
        seen = Ssimulacra2(faces, draft=True).distance(changed)
        return (_EYE * seen.log() - (-away).log()).mean()


def noises(probe: Recognizer, faces: Crops, seed: int) -> Change:
    """What a probe changes in each of some faces."""
    made = []
    for start in range(0, len(faces), AT_ONCE):
        part = faces[start : start + AT_ONCE]
        random = [of_step(seed, start + place) for place in range(len(part))]
        made.append(probed(probe, part, embedded(probe, part), random))
    return torch.cat(made)
