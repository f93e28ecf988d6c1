"""Photographed off the screen: fitted to a display, captured as 8-bit pixels, saved.

A display of 1.25 device pixels to a pixel of the page is the usual setting of many
laptops; it enlarges small photos by that fraction and blurs them a little. A photo
larger than the screen is made smaller until it fits.
"""

from dataclasses import dataclass

import torch

from visard.photo.channels.depth import Depth
from visard.photo.channels.fitting import Size
from visard.photo.channels.jpeg import Jpeg
from visard.photo.channels.resize import Resize
from visard.photo.channels.sequence import Chain
from visard.protocols import Channel
from visard.tensors import Pixels, Received


@dataclass(frozen=True, slots=True)
class Screenshot:
    """Scaled by straight lines between pixels, or averages when shrinking; then rounded.

    The gradient flows through the scaling and straight through the rest.

    Args:
        screen: width and height of the display, in its own pixels.
        zoom: display pixels to a pixel of a photo that has room.
        quality: of a JPEG; None saves a PNG, which loses nothing more.

    Limits:
        the display's colours are those of the file (sRGB), and nothing covers it.
    """

    screen: Size = (1920, 1080)
    zoom: float = 1.25
    quality: int | None = None

    @property
    def name(self) -> str:
        return "screenshot" if self.quality is None else f"screenshot{self.quality}"

    def factor(self, size: Size) -> float:
        """Side on the screen over side of a photo of that size.

        >>> Screenshot().factor((400, 300)), Screenshot().factor((3840, 2160))
        (1.25, 0.5)
        """
        return min(self.zoom, *(room / side for room, side in zip(self.screen, size, strict=True)))

    def fitted(self, size: Size) -> Channel:
        """What is seen of any part of a photo of that size."""
        saved = () if self.quality is None else (Jpeg(self.quality),)
        return Chain((Resize(self.factor(size)), Depth(8), *saved), self.name)

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        height, width = pictures.shape[2:]
        return self.fitted((width, height)).send(pictures, generator)


def screenshot() -> Screenshot:
    """Shown on a laptop's screen at 125 %, and captured from there as a PNG."""
    return Screenshot()


def screenshot75() -> Screenshot:
    """Shown on a laptop's screen at 125 %, captured, and saved as a JPEG of quality 75."""
    return Screenshot(quality=75)
