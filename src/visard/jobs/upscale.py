"""Photos made larger: read, enlarged and written in their own format."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image

from visard.errors import PhotoError, VisardError
from visard.jobs.folder import Source
from visard.jobs.naming import target
from visard.methods import upscaler
from visard.photo.atomic import printable, write_bytes
from visard.photo.files import MAX_PIXELS, encode, read
from visard.types import ImageArray, Photo

LONGEST = {"WEBP": 16_383, "JPEG": 65_500}
"""Pixels that a side may have, where a format sets a limit."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """How photos are to be enlarged.

    Attributes:
        output: folder for the results, which exists; None: beside each photo.
        upscaler: its name, such as ``esrgan`` or ``esrgan:FILE``.
        realism: 0 to 1, how much it may invent; None: its own default.
        quality: 1 to 100, of JPEG and the like.
        force: replace results that exist.
    """

    output: Path | None = None
    upscaler: str = "esrgan"
    realism: float | None = None
    quality: int = 95
    force: bool = False


@dataclass(frozen=True, slots=True)
class Enlarged:
    """What became of one photo.

    Attributes:
        output: the result; None where it failed.
        size: of the result, width and height.
        error: why it failed, in a line.
    """

    source: Path
    output: Path | None
    size: tuple[int, int] = (0, 0)
    seconds: float = 0.0
    error: str = ""


class UpscaleJob:
    """Enlarges photos with one upscaler.

    Raises:
        UnknownNameError, SettingError, WeightsError: as ``visard.methods.upscaler``.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._wanted = wanted
        self.upscaler = upscaler(wanted.upscaler, wanted.realism)
        self._written: set[Path] = set()

    def run(self, source: Path, folder: Path, progress: Progress) -> Enlarged:
        """Enlarge one photo; its tags are not kept.

        Raises:
            PhotoError: it cannot be read, the result would be too large, or cannot be
                written.
        """
        start = time.perf_counter()
        photo, scale = read(source), self.upscaler.scale
        path = target(source, folder, photo.format, f"x{scale}")
        self._check(photo, source, path)
        larger = enlarged(photo, self.upscaler.upscale(photo.pixels, progress))
        data = encode(larger, quality=self._wanted.quality)
        folder.mkdir(parents=True, exist_ok=True)
        write_bytes(path, data, force=self._wanted.force)
        self._written.add(path)
        return Enlarged(source, path, larger.size, round(time.perf_counter() - start, 3))

    def _check(self, photo: Photo, source: Path, path: Path) -> None:
        width, height = (length * self.upscaler.scale for length in photo.size)
        where, todo = printable(source), "make it smaller first"
        if width * height > MAX_PIXELS:
            words = f"{width}×{height} pixels would be more than {MAX_PIXELS / 1e6:g} million"
            raise PhotoError(words, where, todo)
        longest = LONGEST.get(photo.format, max(width, height))
        if max(width, height) > longest:
            words = f"no side of a {photo.format} may be longer than {longest:,} pixels"
            raise PhotoError(words, where, todo)
        if path in self._written:
            todo = "give the photo another name, or enlarge it alone"
            raise PhotoError("another photo of this run has this result already", where, todo)
        if path.exists() and not self._wanted.force:
            raise PhotoError("the result exists already", printable(path), "use --force")


def enlarged(photo: Photo, pixels: ImageArray) -> Photo:
    """A photo with other pixels; opacity is enlarged by bicubic interpolation."""
    alpha = photo.alpha
    if alpha is not None:
        size = pixels.shape[1], pixels.shape[0]
        alpha = np.array(Image.fromarray(alpha).resize(size, Image.Resampling.BICUBIC))
    return Photo(_grey(pixels) if photo.grey else pixels, alpha, photo.grey, photo.format)


def _grey(pixels: ImageArray) -> ImageArray:
    """Three equal planes: a network's are not quite."""
    plane: UInt8[np.ndarray, "h w"] = np.asarray(Image.fromarray(pixels).convert("L"))
    return np.repeat(plane[..., None], 3, axis=2)


def not_results(sources: Sequence[Source], given: Sequence[Path]) -> list[Source]:
    """Without the results of earlier runs, unless they were named themselves."""
    return [
        each for each in sources if each.path in given or not re.search(r"\.x\d+$", each.path.stem)
    ]


def upscale_all(
    job: UpscaleJob, sources: Sequence[Source], output: Path | None, progress: Progress
) -> Iterator[Enlarged]:
    """Enlarge photos one after the other; one that fails does not stop the rest."""
    for source in sources:
        folder = output / source.inside if output else source.path.parent
        try:
            yield job.run(source.path, folder, progress)
        except VisardError as error:
            yield Enlarged(source.path, None, error=str(error))
        except MemoryError:
            where = printable(source.path)
            yield Enlarged(source.path, None, error=f"{where}: it does not fit into memory")
