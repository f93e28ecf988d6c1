"""What surrogates make of faces whose places are known, aligned as each of them asks."""

from collections.abc import Sequence

import torch

from visard.photo.align import crop_to_picture, warp
from visard.protocols import Recognizer
from visard.tensors import Embeddings, Points, Received


class Features:
    """Each surrogate's embeddings of the same faces; gradients reach the pictures.

    Args:
        surrogates: differentiable recognisers.
        landmarks: of each face, in pixels of the pictures that will be given.
    """

    def __init__(self, surrogates: Sequence[Recognizer], landmarks: Points) -> None:
        self._aligned = [
            (each, crop_to_picture(landmarks, torch.tensor(each.card.template)))
            for each in surrogates
        ]

    def __call__(self, pictures: Received) -> list[Embeddings]:
        """One row a face, by surrogate."""
        return [
            each.embed(warp(pictures, maps, each.card.input_size)) for each, maps in self._aligned
        ]
