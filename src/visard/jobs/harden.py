"""Train a recogniser to know people on obfuscated photos too, and write it with its card."""

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

import torch
from torch import nn

from visard.data.people import Person
from visard.errors import DataError, SettingError, WeightsError
from visard.harden.heads import Anchors, ArcFace, Linear, means
from visard.harden.two_passes import Method, Pupil, TwoPasses
from visard.jobs.naming import is_result, original_name
from visard.jobs.people_faces import named_faces
from visard.jobs.training import Progress, Wish, take, write
from visard.methods import recognizer
from visard.protocols import Detector
from visard.recognize.hardened import kind_of
from visard.recognize.network import NetworkRecognizer
from visard.tensors import Embeddings
from visard.train.checkpoint import Settings
from visard.train.events import EventLog
from visard.train.labelled import Labelled, Labels
from visard.train.loop import Pace, Steady, Training
from visard.train.together import is_first, share
from visard.types import Calibration, Card, Metric

_PAPER = "Vos 2023, Creating a Defense against Face De-Identification (University of Twente)"
_PART = 32
_MIRRORED = 0.5

Advance = Callable[[int, int], None]


class Head(StrEnum):
    """What the recogniser is trained through."""

    CROSS_ENTROPY = "cross-entropy"
    ARCFACE = "arcface"
    ANCHORS = "anchors"

    @property
    def rate(self) -> float:
        """The usual learning rate: the paper's; anchors bear a larger one, which falls."""
        return 3e-4 if self is Head.ANCHORS else 1e-4


@dataclass(frozen=True, slots=True)
class Task:
    """What is hardened, against what, and how.

    Attributes:
        recognizer: its name.
        against: what obfuscated the photos, in words for the card.
        smoothing, parseval: see ``visard.harden.two_passes.Method``.
        log: folder for event files; None for none.
    """

    recognizer: str = "mobilefacenet"
    against: str = "obfuscated photos"
    head: Head = Head.CROSS_ENTROPY
    smoothing: float = 0.0
    parseval: float = 0.0
    log: Path | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Photos:
    """The two sets, and how many people are in them together.

    Attributes:
        pairs: the number of the clean photo that each obfuscated one was made from; -1
            where that is not among them.
    """

    clean: Labelled
    obfuscated: Labelled
    people: int
    pairs: Labels

    @property
    def digest(self) -> str:
        """Tells these photos from others."""
        return sha256((self.clean.digest + self.obfuscated.digest).encode()).hexdigest()


def photos_of(
    clean: Sequence[Person],
    obfuscated: Sequence[Person],
    card: Card,
    finds: Detector,
    advance: Advance = lambda done, total: None,
) -> Photos:
    """The main faces of both sets, as a recogniser wants them.

    Raises:
        DataError: no photo of a set shows a face.
    """
    names = sorted({each.name for each in (*clean, *obfuscated)})
    first, second = (sum(len(each.photos) for each in group) for group in (clean, obfuscated))

    def later(done: int, total: int) -> None:
        advance(first + done, first + second)

    seen, of_seen = named_faces(
        clean, names, card, finds, lambda done, _: advance(done, first + second)
    )
    hidden, of_hidden = named_faces(obfuscated, names, card, finds, later)
    places = {_known_as(path): at for at, path in enumerate(of_seen)}
    pairs = [places.get(_known_as(path), -1) for path in of_hidden]
    return Photos(seen, hidden, len(names), torch.tensor(pairs))


def _known_as(photo: Path) -> tuple[str, str]:
    """What an obfuscated photo and the clean one have in common: the folder, and the name."""
    return photo.parent.name, original_name(photo) if is_result(photo) else photo.stem


def trainable(name: str) -> NetworkRecognizer:
    """The recogniser that is to be hardened.

    Raises:
        UnknownNameError: there is none of that name.
        WeightsError: it is not at hand, or is no network that can be trained.
    """
    found = recognizer(name, calibrated=False)
    if not isinstance(found, NetworkRecognizer):
        raise WeightsError("it is no network that can be trained", name, "give one of visard's own")
    kind_of(found)
    return found


def harden(photos: Photos, task: Task, wish: Wish, progress: Progress) -> bool:
    """Train it by Algorithm 1; whether it is finished and written.

    Raises:
        SettingError: the file's name cannot be a network's, or the head does not suit.
        DataError: the training to go on with is another one.
        PhotoError: a file cannot be written.
        WeightsError: the recogniser is not at hand, or cannot be trained.
    """
    parent = trainable(task.recognizer)
    its = _card(parent.card, task, photos, wish)
    learns = deepcopy(parent)
    learns.network.requires_grad_(True)
    torch.manual_seed(wish.seed)
    pupil = Pupil(learns.network, _head(parent, photos, task.head))
    share(learns.network)
    mirror = _MIRRORED if task.head is Head.ANCHORS else 0.0
    method = Method(wish.at_once, task.smoothing, task.parseval, wish.seed, mirror)
    lesson = TwoPasses(pupil, learns.embed, *_sets(photos, task), method)
    steps = wish.epochs * lesson.steps
    training = Training(lesson, _pace(task.head, steps, wish.rate))
    told = _logged(progress, lesson, task.log if is_first() else None)
    if not take(training, steps, wish, _settings(parent, photos, task, wish), told):
        return False
    if is_first():
        write(learns.network, kind_of(parent), its, wish.output)
    return True


def _settings(parent: NetworkRecognizer, photos: Photos, task: Task, wish: Wish) -> Settings:
    return {
        "lesson": "two passes",
        "recognizer": f"{parent.card.name} {parent.card.sha256}",
        "head": task.head.value,
        "smoothing": task.smoothing,
        "parseval": task.parseval,
        "examples": photos.digest,
        "epochs": wish.epochs,
        "rate": wish.rate,
        "at_once": wish.at_once,
        "seed": wish.seed,
    }


def _pace(head: Head, steps: int, rate: float) -> Pace | Steady:
    """As published plain Adam; towards anchors it pays to come to rest."""
    return Pace(steps, rate, decay=0.0) if head is Head.ANCHORS else Steady(steps, rate)


def _head(parent: NetworkRecognizer, photos: Photos, head: Head) -> nn.Module:
    if head is Head.CROSS_ENTROPY:
        return Linear(parent.card.dimensions, photos.people)
    if head is Head.ANCHORS:
        return Anchors(_places(parent, photos.clean), parent.card.metric)
    if parent.card.metric is not Metric.COSINE:
        raise SettingError(
            "it does not compare by angle, which is what a margin is of",
            parent.card.name,
            f"train it with {Head.CROSS_ENTROPY}",
        )
    rows = _embedded(parent, photos.clean)
    return ArcFace(means(rows, photos.clean.labels, photos.people))


def _sets(photos: Photos, task: Task) -> tuple[Labelled, Labelled]:
    """What is learned from; an anchor is a clean photo's, not a person's.

    Raises:
        SettingError: labels are to be smoothed where none are.
        DataError: no obfuscated photo is one of the clean photos.
    """
    if task.head is not Head.ANCHORS:
        return photos.clean, photos.obfuscated
    if task.smoothing:
        raise SettingError("there are no labels to smooth", Head.ANCHORS)
    of_ours = photos.pairs >= 0
    if not of_ours.any():
        raise DataError(
            "none of them is one of the clean photos",
            "obfuscated photos",
            "they need the same folders and names",
        )
    clean = Labelled(photos.clean.crops, torch.arange(len(photos.clean)))
    return clean, Labelled(photos.obfuscated.crops[of_ours], photos.pairs[of_ours])


def _places(parent: NetworkRecognizer, faces: Labelled) -> Embeddings:
    """Between each photo and its mirror image: they are one place's, and it is steadier."""
    mirrored = Labelled(faces.crops.flip(3), faces.labels)
    return (_embedded(parent, faces) + _embedded(parent, mirrored)) / 2


@torch.no_grad()
def _embedded(parent: NetworkRecognizer, faces: Labelled) -> Embeddings:
    places = torch.split(torch.arange(len(faces)), _PART)
    return torch.cat([parent.embed(faces.take(part)[0]) for part in places])


def _logged(progress: Progress, lesson: TwoPasses, folder: Path | None) -> Progress:
    """The same, with a line in an event file for each step."""
    if folder is None:
        return progress
    where, logs = folder, list[EventLog]()

    def told(done: int, total: int, loss: float) -> None:
        if not logs:  # only now is it known where the training goes on
            logs.append(EventLog(where, done))
        which, _ = lesson.chosen(done - 1)
        logs[0].scalar(f"loss/{('clean', 'obfuscated')[which]}", loss, done)
        progress(done, total, loss)

    return told


def _card(parent: Card, task: Task, photos: Photos, wish: Wish) -> Card:
    name = wish.output.stem
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name):
        todo = "name it with letters, digits, dots and dashes"
        raise SettingError("its name cannot be a network's", wish.output.name, todo)
    return replace(
        parent,
        name=name,
        description=f"{parent.name}, hardened against {task.against}",
        calibration=Calibration({}, "not calibrated", 0, 0, 0),
        source=(
            f"visard harden, on {len(photos.clean)} clean and {len(photos.obfuscated)} "
            f"obfuscated photos of {photos.people} people"
        ),
        licence=f"{wish.terms}; the weights that it began with: {parent.licence}",
        commercial=False,
        paper=f"{_PAPER}; {parent.paper}",
        files=(),
        sha256="",
    )
