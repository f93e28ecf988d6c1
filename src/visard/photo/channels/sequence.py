"""Several things happen to a photo, one after the other.

>>> from visard.photo.channels import File, half, jpeg75
>>> chain(File(), half(), jpeg75()).name
'half+jpeg75'
"""

from dataclasses import dataclass, replace

import torch

from visard.photo.channels.fitting import Size, fitted
from visard.photo.channels.untouched import File
from visard.protocols import Channel
from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Chain:
    """Channels in the order in which a photo meets them.

    Args:
        channels: the first one first.
        called: the chain's name; by default its links' names, joined by ``+``.
        size: width and height of the whole photo where only a part of it is sent.
    """

    channels: tuple[Channel, ...]
    called: str = ""
    size: Size | None = None

    @property
    def name(self) -> str:
        return self.called or "+".join(channel.name for channel in self.channels) or "file"

    def fitted(self, size: Size) -> "Chain":
        """The same chain, for parts of a photo of that size."""
        return replace(self, size=size)

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        received, (high, wide) = pictures, pictures.shape[2:]
        width, height = self.size or (wide, high)
        for channel in self.channels:
            now_high, now_wide = received.shape[2:]
            size = round(width * now_wide / wide), round(height * now_high / high)
            received = fitted(channel, (max(1, size[0]), max(1, size[1]))).send(received, generator)
        return received


def changes_nothing(channel: Channel) -> bool:
    """Whether what arrives is the file as it is.

    >>> from visard.photo.channels.resize import half
    >>> changes_nothing(chain(File(), File())), changes_nothing(half())
    (True, False)
    """
    if isinstance(channel, Chain):
        return all(map(changes_nothing, channel.channels))
    return isinstance(channel, File)


def chain(*channels: Channel, name: str = "") -> Chain:
    """These channels, the first one first; the plain file adds nothing and is left out."""
    return Chain(tuple(each for each in channels if not changes_nothing(each)), name)
