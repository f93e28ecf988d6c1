"""Train a student of a recogniser, perhaps a robust one."""

from dataclasses import replace
from pathlib import Path

import torch

from visard.errors import SettingError
from visard.jobs.training import Progress, Wish, basic_card, begin, train, write
from visard.methods import recognizer
from visard.networks.architectures import IN_WORDS, built
from visard.networks.residual import SIZE
from visard.train.attack import Attack
from visard.train.checkpoint import Settings
from visard.train.distil import Distillation
from visard.train.faces import Faces
from visard.train.together import is_first, share
from visard.types import Card, Metric, Point


def student(
    faces: Faces,
    wish: Wish,
    progress: Progress,
    *,
    teacher: str,
    architecture: str,
    radius: float = 0.0,
    start: Path | None = None,
) -> bool:
    """Train a network to embed as a recogniser does; whether it is finished and written.

    Args:
        teacher: the recogniser's name.
        architecture: of the student.
        radius: above 0, of the attacks that it is trained to withstand.
        start: a student's file whose weights are the first; None: chance.

    Raises:
        SettingError: the teacher does not compare by cosine, or the file's name cannot
            be a network's.
        DataError: the training to go on with is another one.
        WeightsError: the teacher is not at hand, or the start is another network's.
        PhotoError: a file cannot be written.
    """
    teaches = recognizer(teacher)
    if teaches.card.metric is not Metric.COSINE:
        raise SettingError("it does not compare by angle, which is what students learn", teacher)
    its = _card(teaches.card, wish, faces, architecture, radius)
    torch.manual_seed(wish.seed)
    network = built(architecture, teaches.card.dimensions)
    settings: Settings = {"lesson": architecture, "teacher": teacher, "radius": radius}
    settings["start"] = begin(network, start)
    share(network)
    attack = Attack(radius) if radius > 0 else None
    lesson = Distillation(
        network, teaches, faces, SIZE, attack=attack, at_once=wish.at_once, seed=wish.seed
    )
    if not train(lesson, faces, wish, settings, progress):
        return False
    if is_first():
        write(network, architecture, its, wish.output)
    return True


def _card(teacher: Card, wish: Wish, faces: Faces, architecture: str, radius: float) -> Card:
    return replace(
        basic_card(wish, teacher.dimensions, faces),
        family=teacher.family,
        template=_scaled(teacher),
        description=f"A student of {teacher.name}" + ", trained on attacks" * (radius > 0),
        architecture=IN_WORDS[architecture],
        licence=f"{wish.terms}; its teacher's: {teacher.licence}",
        paper="arXiv:2106.05237",
    )


def _scaled(teacher: Card) -> tuple[Point, Point, Point, Point, Point]:
    """The teacher's template in the student's pixels."""
    by = SIZE / teacher.input_size
    points = (((x + 0.5) * by - 0.5, (y + 0.5) * by - 0.5) for x, y in teacher.template)
    left, right, nose, mouth_left, mouth_right = points
    return left, right, nose, mouth_left, mouth_right
