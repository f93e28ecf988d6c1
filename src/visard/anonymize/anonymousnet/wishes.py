"""Which attributes a face in training shall get, so that the generator learns to obey."""

from collections.abc import Sequence

import torch
from jaxtyping import Bool
from torch import Tensor

COLOURS = ("Black_Hair", "Blond_Hair", "Brown_Hair", "Gray_Hair")
"""Of which hair has one at the most."""
_MOST = 0.6
"""Largest share of attributes that are flipped one by one."""


def wishes(
    present: Bool[Tensor, "n k"], names: Sequence[str], random: torch.Generator
) -> Bool[Tensor, "n k"]:
    """What is wanted of each face: another's attributes, or its own with some flipped.

    The paper takes another's; what privacy asks for is drawn attribute by attribute.

    >>> has = torch.tensor([[True, False], [False, True]])
    >>> wishes(has, ("Smiling", "Male"), torch.Generator().manual_seed(0)).shape
    torch.Size([2, 2])
    """
    another = present[torch.randperm(len(present), generator=random)]
    share = _MOST * torch.rand(len(present), 1, generator=random)
    flipped = present ^ (torch.rand(present.shape, generator=random) < share)
    single = one_colour(flipped, names, present, random)
    return torch.where(torch.rand(len(present), 1, generator=random) < 0.5, another, single)


def one_colour(
    wanted: Bool[Tensor, "n k"],
    names: Sequence[str],
    present: Bool[Tensor, "n k"],
    random: torch.Generator,
) -> Bool[Tensor, "n k"]:
    """The same wishes with one colour of hair at the most, a new one rather than the old."""
    columns = [at for at, name in enumerate(names) if name in COLOURS]
    if not columns:
        return wanted
    asked, had = wanted[:, columns], present[:, columns]
    chance = torch.rand(asked.shape, generator=random) + (asked & ~had) + 2.0 * asked
    first = torch.zeros_like(asked).scatter_(1, chance.argmax(1, keepdim=True), True)
    kept = wanted.clone()
    kept[:, columns] = asked & first
    return kept
