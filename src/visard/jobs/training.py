"""Train a network of one's own, stop and go on, and write it as a file."""

import re
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from torch import nn

from visard.cards import card, to_json
from visard.errors import SettingError, WeightsError
from visard.jobs.faces import USUAL
from visard.networks.residual import SIZE
from visard.networks.stored import packed, unpacked
from visard.photo.atomic import write_bytes
from visard.train.checkpoint import Settings, beside, go_on, keep
from visard.train.faces import Faces
from visard.train.loop import Lesson, Pace, Training
from visard.train.together import as_the_first_says, is_first
from visard.types import Calibration, Card, Metric

_KEEP_EVERY = 60.0
"""Seconds after which it is written down where a training stands."""

Progress = Callable[[int, int, float], None]
"""Called with how many steps are done, how many there are, and the last loss."""


@runtime_checkable
class Examples(Protocol):
    """What is learned from.

    Attributes:
        digest: tells these examples from others.
    """

    @property
    def digest(self) -> str: ...
    def __len__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What a training is asked for.

    Attributes:
        output: the network's file.
        epochs: how often each face or photo is seen.
        minutes: after so many it stops, to be gone on with; None: when it is done.
        rate: the largest learning rate.
        at_once: faces or patches a step.
        resume: go on with the training that was stopped.
        terms: of the photos, which bind the network too.
    """

    output: Path
    epochs: int
    minutes: float | None = None
    rate: float = 1e-3
    at_once: int = 32
    seed: int = 0
    resume: bool = False
    terms: str = "as the photos it was trained on"

    def steps(self, examples: Examples) -> int:
        """How many steps that makes with some examples."""
        return self.epochs * max(1, len(examples) // self.at_once)


def train(
    lesson: Lesson, examples: Examples, wish: Wish, settings: Settings, progress: Progress
) -> bool:
    """Take the steps, and keep where it stands, between steps only: whether it is done.

    Raises:
        DataError: the training to go on with is another one.
        PhotoError: where it stands cannot be written.
        VisardError: the loss is no number any more.
    """
    steps = wish.steps(examples)
    settings |= {"examples": examples.digest, "epochs": wish.epochs, "rate": wish.rate}
    settings |= {"at_once": wish.at_once, "seed": wish.seed}
    return take(Training(lesson, Pace(steps, wish.rate)), steps, wish, settings, progress)


def take(
    training: Training, steps: int, wish: Wish, settings: Settings, progress: Progress
) -> bool:
    """Take the steps of a training that is set up: whether it is done.

    Args:
        settings: all that the weights depend on.

    Raises:
        DataError: the training to go on with is another one.
        PhotoError: where it stands cannot be written.
        VisardError: the loss is no number any more.
    """
    kept = beside(wish.output)
    if wish.resume:
        go_on(training, settings, kept)
    start = written = time.monotonic()
    for loss in training.steps():
        progress(training.done, steps, loss)
        now = time.monotonic()
        over = wish.minutes is not None and now - start >= 60 * wish.minutes
        if wish.minutes is not None and as_the_first_says(over):
            break
        if is_first() and now - written >= _KEEP_EVERY:
            keep(training, settings, kept)
            written = now
    if is_first():
        keep(training, settings, kept)
    return training.done >= steps


def begin(network: nn.Module, start: Path | None) -> str:
    """Give a network the weights of a file to begin with; the file's sha256, if there is one.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    if start is None:
        return ""
    try:
        stored = unpacked(start.read_bytes(), str(start))
    except OSError as error:
        raise WeightsError(f"it cannot be read ({error.strerror})", str(start)) from error
    stored.into(network, str(start))
    return stored.sha256


def basic_card(wish: Wish, dimensions: int, faces: Faces) -> Card:
    """What is true of every network trained here; it is named as its file.

    Raises:
        SettingError: the file's name cannot be a network's.
    """
    name = wish.output.stem
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*", name):
        todo = "name it with letters, digits, dots and dashes"
        raise SettingError("its name cannot be a network's", wish.output.name, todo)
    return replace(
        card(USUAL),
        name=name,
        family=name,
        dimensions=dimensions,
        input_size=SIZE,
        metric=Metric.COSINE,
        calibration=Calibration({}, "not calibrated", 0, 0, 0),
        source=f"visard train, on {len(faces)} faces",
        licence=wish.terms,
        commercial=False,
        differentiable=True,
        files=(),
    )


def write(network: nn.Module, architecture: str, its: Card, output: Path) -> None:
    """Write a network that is done; what was kept on the way goes.

    Raises:
        PhotoError: it cannot be written.
    """
    facts = {"architecture": architecture, "card": to_json(its)}
    write_bytes(output, packed(network, facts), force=True)
    with suppress(OSError):
        beside(output).unlink()
