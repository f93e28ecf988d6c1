"""The changing half of a protect job: windows out, protector, windows back in."""

from collections.abc import Sequence
from dataclasses import dataclass

from visard.photo.window import cut, paste, rounds
from visard.protocols import Protector
from visard.types import Face, ImageArray, Photo, Protected


@dataclass(frozen=True, slots=True, eq=False)
class Cloaked:
    """A photo's pixels with every face treated.

    Attributes:
        pixels: the whole photo; outside the windows as it was.
        protected: what the protector made of each face.
    """

    pixels: ImageArray
    protected: tuple[Protected, ...]


def cloak(photo: Photo, faces: Sequence[Face], protector: Protector, seed: int) -> Cloaked:
    """Protect every face of a photo; overlapping windows one after the other."""
    pixels = photo.pixels.copy()
    done: dict[int, Protected] = {}
    for group in rounds(photo.pixels, faces, protector.margin):
        windows = [cut(pixels, faces[index], protector.margin) for index in group]
        for index, window, result in zip(
            group, windows, protector.protect(windows, seed), strict=True
        ):
            paste(pixels, window, result.pixels)
            done[index] = result
    return Cloaked(pixels, tuple(done[index] for index in range(len(faces))))
