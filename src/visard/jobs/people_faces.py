"""From photos of people to aligned faces of which it is known whose they are."""

from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from visard.data.people import Person
from visard.errors import DataError
from visard.pipeline.collect import of_people
from visard.pipeline.preprocess import Acquired, preprocess
from visard.protocols import Detector
from visard.train.labelled import Labelled
from visard.types import Card


def people_faces(
    people: Sequence[Person],
    numbers: Sequence[str],
    card: Card,
    finds: Detector,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Labelled:
    """The main face of each photo, as a recogniser wants it.

    Args:
        numbers: everybody's name; the place in it is the label.
        card: of the recogniser.

    Raises:
        DataError: no photo shows a face.
    """
    return named_faces(people, numbers, card, finds, advance)[0]


def named_faces(
    people: Sequence[Person],
    numbers: Sequence[str],
    card: Card,
    finds: Detector,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Labelled, list[Path]]:
    """The same, and the photo that each is from."""
    sources, place = of_people(people), {name: at for at, name in enumerate(numbers)}
    crops, labels, photos = [], [], []
    for done, each in enumerate(preprocess(sources, finds, [card]), start=1):
        if isinstance(each, Acquired):
            crops.append((each.crops[card.name] * 255).round().byte())
            labels.append(place[each.source.person])
            photos.append(each.source.path)
        advance(done, len(sources))
    if not crops:
        raise DataError("no face was found in any photo", todo="give photos of people")
    return Labelled(torch.cat(crops), torch.tensor(labels)), photos
