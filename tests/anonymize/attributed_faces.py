"""Faces that take no time, and what they are said to have."""

import torch
from torch import nn

from visard.anonymize.anonymousnet.examples import ROOM, Examples
from visard.anonymize.anonymousnet.framing import SIZE, template
from visard.anonymize.anonymousnet.translator import TRANSLATABLE
from visard.train.faces import Faces


def examples(count=8, names=TRANSLATABLE):
    """Blurs of colours; who is red has the first attribute, the others are by chance."""
    random = torch.Generator().manual_seed(3)
    present = torch.rand(count, len(names), generator=random) < 0.5
    colours = 0.2 + 0.4 * torch.rand(count, 3, 5, 5, generator=random)
    colours[:, 0] += 0.4 * present[:, 0, None, None]
    side = SIZE + 2 * ROOM
    pixels = nn.functional.interpolate(colours, size=(side, side), mode="bilinear")
    places = (template() + ROOM).repeat(count, 1, 1)
    return Examples(Faces((pixels * 255).round().byte(), places), present, tuple(names))
