"""Photos, and the same made small: what a network learns enlarging from."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from visard.errors import DataError

Picture = UInt8[Tensor, "3 _ _"]
"""sRGB, 0 to 255."""
Patches = Float[Tensor, "n 3 _ _"]
"""sRGB, 0 to 1."""


@dataclass(frozen=True, slots=True, eq=False)
class PhotoPairs:
    """Photos of any size, each with its small copy.

    Attributes:
        small, large: in the same order; a large one is ``scale`` times as wide and high.
        scale: how much larger.
    """

    small: Sequence[Picture]
    large: Sequence[Picture]
    scale: int = 4

    def __len__(self) -> int:
        return len(self.large)

    @property
    def digest(self) -> str:
        """Tells these photos from others."""
        digest = hashlib.sha256()
        for each in self.large:
            digest.update(str(tuple(each.shape)).encode())
            digest.update(each.numpy().tobytes())
        return digest.hexdigest()

    def take(
        self, chosen: Sequence[int], side: int, generator: torch.Generator
    ) -> tuple[Patches, Patches]:
        """A patch of each chosen photo, small and large; mirrored and turned as chance has it.

        Args:
            side: of the small patches, in pixels.
        """
        pairs = [self._patch(photo, side, generator) for photo in chosen]
        small, large = (torch.stack(patches).float() / 255 for patches in zip(*pairs, strict=True))
        return small, large

    def _patch(self, photo: int, side: int, generator: torch.Generator) -> tuple[Picture, Picture]:
        small, large = self.small[photo], self.large[photo]
        top, left = (_below(length - side + 1, generator) for length in small.shape[1:])
        turns, mirrored = _below(4, generator), _below(2, generator) == 1
        return (
            _turned(_cut(small, top, left, side), turns, mirrored),
            _turned(_cut(large, *(self.scale * n for n in (top, left, side))), turns, mirrored),
        )


def check_pairs(pairs: PhotoPairs, side: int) -> None:
    """A training needs photos that have room for a patch.

    Raises:
        DataError: there are none, or one is too small.
    """
    if not len(pairs):
        raise DataError(
            f"no photo is at least {side * pairs.scale} pixels wide and high",
            todo="give larger photos",
        )


def _below(limit: int, generator: torch.Generator) -> int:
    return int(torch.randint(limit, (), generator=generator))


def _cut(picture: Picture, top: int, left: int, side: int) -> Picture:
    return picture[:, top : top + side, left : left + side]


def _turned(picture: Picture, turns: int, mirrored: bool) -> Picture:
    turned = torch.rot90(picture, turns, (1, 2))
    return turned.flip(2) if mirrored else turned
