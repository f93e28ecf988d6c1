"""Train a network that changes faces at a glance, and write it with what is known of it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version

import torch

from visard.cloak.advfaces_lesson import CRITIC, AdvFaces
from visard.cloak.decoys import decoys, only_known
from visard.cloak.latent_lesson import Latent
from visard.cloak.mask import SIDE
from visard.cloak.misleading import Misleading
from visard.cloak.perturber_file import ARCHITECTURE, encoded
from visard.errors import DataError
from visard.jobs.losses import Losses
from visard.jobs.training import Progress, Wish, take
from visard.methods import recognizer
from visard.networks.perturber import Perturber
from visard.photo.atomic import write_bytes
from visard.protocols import Recognizer
from visard.train.checkpoint import Settings, beside
from visard.train.discriminator import Discriminator
from visard.train.faces import Faces
from visard.train.loop import Pace, Training

_MEMORY, _FASTER = (0.9, 0.99), 0.5
"""Of both players' steps; and how much slower than the network the critic learns, which has
the easier task."""
PAPERS = {"advfaces": "arXiv:1908.05008", "latent": "Kelly et al., IJCB 2022"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the network is to be.

    Attributes:
        method: ``advfaces`` or ``latent``.
        against: recognisers that it shall mislead, by name.
        impersonate: advfaces draws faces towards people who do not exist, one at a time.
        width, depth: of the network.
        bfloat16: calculate with half the digits.
    """

    method: str
    against: tuple[str, ...]
    impersonate: bool = False
    width: int = 64
    depth: int = 3
    bfloat16: bool = False


def obfuscator(
    faces: Faces, wish: Wish, progress: Progress, choices: Choices, command: str = ""
) -> bool:
    """Train a network that changes faces; whether it is finished and written.

    The losses go into ``NAME.losses.jsonl`` beside the file, a line every hundred steps.

    Args:
        command: that asked for it; the file's card will say so.

    Raises:
        WeightsError: a recogniser is not at hand, or has no thresholds.
        SettingError: faces shall be drawn towards people whom no recogniser knows.
        DataError: there are too few faces, or the training to go on with is another one.
        PhotoError: a file cannot be written.
    """
    if len(faces) < wish.at_once:
        what = f"{len(faces)} faces are too few to learn from"
        raise DataError(what, todo=f"give photos of {wish.at_once} faces or more")
    against: Sequence[Recognizer] = [recognizer(name) for name in choices.against]
    if choices.impersonate:
        against = only_known(against, choices.method)
    torch.manual_seed(wish.seed)
    network, lesson = _lesson(faces, wish, choices, against)
    curve = Losses(lesson.parts, wish.output.with_suffix(".losses.jsonl"), anew=not wish.resume)

    steps = wish.steps(faces)
    pace = Pace(steps, wish.rate)
    training = Training(lesson, pace, memory=_MEMORY, faster={"critic": _FASTER})
    if not take(training, steps, wish, _settings(faces, wish, choices), curve.noted(progress)):
        return False
    cards = [each.card for each in against]
    card = _card(faces, wish, choices, command, curve)
    write_bytes(wish.output, encoded(network, choices.method, cards, card), force=True)
    with suppress(OSError):
        beside(wish.output).unlink()
    return True


def _lesson(
    faces: Faces, wish: Wish, choices: Choices, against: Sequence[Recognizer]
) -> tuple[Perturber, Latent | AdvFaces]:
    """The network and its lesson; decoys are the same for every seed."""
    people = decoys([each.card for each in against], 0) if choices.impersonate else []
    told = len(people[0]) if people else 0
    network = Perturber(SIDE, choices.width, choices.depth, told)
    misleading, count = Misleading(against, faces), len(faces)
    if choices.method == "latent":
        return network, Latent(
            network,
            misleading,
            count,
            at_once=wish.at_once,
            seed=wish.seed,
            bfloat16=choices.bfloat16,
        )
    return network, AdvFaces(
        network,
        Discriminator(CRITIC),
        misleading,
        count,
        people=people,
        at_once=wish.at_once,
        seed=wish.seed,
        bfloat16=choices.bfloat16,
    )


def _settings(faces: Faces, wish: Wish, choices: Choices) -> Settings:
    return {
        "lesson": f"{ARCHITECTURE} {choices.method}",
        "against": ",".join(choices.against),
        "impersonate": int(choices.impersonate),
        "width": choices.width,
        "depth": choices.depth,
        "bfloat16": int(choices.bfloat16),
        "examples": faces.digest,
        "epochs": wish.epochs,
        "rate": wish.rate,
        "at_once": wish.at_once,
        "seed": wish.seed,
    }


def _card(
    faces: Faces, wish: Wish, choices: Choices, command: str, losses: Losses
) -> dict[str, object]:
    return {
        "name": wish.output.stem,
        "paper": PAPERS[choices.method],
        "description": "draws faces towards people who do not exist"
        if choices.impersonate
        else "leads recognisers away from who is in a photo",
        "architecture": f"{choices.width} and {3 * choices.width // 2} channels, "
        f"{choices.depth} residual blocks",
        "data": f"{len(faces)} faces",
        "licence": wish.terms,
        "against": choices.against,
        "command": command,
        "seed": wish.seed,
        "epochs": wish.epochs,
        "rate": wish.rate,
        "at_once": wish.at_once,
        "versions": {name: version(name) for name in ("visard", "torch")},
        "losses": losses.thinned(),
    }
