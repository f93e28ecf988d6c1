"""From photos whose attributes are listed to the faces that AnonymousNet learns from."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from torch import Tensor

from visard.anonymize.anonymousnet.examples import ROOM, Examples
from visard.anonymize.anonymousnet.framing import SIZE, cut_out, template
from visard.data.attributes import attributes
from visard.data.dataset import dataset
from visard.data.people import photos_by_name
from visard.data.splits import split as named
from visard.errors import DataError, PhotoError
from visard.methods import detector
from visard.photo.atomic import write_bytes
from visard.pipeline.collect import Source, pictures
from visard.registry import DEFAULT_DETECTOR
from visard.tensors import Points
from visard.train.faces import Faces
from visard.types import Face, ImageArray

LISTS = ("attributes.csv", "list_attr_celeba.txt", "Anno/list_attr_celeba.txt")
"""Where a folder says what its photos show; the last two are CelebA's own."""


def labelled(
    folder: Path,
    split: tuple[Path, str, Sequence[str]] | None,
    cache: Path | None,
    advance: Callable[[int, int], None],
) -> Examples:
    """The main face of each photo that the folder's list knows, and its attributes.

    Args:
        split: a file of splits, the folder's name in it, and the parts; None: everybody.
        cache: where they are kept for the next time; None: nowhere.
        advance: called with how many photos are done, and how many there are.

    Raises:
        DataError: there is no list, it makes no sense, none of its photos shows a face, or
            what is kept cannot be read.
        PhotoError: they cannot be kept.
    """
    said = attributes(_list(folder))
    sources, rows = _sources(folder, _people(split), said.files)
    present = torch.from_numpy(said.present)[rows]
    kept = None if cache is None else cache / f"framed-{_digest(sources)}.safetensors"
    if kept is not None and kept.exists():
        faces, places = _read(kept)
    else:
        faces, places = _found(sources, advance)
        if kept is not None:
            parts = {"pixels": faces.pixels, "landmarks": faces.landmarks, "places": places}
            write_bytes(kept, save(parts), force=True)
    return Examples(faces, present[places], said.names)


def _list(folder: Path) -> Path:
    for name in LISTS:
        if (folder / name).is_file():
            return folder / name
    todo = "add one: a column file, and an attribute a column, 1 or -1"
    raise DataError(f"there is no {LISTS[0]} in it", str(folder), todo)


def _people(split: tuple[Path, str, Sequence[str]] | None) -> list[str] | None:
    if split is None:
        return None
    file, name, parts = split
    return [person for part in parts for person in named(file, name, part)]


def _sources(
    folder: Path, people: list[str] | None, listed: Sequence[str]
) -> tuple[list[Source], list[int]]:
    """The photos that the list knows, and their rows in it."""
    found = photos_by_name(dataset(folder, people).people)
    rows = [row for row, name in enumerate(listed) if name in found]
    if not rows:
        todo = "name them as FOLDER/FILE or, where names are never twice the same, FILE"
        raise DataError("its list knows none of its photos", str(folder), todo)
    return [Source(found[listed[row]], "") for row in rows], rows


def _found(sources: Sequence[Source], advance: Callable[[int, int], None]) -> tuple[Faces, Tensor]:
    """The faces, and which photo each is of."""
    finds, pixels, landmarks, places = detector(DEFAULT_DETECTOR), [], [], []
    for place, (_, image) in enumerate(pictures(sources)):
        advance(place + 1, len(sources))
        if isinstance(image, PhotoError):
            continue
        if faces := finds.detect(image):
            crop, points = _roomy(image, faces[0])
            pixels.append(crop)
            landmarks.append(points)
            places.append(place)
    return Faces.joined(pixels, landmarks), torch.tensor(places)


def _roomy(image: ImageArray, face: Face) -> tuple[Tensor, Points]:
    """The framed face with room around, in bytes, and where its landmarks are."""
    crop, there = cut_out(image, face, template() + ROOM, SIZE + 2 * ROOM)
    points = torch.tensor([face.landmarks]) @ there[:, :2].mT + there[:, 2]
    return (crop[None] * 255).round().byte(), points


def _digest(sources: Sequence[Source]) -> str:
    """Tells these photos from others by their names and lengths."""
    said = "\n".join(f"{each} {each.path.stat().st_size}" for each in sources)
    return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def _read(kept: Path) -> tuple[Faces, Tensor]:
    try:
        parts: Mapping[str, Tensor] = load(kept.read_bytes())
        return Faces(parts["pixels"], parts["landmarks"]), parts["places"]
    except (OSError, SafetensorError, KeyError) as error:
        todo = "delete it, to have it made anew"
        raise DataError(f"it holds no faces ({error})", str(kept), todo) from error
