"""Who is in the study of unlearnable photos, and their crops."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load, save
from torch import Tensor

from visard.bench.provenance import digest
from visard.data.people import Person, people
from visard.data.splits import split
from visard.errors import DataError
from visard.jobs.poison_album import crop_card
from visard.methods import detector
from visard.photo.atomic import write_bytes
from visard.pipeline.collect import Source, of_people
from visard.pipeline.preprocess import Acquired, preprocess
from visard.poison.framing import SIZE
from visard.train.augment import of_step
from visard.train.labelled import Labelled
from visard.types import Face

_SPLIT = 1601
"""Seed of which photos are held out."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Crops, and the photos that they are of.

    Attributes:
        photos, faces: where each crop is from.
        lost: photos in which no face was found.
    """

    examples: Labelled
    photos: tuple[Path, ...]
    faces: tuple[Face, ...]
    lost: int

    def only(self, which: Tensor) -> "Shown":
        """Some of them.

        Args:
            which: true for those.
        """
        places: list[int] = which.nonzero()[:, 0].tolist()
        return Shown(
            Labelled(self.examples.crops[places], self.examples.labels[places]),
            tuple(self.photos[place] for place in places),
            tuple(self.faces[place] for place in places),
            0,
        )


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """The crops, by what they are for.

    Attributes:
        train, test: photos of the same people: learned from, and asked about.
        others: further people, to make noise on.
        strangers: people of the test part, whom nothing was trained on, for verification.
        lost: photos in which no face was found.
    """

    train: Shown
    test: Labelled
    others: Labelled
    strangers: Labelled
    lost: int


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many of everything.

    Attributes:
        people: to be known, those with the most photos of the parts train and calibrate.
        held_out: photos of each to be asked about.
        others: least photos of a person of the rest to make noise on.
    """

    people: int = 50
    held_out: int = 8
    others: int = 8
    strangers: int = 55


def cast(data: Path, out: Path, sizes: Sizes, advance: Callable[[int, int], None]) -> Cast:
    """Find everybody's faces, or take them from the folder where they are already.

    Raises:
        DataError: data are missing.
    """
    folder, splits = data / "celeba", data / "splits.json"
    parts = [split(splits, "celeba", part) for part in ("train", "calibrate", "test")]
    known = sorted(people(folder, (*parts[0], *parts[1])), key=_most_photos)
    if len(known) < sizes.people:
        raise DataError(f"there are no {sizes.people} people in it", str(folder))
    ours, rest = known[: sizes.people], known[sizes.people :]
    others = [each for each in rest if len(each.photos) >= sizes.others][: sizes.people]
    strangers = people(folder, parts[2])[: sizes.strangers]
    shown, more, test = (_shown(each, out, advance) for each in (ours, others, strangers))
    asked = _asked(shown.examples, sizes.held_out)
    return Cast(
        shown.only(~asked),
        shown.only(asked).examples,
        more.examples,
        test.examples,
        shown.lost + more.lost + test.lost,
    )


def _most_photos(person: Person) -> tuple[int, str]:
    return -len(person.photos), person.name


def _shown(group: Sequence[Person], out: Path, advance: Callable[[int, int], None]) -> Shown:
    ordered = sorted(group, key=lambda person: person.name)
    number = {person.name: at for at, person in enumerate(ordered)}
    sources = of_people(ordered)
    named = digest(f"{each.person}/{each.path.name}".encode() for each in sources)
    kept = out / f"crops-{SIZE}-{named}.safetensors"
    if not kept.is_file():
        write_bytes(kept, save(_found(sources, advance)), force=True)
    parts = load(kept.read_bytes())
    there = [sources[place] for place in parts["places"].tolist()]
    return Shown(
        Labelled(parts["crops"], torch.tensor([number[each.person] for each in there])),
        tuple(each.path for each in there),
        tuple(map(_face, parts["boxes"].tolist(), parts["landmarks"].tolist())),
        len(sources) - len(there),
    )


def _found(sources: Sequence[Source], advance: Callable[[int, int], None]) -> dict[str, Tensor]:
    its, crops, faces, places = crop_card(SIZE), list[Tensor](), list[Face](), list[int]()
    for place, each in enumerate(preprocess(sources, detector(), [its])):
        if isinstance(each, Acquired):
            crops.append((each.crops[its.name] * 255).round().byte())
            faces.append(each.face)
            places.append(place)
        advance(place + 1, len(sources))
    return {
        "crops": torch.cat(crops),
        "places": torch.tensor(places),
        "boxes": torch.tensor([face.box for face in faces]),
        "landmarks": torch.tensor([face.landmarks for face in faces]),
    }


def _face(box: Sequence[float], landmarks: Sequence[Sequence[float]]) -> Face:
    left, top, right, bottom = box
    eye, other_eye, nose, mouth, other_mouth = ((x, y) for x, y in landmarks)
    return Face((left, top, right, bottom), (eye, other_eye, nose, mouth, other_mouth), 1.0)


def _asked(every: Labelled, count: int) -> Tensor:
    """Which photos are held out: so many of each person, drawn by chance, always the same."""
    drawn = torch.randperm(len(every), generator=of_step(_SPLIT, 0))
    asked = torch.zeros(len(every), dtype=torch.bool)
    for person in range(every.people):
        asked[drawn[every.labels[drawn] == person][:count]] = True
    return asked
