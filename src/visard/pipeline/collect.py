"""The first step: where the pictures of people come from.

Whatever is given is taken, as somebody does who collects photos from the web: copies,
files that visard made, photos without a face. Nothing is decoded here.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from visard.data.people import Person
from visard.errors import DataError, PhotoError
from visard.photo import video
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS, read
from visard.photo.shown import as_shown
from visard.types import ImageArray

FRAMES = 40
"""Taken of a video, as many as Face-Off's successors take of a clip."""
_LIST = ".txt"


@dataclass(frozen=True, slots=True)
class Source:
    """One picture that can be had.

    Attributes:
        path: the photo or the video.
        person: whose it is said to be.
        frame: the number of the video's frame, from 0; None for a photo.
    """

    path: Path
    person: str
    frame: int | None = None

    def __str__(self) -> str:
        return printable(self.path) + ("" if self.frame is None else f", frame {self.frame}")


def collect(paths: Iterable[Path], person: str, frames: int = FRAMES) -> tuple[Source, ...]:
    """The pictures of one person.

    Args:
        paths: photos, videos, folders of them (searched at any depth, without what is
            hidden), and lists: text files with one path a line, relative to the list.
        frames: how many to take of each video, evenly.

    Raises:
        DataError: a list cannot be read or names a list, or there is no such file.
        PhotoError: a video cannot be read.
    """
    files = dict.fromkeys(file for path in paths for file in _files(path))
    return tuple(source for file in files for source in _sources(file, person, frames))


def clip(path: Path, person: str, frames: int = FRAMES) -> tuple[Source, ...]:
    """Frames of a file that is a video, whatever it is called.

    Raises:
        PhotoError: it is none, or cannot be read.
    """
    return tuple(Source(path, person, number) for number in video.sampled(path, frames))


def of_people(people: Iterable[Person]) -> tuple[Source, ...]:
    """The photos of a folder of people."""
    return tuple(Source(path, person.name) for person in people for path in person.photos)


def pictures(sources: Sequence[Source]) -> Iterator[tuple[Source, ImageArray | PhotoError]]:
    """Each picture as it is decoded, one at a time; where that fails, the reason instead."""
    for (path, is_photo), group in groupby(sources, lambda each: (each.path, each.frame is None)):
        if is_photo:
            yield from ((source, _photo(path)) for source in group)
        else:
            yield from _frames(path, list(group))


def digest(path: Path) -> str:
    """What tells a file's content from every other.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(file for file in path.rglob("*") if _wanted(file, path))
    if not path.exists():
        raise DataError("there is no such file", printable(path), "check the path")
    if not path.is_file():  # reading a pipe would wait for its other end
        raise DataError("this is not a regular file", printable(path), "copy it into a file")
    if path.suffix.lower() == _LIST:
        return [file for line in _lines(path) for file in _files(path.parent / line)]
    return [path]


def _wanted(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    return file.suffix.lower() in EXTENSIONS | video.EXTENSIONS and not hidden and file.is_file()


def _lines(path: Path) -> list[str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise DataError("the list cannot be read", printable(path), "give a text file") from error
    named = [line.strip() for line in lines if line.strip()]
    if any(Path(line).suffix.lower() == _LIST for line in named):  # it may name itself
        raise DataError("this list names a list", printable(path), "name photos and folders in it")
    return named


def _sources(file: Path, person: str, frames: int) -> tuple[Source, ...]:
    if file.suffix.lower() in video.EXTENSIONS:
        return clip(file, person, frames)
    return (Source(file, person),)


def _photo(path: Path) -> ImageArray | PhotoError:
    try:
        return as_shown(read(path))
    except PhotoError as error:
        return error


def _frames(path: Path, sources: list[Source]) -> Iterator[tuple[Source, ImageArray | PhotoError]]:
    wanted = sorted(sources, key=lambda each: each.frame or 0)
    decoded = video.frames(path, [each.frame or 0 for each in wanted])
    while wanted:
        try:
            image: ImageArray | PhotoError = next(decoded)
        except PhotoError as error:
            image = error
        if isinstance(image, PhotoError):
            yield from ((source, image) for source in wanted)
            return
        yield wanted.pop(0), image
