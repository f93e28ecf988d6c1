"""Learning curves: a training epoch by epoch, what is asked after each, and going on later."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from visard.errors import DataError
from visard.photo.atomic import write_bytes
from visard.train.checkpoint import Settings, go_on, keep
from visard.train.loop import Lesson, Pace, Training

Ask = Callable[[], Mapping[str, float]]
"""Asked after every epoch, of the network as it is then; it must draw nothing by chance."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """How a training stood after an epoch.

    Attributes:
        number: from 1.
        loss: mean over its steps.
        asked: the answers, by name.
    """

    number: int
    loss: float
    asked: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Course:
    """How long, and where it is kept on the way.

    Attributes:
        epochs: how often each example is seen.
        rate: the largest learning rate.
        decay: of the weights.
        kept: a file for where the training stands; None: it is not kept. The curve lies beside.
    """

    epochs: int
    rate: float = 2e-3
    decay: float = 5e-2
    kept: Path | None = None


def learn(
    lesson: Lesson,
    per_epoch: int,
    course: Course,
    ask: Ask,
    settings: Settings,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Epoch, ...]:
    """Train to the end, going on where the kept file says, and return the whole curve.

    Args:
        per_epoch: steps that see each example once.
        settings: all that the weights depend on; a training kept with others is refused.
        progress: told how many epochs are done, and how many there are.

    Raises:
        DataError: the training that is kept is another one.
        PhotoError: it cannot be kept.
        VisardError: the loss is no number any more.
    """
    pace = Pace(per_epoch * course.epochs, course.rate, course.decay)
    training, told, losses = Training(lesson, pace), list[Epoch](), list[float]()
    if course.kept is not None and course.kept.is_file():
        go_on(training, settings, course.kept)
        told = _read(_curve(course.kept))[: training.done // per_epoch]
    for loss in training.steps():
        losses.append(loss)
        if training.done % per_epoch:
            continue
        told.append(Epoch(len(told) + 1, sum(losses) / len(losses), dict(ask())))
        losses.clear()
        if course.kept is not None:
            _keep(training, settings, course.kept, told)
        progress(len(told), course.epochs)
    return tuple(told)


def forget(kept: Path) -> None:
    """Delete what was kept of a training that is done."""
    for file in (kept, _curve(kept)):
        with suppress(FileNotFoundError):
            file.unlink()


def _keep(training: Training, settings: Settings, kept: Path, told: list[Epoch]) -> None:
    # the curve first: of an epoch too many the line is cut off, a missing one could not be had
    text = "".join(json.dumps(asdict(epoch)) + "\n" for epoch in told)
    write_bytes(_curve(kept), text.encode(), force=True)
    keep(training, settings, kept)


def _curve(kept: Path) -> Path:
    return kept.with_suffix(".jsonl")


def _read(path: Path) -> list[Epoch]:
    try:
        lines = path.read_text("utf-8").splitlines()
        return [Epoch(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError) as error:
        raise DataError(f"it is no curve of a training ({error})", str(path)) from error
