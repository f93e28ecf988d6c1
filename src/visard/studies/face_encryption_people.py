"""Whose faces the study of face encryption is about, and which of their photos are held back."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from safetensors.torch import load_file, save
from torch import Tensor

from visard.bench.provenance import digest
from visard.data.people import Person, people
from visard.errors import DataError, WeightsError
from visard.live.classifier import framed
from visard.methods import detector
from visard.photo.atomic import write_bytes
from visard.pipeline.collect import of_people
from visard.pipeline.preprocess import Acquired, preprocess
from visard.protocols import Detector
from visard.train.augment import of_step
from visard.train.labelled import Bytes, Labelled

_SPLIT = 2211
"""Seed of which photos are held back."""
_EVERY = 5
"""About one photo in so many of each person."""
Advance = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """Faces by what they are for.

    Attributes:
        train, test: photos of the same people: learned from, and asked about.
        names: the people's, in the order of the labels.
        others: faces of further people, of whom nobody says who they are: a student may
            look at them as its teacher does.
        lost: photos in which no face was found.
    """

    train: Labelled
    test: Labelled
    names: tuple[str, ...]
    others: Bytes
    lost: int

    @property
    def unlabelled(self) -> Labelled:
        """All that may be learned from; nobody in it has a name."""
        crops = torch.cat((self.train.crops, self.others))
        return Labelled(crops, torch.zeros(len(crops), dtype=torch.long))


def cast(
    data: Path, out: Path, side: int, most: int | None, each: int | None, advance: Advance
) -> Cast:
    """Find everybody's faces, or take them from the folder where they are already.

    Args:
        data: folder with ``celeba/`` and, for a student to look at, ``lfw/``.
        side: of the faces, in pixels.
        most: people at most; None: everybody.
        each: photos of a person at most.

    Raises:
        DataError: data are missing.
    """
    known = _some(people(data / "celeba"), most, each)
    further: Sequence[Person] = ()
    with suppress(DataError):  # more to look at helps, and nothing depends on it
        further = _some(people(data / "lfw"), most, each)
    ours, labels, lost = _faces(known, out, side, advance)
    others, _, more = _faces(further, out, side, advance) if further else (ours[:0], labels[:0], 0)
    every = Labelled(ours, labels)
    asked = held_back(labels)
    names = tuple(person.name for person in known)
    return Cast(_part(every, ~asked), _part(every, asked), names, others, lost + more)


def held_back(labels: Tensor) -> Tensor:
    """Which photos are asked about: one in five of each person, by chance, always the same."""
    drawn = torch.randperm(len(labels), generator=of_step(_SPLIT, 0))
    asked = torch.zeros(len(labels), dtype=torch.bool)
    for person in range(int(labels.max()) + 1):
        own = drawn[labels[drawn] == person]
        asked[own[: round(len(own) / _EVERY)]] = True
    return asked


def _some(among: Sequence[Person], most: int | None, each: int | None) -> tuple[Person, ...]:
    return tuple(replace(person, photos=person.photos[:each]) for person in among[:most])


def _part(every: Labelled, which: Tensor) -> Labelled:
    return Labelled(every.crops[which], every.labels[which])


def _faces(
    among: Sequence[Person], out: Path, side: int, advance: Advance
) -> tuple[Bytes, Tensor, int]:
    """Crops, labels, and how many photos show no face."""
    sources = of_people(among)
    named = digest(f"{each.person}/{each.path.name}".encode() for each in sources)
    kept = out / f"faces-{side}-{named}.safetensors"
    if not kept.is_file():
        write_bytes(kept, save(_found(among, side, advance)), force=True)
    parts = load_file(kept)
    return parts["crops"], parts["labels"], len(sources) - len(parts["labels"])


def _found(among: Sequence[Person], side: int, advance: Advance) -> dict[str, Tensor]:
    its, sources = framed(side), of_people(among)
    place = {person.name: at for at, person in enumerate(among)}
    crops, labels = list[Tensor](), list[int]()
    for done, each in enumerate(preprocess(sources, finder(), [its]), start=1):
        if isinstance(each, Acquired):
            crops.append((each.crops[its.name] * 255).round().byte())
            labels.append(place[each.source.person])
        advance(done, len(sources))
    if not crops:
        raise DataError("no face was found in any photo", todo="give photos of people")
    return {"crops": torch.cat(crops), "labels": torch.tensor(labels)}


def finder() -> Detector:
    """The quick detector, or else the usual one."""
    try:
        return detector("yunet")
    except WeightsError:
        return detector()
