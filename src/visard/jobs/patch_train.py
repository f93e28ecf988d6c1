"""Photos in, a pair of patches out: trained, stopped, gone on with, and written."""

import json
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import cv2

from visard.errors import NoFaceError, PhotoError
from visard.jobs.naming import is_result
from visard.jobs.patch_networks import to_attack
from visard.methods import detector
from visard.patch.crops import Crops, Sitter, crops
from visard.patch.picture import side_by_side
from visard.patch.places import Where
from visard.patch.stored import Pair, PairCard, packed, read
from visard.patch.training import Epoch, PatchTraining, Recipe
from visard.photo.atomic import write_bytes
from visard.pipeline.collect import collect, pictures
from visard.pipeline.preprocess import main_face
from visard.train.checkpoint import Settings, beside, go_on, keep
from visard.types import Face, ImageArray

KEEP_EVERY = 100
"""Epochs after which it is written down where a training stands, with a picture."""
_SMALLEST = 40
"""Pixels of the width of a face to train on."""

Progress = Callable[[int, int, float], None]
"""Told how many epochs are done, how many there are, and the last loss."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a training is asked for.

    Attributes:
        folder: for the patches, their picture and the losses.
        proposals_only: attack P-Net alone, as in the paper.
        resume: go on with the training that was stopped.
        minutes: after so many it stops, to be gone on with; None: when it is done.
        start: a file of patches to begin with; None: grey with a little noise.
        data, people, terms: of the photos, for the card.
    """

    folder: Path
    where: Where
    recipe: Recipe = field(default_factory=Recipe)
    proposals_only: bool = False
    resume: bool = False
    minutes: float | None = None
    start: Path | None = None
    data: str = "photos of one's own"
    people: int = 0
    terms: str = "as the photos it was trained on"

    @property
    def output(self) -> Path:
        return self.folder / f"{self.where.value}.safetensors"


def sitters(paths: Sequence[Path], advance: Callable[[int, int], None]) -> list[Sitter]:
    """The main face of each photo that shows one large enough.

    Raises:
        NoFaceError: none does.
        DataError: there is no such file.
    """
    found, finds = list[Sitter](), detector("mtcnn")
    sources = [each for each in collect(paths, "") if not is_result(each.path)]
    for done, (_, image) in enumerate(pictures(sources), start=1):
        if not isinstance(image, PhotoError):
            found += _main(image, finds.detect(image))
        advance(done, len(sources))
    if not found:
        todo = f"give photos of faces at least {_SMALLEST} pixels wide"
        raise NoFaceError(f"no face was found in any of {len(sources)} photos", todo=todo)
    return found


def _main(image: ImageArray, faces: list[Face]) -> list[Sitter]:
    face = main_face(faces, (image.shape[1], image.shape[0]))
    return [] if face is None or face.width < _SMALLEST else [(image, face)]


def train(people: Sequence[Sitter], wish: Wish, progress: Progress) -> bool:
    """Train a pair on some faces; whether it is finished and written.

    Raises:
        DataError: the training to go on with is another one.
        PhotoError: a file cannot be written.
    """
    recipe, its = wish.recipe, crops(people, wish.where)
    training = _training(wish, its)
    kept, settings = beside(wish.output), _settings(wish, its)
    if wish.resume:
        go_on(training, settings, kept)
    told = _lines(wish)[: training.done] if wish.resume else []
    start = time.monotonic()
    for epoch in training.epochs():
        told.append(_line(epoch))
        progress(epoch.number, recipe.epochs, epoch.loss)
        late = wish.minutes is not None and time.monotonic() - start >= 60 * wish.minutes
        if late or epoch.number % KEEP_EVERY == 0:
            _show(training, told, wish)
            keep(training, settings, kept)
        if late:
            break
    if training.done < recipe.epochs:
        return False
    _show(training, told, wish)
    write_bytes(wish.output, packed(Pair(training.patches, _card(wish, len(people)))), force=True)
    with suppress(OSError):
        kept.unlink()
    return True


def _training(wish: Wish, its: Crops) -> PatchTraining:
    start = None if wish.start is None else read(wish.start).patches
    cascade = to_attack(proposals_only=wish.proposals_only)
    return PatchTraining(its, cascade, wish.recipe, start)


def _settings(wish: Wish, its: Crops) -> Settings:
    recipe = wish.recipe
    return {
        "start": _start(wish),
        "where": wish.where.value,
        "proposals_only": wish.proposals_only,
        "photos": len(its.pictures),
        "faces": f"{float(its.pictures.double().sum()):.6f}",
        "epochs": recipe.epochs,
        "alpha": recipe.alpha,
        "beta": recipe.beta,
        "rate": recipe.rate,
        "at_once": recipe.at_once,
        "seed": recipe.seed,
    }


def _card(wish: Wish, photos: int) -> PairCard:
    recipe = wish.recipe
    return PairCard(
        where=wish.where,
        detector="mtcnn: P-Net" + ", R-Net, O-Net" * (not wish.proposals_only),
        data=wish.data,
        people=wish.people,
        photos=photos,
        epochs=recipe.epochs,
        alpha=recipe.alpha,
        beta=recipe.beta,
        seed=recipe.seed,
        licence=wish.terms,
        commercial=False,
        rate=recipe.rate,
        at_once=recipe.at_once,
        start=_start(wish),
    )


def _start(wish: Wish) -> str:
    return "" if wish.start is None else sha256(wish.start.read_bytes()).hexdigest()


def _line(epoch: Epoch) -> str:
    facts = {"epoch": epoch.number, "loss": round(epoch.loss, 5), "hidden": round(epoch.hidden, 4)}
    return json.dumps(facts)


def _lines(wish: Wish) -> list[str]:
    try:
        return (wish.folder / f"{wish.where.value}.jsonl").read_text("utf-8").splitlines()
    except OSError:
        return []


def _show(training: PatchTraining, told: Sequence[str], wish: Wish) -> None:
    """The patches as they are, and the losses so far."""
    done, picture = cv2.imencode(".png", side_by_side(training.patches, wish.where))
    if done:
        name = f"{wish.where.value}.png"
        write_bytes(wish.folder / name, picture.tobytes(), force=True)
    text = "".join(f"{line}\n" for line in told)
    write_bytes(wish.folder / f"{wish.where.value}.jsonl", text.encode(), force=True)
