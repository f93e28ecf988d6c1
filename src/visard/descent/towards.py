"""The opposite of pushing away: the same distances, made small."""

import torch

from visard.descent.objectives import PushAway
from visard.tensors import Flags, PerFace, Received


class PullTowards:
    """Every surrogate's distance from given embeddings, as small as may be.

    Args:
        push: whose distances are meant; what it calls ``own`` is what is pulled towards.
    """

    def __init__(self, push: PushAway) -> None:
        self._push = push

    def loss(self, pictures: Received) -> list[PerFace]:
        return [-away for away in self._push.loss(pictures)]

    def met(self) -> Flags:
        """None ever: all steps are taken."""
        return torch.zeros_like(self._push.met())
