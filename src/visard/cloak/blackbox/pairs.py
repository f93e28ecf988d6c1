"""Oracles outside this program compare two files: a picture, and one known photo at a time."""

from collections.abc import Callable

import torch

from visard.arrays import to_array
from visard.cloak.blackbox.oracle import Landmarks, Question
from visard.cloak.blackbox.purse import Purse
from visard.photo.encode import encode
from visard.tensors import Flags, Received
from visard.types import ImageArray, Photo

Same = Callable[[bytes, int], bool]
"""Whether a PNG shows the person in the known photo of that number."""


def png(pixels: ImageArray) -> bytes:
    """Pixels as a PNG file, which holds them as they are.

    >>> import numpy as np
    >>> png(np.zeros((2, 2, 3), np.uint8))[1:4]
    b'PNG'
    """
    return encode(Photo(pixels))


def in_pairs(same: Same, known: int, purse: Purse) -> Question:
    """Asks with one known photo after the other until the first "the same".

    Args:
        known: how many there are. A picture takes as many calls at most.
    """

    def other(picture: bytes) -> bool:
        for number in range(known):
            purse.spend()
            if same(picture, number):
                return False
        return True

    def ask(pictures: Received, landmarks: Landmarks) -> Flags:
        files = (png(to_array(pictures[i : i + 1])) for i in range(len(pictures)))
        return torch.tensor([other(file) for file in files], dtype=torch.bool)

    return Question(ask, calls=known)
