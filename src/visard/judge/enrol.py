"""From a folder of people to the samples that thresholds are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from visard.data.people import Person
from visard.judge.calibrate import Sample
from visard.pipeline.collect import of_people
from visard.pipeline.extract import extract
from visard.protocols import Detector, Recognizer


@dataclass(frozen=True, slots=True, eq=False)
class Enrolled:
    """Embeddings of a data set.

    Attributes:
        samples: by recogniser's name.
        photos: how many were looked at.
        not_acquired: in how many of them the detector found no face.
    """

    samples: dict[str, Sample]
    photos: int
    not_acquired: int


def enrol(
    people: Sequence[Person],
    detector: Detector,
    recognizers: Sequence[Recognizer],
    advance: Callable[[int], None] = lambda done: None,
) -> Enrolled:
    """Embed the main face of every photo.

    Args:
        advance: called with how many more photos are done.

    Raises:
        PhotoError: a photo cannot be read.
    """
    sources = of_people(people)
    found = extract(sources, detector, recognizers, advance)
    for lost in found.unreadable:
        if lost.error is not None:
            raise lost.error
    numbers = {person.name: number for number, person in enumerate(people)}
    owners = torch.tensor([numbers[source.person] for source in found.sources]).long()
    samples = {name: Sample(rows, owners) for name, rows in found.embeddings.items()}
    return Enrolled(samples, len(sources), len(found.not_acquired))
