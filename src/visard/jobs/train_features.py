"""Train the features that the cloak ``contrastive`` pushes, without labels."""

from dataclasses import replace
from pathlib import Path

import torch

from visard.cards import card
from visard.cloak.contrastive import Extractor
from visard.errors import DataError
from visard.jobs.faces import USUAL
from visard.jobs.training import Progress, Wish, basic_card, begin, train, write
from visard.judge.calibrate import supported
from visard.networks.architectures import EXTRACTED, EXTRACTOR, IN_WORDS
from visard.networks.residual import PLACES, SIZE, Residual
from visard.photo.align import align
from visard.train.attack import Attack
from visard.train.checkpoint import Settings
from visard.train.faces import Faces
from visard.train.simclr import Contrast, SimClr
from visard.types import Calibration, Card

_AT_ONCE = 64
_NEEDED = "1e-3"
"""The false accept rate whose threshold cloaks go by."""


def contrastive(
    faces: Faces,
    wish: Wish,
    progress: Progress,
    *,
    radius: float = 0.0,
    start: Path | None = None,
) -> bool:
    """Train an extractor by self-supervision; whether it is finished and written.

    Args:
        radius: above 0, of the attacks that it is trained to withstand.
        start: an extractor's file whose weights are the first; None: chance.

    Raises:
        SettingError: the file's name cannot be a network's.
        WeightsError: the start is another network's.
        DataError: there are too few faces, or the training to go on with is another one.
        PhotoError: a file cannot be written.
    """
    _check_enough(faces)
    its = _card(wish, faces)
    torch.manual_seed(wish.seed)
    extractor = Residual(None)
    template = torch.tensor(its.template)
    settings: Settings = {"lesson": "contrastive", "radius": radius}
    settings["start"] = begin(extractor, start)
    attack = Attack(radius) if radius > 0 else None
    lesson = Contrast(
        SimClr(extractor, EXTRACTED),
        faces,
        template,
        SIZE,
        attack=attack,
        at_once=wish.at_once,
        seed=wish.seed,
    )
    if not train(lesson, faces, wish, settings, progress):
        return False
    extractor.eval().requires_grad_(False)
    its = replace(its, calibration=apart(Extractor(its, extractor), faces))
    write(extractor, EXTRACTOR, its, wish.output)
    return True


def _card(wish: Wish, faces: Faces) -> Card:
    return replace(
        basic_card(wish, EXTRACTED * PLACES, faces),
        description="Features learned from photos that nobody labelled",
        architecture=IN_WORDS[EXTRACTOR],
        paper="arXiv:2002.05709",
    )


def apart(extractor: Extractor, faces: Faces) -> Calibration:
    """How far photos are apart, each taken for another person's: nobody says whose they are.

    Args:
        faces: enough for the false accept rates that cloaks go by.
    """
    template = torch.tensor(card(USUAL).template)
    rows = []
    with torch.inference_mode():
        for start in range(0, len(faces), _AT_ONCE):
            places = range(start, min(start + _AT_ONCE, len(faces)))
            crops = align(*faces.take(places), template, SIZE)
            rows.append(extractor.embed(crops))
        every = torch.nn.functional.normalize(torch.cat(rows))
        pairs = 1 - (every @ every.T)[torch.ones(len(faces), len(faces)).triu(1).bool()]
    shortest = pairs.sort().values
    thresholds = {
        far: round(float(shortest[int(float(far) * len(pairs))]), 4)
        for far in supported(len(pairs))
    }
    data = f"{len(faces)} faces without names, each taken for another person's"
    return Calibration(thresholds, data, len(faces), len(pairs), 0)


def _check_enough(faces: Faces) -> None:
    if _NEEDED not in supported(len(faces) * (len(faces) - 1) // 2):
        what = f"{len(faces)} faces are too few to learn what tells faces apart"
        raise DataError(what, todo="give photos of 150 faces or more")
