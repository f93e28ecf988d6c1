"""Photos in, the perturbation out that ends the method ``anonymousnet``."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from visard.anonymize.anonymousnet.framing import SIZE, framed
from visard.anonymize.anonymousnet.perturbation import ARCHITECTURE, Perturbation
from visard.anonymize.anonymousnet.perturbation_lesson import (
    XI,
    Sitter,
    found,
    landmarks_in,
    made_of,
    recognised,
)
from visard.anonymize.anonymousnet.translator import Translator, load
from visard.descent.deepfool import Decision
from visard.descent.universal import fooled
from visard.detect import mtcnn
from visard.jobs.main_faces import Advance, main_faces
from visard.jobs.mask import attacked
from visard.methods import detector, recognizers
from visard.networks.stored import packed
from visard.pipeline.collect import Source
from visard.pipeline.preprocess import Lost
from visard.registry import DEFAULT_DETECTOR
from visard.types import Face, ImageArray

FINDER = "mtcnn"
"""The detector that can be attacked too."""


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A perturbation, and what became of the photos.

    Attributes:
        data: the file's bytes.
        used: photos that were given and show a face.
        lost: photos that show none, or cannot be read.
        attacked: names of the recognisers that it was made with.
        fooled: by recogniser, the share of the used photos that it takes for somebody else
            when their attributes are drawn anew and the perturbation is on them, at 10 grey
            levels.
    """

    data: bytes
    used: tuple[Source, ...]
    lost: tuple[Lost, ...]
    attacked: tuple[str, ...]
    fooled: Mapping[str, float]


def make(
    paths: Sequence[Path],
    *,
    weights: Path | None = None,
    passes: int = 5,
    attack: Sequence[str] = (),
    seed: int = 0,
    detector_name: str = DEFAULT_DETECTOR,
    advance: Advance = lambda what, done, total: None,
) -> Made:
    """Make a perturbation of the main faces of some photos.

    Args:
        paths: photos, folders, or lists of them.
        weights: of the translator; None: the one that comes with visard.
        passes: at most so many times through all photos.
        attack: names of the recognisers to attack, by default those that protecting attacks;
            and ``mtcnn``, for its networks that have the last word of a face.

    Raises:
        NoFaceError: no photo shows a face.
        SettingError: a recogniser cannot be attacked.
        DataError, UnknownNameError, WeightsError: a photo or a model is not there.
    """
    finders = [each for each in attack if each == FINDER]
    named = [each for each in attack if each != FINDER]
    surrogates = () if finders and not named else attacked(named)
    translator = load(weights)
    random = torch.Generator().manual_seed(seed)
    sitters: list[Sitter] = []

    def take(image: ImageArray, face: Face) -> None:
        sitters.extend(_sitters(image, face, translator, random))

    became = main_faces(paths, detector(detector_name), take, advance)
    points = [recognised(each, one) for each in sitters for one in surrogates]
    points += [point for each in sitters for _ in finders for point in _finding(each)]
    counting = _counting(advance, passes * len(points))
    perturbation, reached = made_of(points, SIZE, passes=passes, seed=seed, advance=counting)
    card = {
        "paper": "arXiv:1610.08401",
        "photos": len(became.used),
        "surrogates": [each.card.name for each in surrogates] + finders,
        "fooled": round(reached, 3),
        "limit": XI,
        "passes": passes,
        "seed": seed,
    }
    facts = {"architecture": ARCHITECTURE, "card": json.dumps(card, sort_keys=True)}
    return Made(
        packed(perturbation, facts),
        tuple(became.used),
        tuple(became.lost),
        tuple(each.card.name for each in surrogates) + tuple(finders),
        _fooled(perturbation, sitters[1::2]),
    )


def _finding(sitter: Sitter) -> list[Decision]:
    """Whether MTCNN's second and third networks find the face."""
    networks = mtcnn.load()
    return [
        found(sitter, lambda squares: networks.refinement(squares)[0], networks.refinement.side),
        found(sitter, lambda squares: networks.output(squares)[0], networks.output.side),
    ]


def _sitters(
    image: ImageArray, face: Face, translator: Translator, random: torch.Generator
) -> tuple[Sitter, Sitter]:
    """A face, and what stage III makes of it for attributes drawn by chance.

    The face as it was too: where stage III leads astray already there is little to learn.
    """
    crop, there = framed(image, face)
    wanted = torch.randint(0, 2, (1, len(translator.attributes)), generator=random).float()
    edit, places = translator.edit(crop[None], wanted), landmarks_in(face, there)
    changed, gone = edit.made(crop[None]), edit.landmarks(places)
    return Sitter(crop[None], crop[None], places, places), Sitter(crop[None], changed, places, gone)


def _counting(advance: Advance, total: int) -> Callable[[int], None]:
    done = 0

    def further(more: int) -> None:
        nonlocal done
        done += more
        advance("Making the perturbation", done, total)

    return further


def _fooled(perturbation: Perturbation, sitters: Sequence[Sitter]) -> dict[str, float]:
    change = perturbation.change.detach()[None] * (XI / 255)
    present, _ = recognizers()
    return {
        each.card.name: float(fooled(change, [recognised(s, each) for s in sitters]).mean())
        for each in present
    }
