"""The changing half of a protect job: windows out, protector, windows back in."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from visard.photo.window import cut, paste, rounds
from visard.protocols import Protector
from visard.types import Face, ImageArray, Photo, Protected


@dataclass(frozen=True, slots=True, eq=False)
class Cloaked:
    """A photo's pixels with every face treated.

    Attributes:
        pixels: the whole photo; outside the windows as it was.
        protected: what the protector made of each face.
        seconds: how long it took, with the photos that were treated along with it.
    """

    pixels: ImageArray
    protected: tuple[Protected, ...]
    seconds: float = 0.0


def cloak(photo: Photo, faces: Sequence[Face], protector: Protector, seed: int) -> Cloaked:
    """Protect every face of a photo; overlapping windows one after the other."""
    return cloak_together([(photo, faces)], protector, seed)[0]


def cloak_together(
    photos: Sequence[tuple[Photo, Sequence[Face]]], protector: Protector, seed: int
) -> list[Cloaked]:
    """Protect every face of some photos, as many at a time as do not overlap.

    A photo comes out as it would alone, but for the rounding of larger batches.
    """
    start = time.perf_counter()
    pixels = [photo.pixels.copy() for photo, _ in photos]
    done: list[dict[int, Protected]] = [{} for _ in photos]
    groups = (rounds(photo.pixels, faces, protector.margin) for photo, faces in photos)
    for together in zip_longest(*groups, fillvalue=()):
        places = [(number, index) for number, group in enumerate(together) for index in group]
        windows = [
            cut(pixels[number], photos[number][1][index], protector.margin)
            for number, index in places
        ]
        results = protector.protect(windows, seed)
        for (number, index), window, result in zip(places, windows, results, strict=True):
            paste(pixels[number], window, result.pixels)
            done[number][index] = result
    seconds = round(time.perf_counter() - start, 3)
    return [
        Cloaked(each, tuple(its[index] for index in range(len(its))), seconds)
        for each, its in zip(pixels, done, strict=True)
    ]
