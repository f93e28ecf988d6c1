"""The photos that noise is made for, person by person, with their faces as a tracker crops them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch

from visard.cards import card
from visard.data.people import Person, people
from visard.errors import DataError, NoFaceError
from visard.jobs.faces import USUAL
from visard.jobs.main_faces import Advance
from visard.jobs.naming import is_result
from visard.methods import detector, recognizer
from visard.photo.sniff import EXTENSIONS
from visard.pipeline.collect import Source, of_people
from visard.pipeline.preprocess import Acquired, Lost, preprocess
from visard.poison.framing import middle
from visard.tensors import Embeddings
from visard.train.labelled import Labelled
from visard.types import Card, Face

COMPARES = "dlib"
"""Whose word it is who of other people looks like whom; it comes with every install."""


@dataclass(frozen=True, slots=True, eq=False)
class Album:
    """Photos that show a face, and those that do not.

    Attributes:
        people: their names; labels count them.
        sources, faces, embeddings: of each crop.
        lost: photos without a face, or that cannot be read.
    """

    people: tuple[str, ...]
    examples: Labelled
    sources: tuple[Source, ...]
    faces: tuple[Face, ...]
    embeddings: Embeddings
    lost: tuple[Lost, ...]


def album(folder: Path, crop: Card, advance: Advance) -> Album:
    """The main face of every photo in a folder of people, or of one person's photos.

    Results of earlier runs are left out.

    Raises:
        DataError: there is no such folder, or no photo in it.
        NoFaceError: somebody has no photo that shows a face.
    """
    sources = [each for each in of_people(_people(folder)) if not is_result(each.path)]
    compares = recognizer(COMPARES)
    found, lost = list[Acquired](), list[Lost]()
    for done, each in enumerate(preprocess(sources, detector(), [crop, compares.card]), start=1):
        if isinstance(each, Acquired):
            found.append(each)
        else:
            lost.append(each)
        advance("Finding the faces", done, len(sources))
    names = tuple(dict.fromkeys(each.person for each in sources))
    _check_everybody(names, found, folder)
    with torch.no_grad():
        rows = [compares.embed(each.crops[compares.card.name]) for each in found]
    crops = [(each.crops[crop.name] * 255).round().byte() for each in found]
    return Album(
        names,
        Labelled(torch.cat(crops), torch.tensor([names.index(e.source.person) for e in found])),
        tuple(each.source for each in found),
        tuple(each.face for each in found),
        torch.cat(rows),
        tuple(lost),
    )


def crop_card(size: int) -> Card:
    """What a crop of the middle of a face asks of alignment, as if a recogniser asked it."""
    usual = card(USUAL)
    points: list[list[float]] = middle(torch.tensor(usual.template), size).tolist()
    left, right, nose, mouth_left, mouth_right = ((x, y) for x, y in points)
    template = (left, right, nose, mouth_left, mouth_right)
    return replace(usual, name="crop", template=template, input_size=size)


def _people(folder: Path) -> Sequence[Person]:
    """One folder a person; photos that lie in the folder itself are of one person."""
    if not folder.is_dir():
        raise DataError("there is no such folder", str(folder), "check the path")
    loose = [each for each in sorted(folder.iterdir()) if each.suffix.lower() in EXTENSIONS]
    return (Person(folder.resolve().name, tuple(loose)),) if loose else people(folder)


def _check_everybody(names: Sequence[str], found: Sequence[Acquired], folder: Path) -> None:
    there = {each.source.person for each in found}
    if absent := [name for name in names if name not in there]:
        raise NoFaceError(
            f"no photo of {absent[0]} shows a face", str(folder), "take that folder out"
        )
    if not names:
        raise DataError("there are no photos in it", str(folder), "give photos of people")
