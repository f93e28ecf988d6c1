"""For channels whose effect depends on how large the whole photo is.

An adversary looks at the surroundings of a face, not at the photo; but a network
that stores photos at 1,600 pixels shrinks those surroundings as far as it shrinks
the photo. Whoever sends a part of a photo tells such a channel the photo's size.
"""

from typing import Protocol, runtime_checkable

from visard.protocols import Channel

Size = tuple[int, int]
"""Width and height of a whole photo, in pixels."""


@runtime_checkable
class Fitting(Protocol):
    """A channel that needs to know the photo's size; alone, it takes what is sent for the photo."""

    def fitted(self, size: Size) -> Channel: ...


def fitted(channel: Channel, size: Size) -> Channel:
    """What the channel does to any part of a photo of that size.

    >>> from visard.photo.channels import File, whatsapp
    >>> fitted(File(), (3200, 2400)).name, fitted(whatsapp(), (3200, 2400)).name
    ('file', 'whatsapp')
    """
    return channel.fitted(size) if isinstance(channel, Fitting) else channel
