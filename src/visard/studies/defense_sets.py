"""Who takes part in the study of hardening, and what becomes of their photos.

Of each person of a test part the first photos are obfuscated, in every way; further ones stay
clean and are what an adversary has. Nobody of them is trained or calibrated on.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from visard.data.people import Person, people
from visard.data.splits import split
from visard.jobs.obfuscate import Obfuscator, obfuscate
from visard.pipeline.collect import of_people
from visard.pipeline.extract import Extraction, extract
from visard.protocols import Detector, Recognizer
from visard.studies.defense_labels import Name, doubtful

_ASKED = 3
"""Clean photos of a person, of which one may show no face: OPOM wants two."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of everything.

    Attributes:
        train_people: None for all of them.
        train: photos of each that are trained on.
        epochs: of the training.
        celeba, lfw: people of each test part.
        hidden, hidden_lfw: photos of each that are obfuscated.
        known: further ones that stay clean, at most.
        few: people who are enough for ways that take long.
        accuracy: people of LFW's test part whose clean photos are all compared; None for all.
        calibrate: people of each calibration part; None for all.
    """

    train_people: int | None = None
    train: int = 5
    epochs: int = 10
    celeba: int = 55
    lfw: int = 60
    hidden: int = 2
    hidden_lfw: int = 1
    known: int = 6
    few: int = 20
    accuracy: int | None = None
    calibrate: int | None = None


QUICK = Counts(
    train_people=4,
    train=2,
    epochs=2,
    celeba=4,
    lfw=4,
    known=3,
    few=2,
    accuracy=40,
    calibrate=12,
)


@dataclass(frozen=True, slots=True)
class Crowd:
    """The people of one test part.

    Attributes:
        hidden: with the photos that are obfuscated.
        known: with those that stay clean.
        doubtful: photos whose label is wrong in the eyes of strangers.
    """

    name: str
    hidden: tuple[Person, ...]
    known: tuple[Person, ...]
    doubtful: frozenset[Name] = frozenset()

    def few(self, count: int) -> "Crowd":
        """The first of them whom a method can ask for other photos."""
        pairs = zip(self.hidden, self.known, strict=True)
        asked = [pair for pair in pairs if len(pair[1].photos) >= _ASKED][:count]
        return replace(
            self, hidden=tuple(each for each, _ in asked), known=tuple(each for _, each in asked)
        )


def trained_on(data: Path, counts: Counts) -> list[Person]:
    """Those whom the recogniser learns from."""
    names = split(data / "splits.json", "celeba", "train")[: counts.train_people]
    found = people(data / "celeba", names)
    return [replace(each, photos=each.photos[: counts.train]) for each in found]


def calibrated_on(data: Path, counts: Counts) -> dict[str, tuple[Person, ...]]:
    """Those whom thresholds come from."""
    return {
        name: people(data / name, split(data / "splits.json", name, "calibrate"))[
            : counts.calibrate
        ]
        for name in ("lfw", "celeba")
    }


def crowds(
    data: Path, counts: Counts, finds: Detector, strangers: Sequence[Recognizer]
) -> tuple[Crowd, ...]:
    """The test parts of both data sets.

    Args:
        strangers: who say which labels of CelebA are wrong; see ``doubtful``.
    """
    celeba = _people(data, "celeba", counts.hidden + counts.known)[: counts.celeba]
    wrong = doubtful(celeba, finds, strangers)
    lfw = [e for e in _people(data, "lfw", 1 + counts.known) if len(e.photos) > 1][: counts.lfw]
    return (
        replace(_crowd("celeba", celeba, counts.hidden), doubtful=wrong),
        _crowd("lfw", lfw, counts.hidden_lfw),
    )


def _people(data: Path, name: str, most: int) -> list[Person]:
    found = people(data / name, split(data / "splits.json", name, "test"))
    return [replace(each, photos=each.photos[:most]) for each in found]


def _crowd(name: str, among: Sequence[Person], hidden: int) -> Crowd:
    enough = [each for each in among if len(each.photos) > hidden]
    return Crowd(
        name,
        tuple(replace(each, photos=each.photos[:hidden]) for each in enough),
        tuple(replace(each, photos=each.photos[hidden:]) for each in enough),
    )


def made(
    crowd: Crowd, out: Path, label: str, by: Obfuscator, finds: Detector, say: Say
) -> tuple[Person, ...]:
    """The crowd's photos obfuscated, as a folder of people; what is there already stays."""
    folder = out / f"{crowd.name}-{label}"
    others = {each.name: each.photos for each in crowd.known}
    total = sum(len(each.photos) for each in crowd.hidden)
    obfuscate(
        crowd.hidden,
        folder,
        by,
        finds,
        lambda done, _: say(f"{crowd.name}, {label}: {done} of {total} photos obfuscated"),
        others=others,
    )
    there = {each.name for each in crowd.hidden}
    return tuple(each for each in people(folder) if each.name in there)


def seen(among: Sequence[Person], finds: Detector, recognizers: Sequence[Recognizer]) -> Extraction:
    """What recognisers make of the main face of each photo."""
    return extract(of_people(among), finds, recognizers)


def sizes(crowd: Crowd) -> Mapping[str, int]:
    """How many people and photos."""
    return {
        "people": len(crowd.hidden),
        "hidden_photos": sum(len(each.photos) for each in crowd.hidden),
        "known_photos": sum(len(each.photos) for each in crowd.known),
        "doubtful_photos": len(crowd.doubtful),
    }
