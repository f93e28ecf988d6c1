"""Train the network that gives faces other attributes, and measure it."""

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import torch
from torch import nn

from visard.anonymize.anonymousnet.critic import Critic
from visard.anonymize.anonymousnet.examples import Examples
from visard.anonymize.anonymousnet.generator import Generator
from visard.anonymize.anonymousnet.stored import TRANSLATOR, opened_classifier
from visard.anonymize.anonymousnet.translation_lesson import Judges, Translation
from visard.anonymize.anonymousnet.translator import TRANSLATABLE
from visard.errors import DataError
from visard.jobs.losses import Losses
from visard.jobs.training import Progress, Wish, take
from visard.methods import recognizer
from visard.networks.stored import packed
from visard.photo.atomic import write_bytes
from visard.tensors import Crops
from visard.train.checkpoint import Settings, beside
from visard.train.loop import Pace, Training

_MEMORY, _FASTER = (0.5, 0.99), 4.0
"""Of both players' steps; and how many times faster than the generator the critic learns,
lest it run behind what it is to tell (Heusel et al. 2017, arXiv:1706.08500)."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the translator is to be.

    Attributes:
        attributes: that can be changed.
        against: recognisers that shall be led astray, by name; none: attributes only.
        guides: classifiers' files; none: the one that comes along.
        width, depth: of the network.
        bfloat16: calculate with half the digits.
    """

    attributes: tuple[str, ...] = TRANSLATABLE
    against: tuple[str, ...] = ("mobilefacenet", "mobileface")
    guides: tuple[Path, ...] = ()
    width: int = 48
    depth: int = 4
    bfloat16: bool = False


def anonymousnet(
    examples: Examples, wish: Wish, progress: Progress, choices: Choices, command: str = ""
) -> bool:
    """Train a translator; whether it is finished and written.

    The losses go into ``NAME.losses.jsonl`` beside the file, a line every hundred steps.

    Args:
        command: that asked for it; the file's card will say so.

    Raises:
        WeightsError: the guide or a recogniser is not at hand.
        DataError: an attribute is not among the examples', or the training to go on with is
            another one.
        PhotoError: a file cannot be written.
    """
    asked = _only(examples, choices.attributes)
    torch.manual_seed(wish.seed)
    lesson = Translation(
        Generator(len(asked.names) + 1, choices.width, choices.depth),
        Critic(len(asked.names)),
        asked,
        Judges(_guides(choices), tuple(recognizer(name) for name in choices.against)),
        at_once=wish.at_once,
        seed=wish.seed,
        bfloat16=choices.bfloat16,
    )
    curve = Losses(lesson.parts, wish.output.with_suffix(".losses.jsonl"), anew=not wish.resume)

    steps = wish.steps(asked)
    training = Training(lesson, Pace(steps, wish.rate), memory=_MEMORY, faster={"critic": _FASTER})
    if not take(training, steps, wish, _settings(asked, wish, choices), curve.noted(progress)):
        return False
    facts = _facts(asked, wish, choices, command, curve)
    write_bytes(wish.output, packed(lesson.average, facts), force=True)
    with suppress(OSError):
        beside(wish.output).unlink()
    return True


class _Columns(nn.Module):
    """Some of a classifier's answers."""

    def __init__(self, network: nn.Module, columns: Sequence[int]) -> None:
        super().__init__()
        self._network, self._columns = network, list(columns)

    def forward(self, crops: Crops) -> torch.Tensor:
        logits: torch.Tensor = self._network(crops)[:, self._columns]
        return logits


def _guides(choices: Choices) -> tuple[nn.Module, ...]:
    files: tuple[Path | None, ...] = choices.guides or (None,)
    return tuple(_guide(file, choices.attributes) for file in files)


def _guide(file: Path | None, attributes: Sequence[str]) -> nn.Module:
    network, names = opened_classifier(file)
    if unknown := [name for name in attributes if name not in names]:
        raise DataError(f"it tells no {unknown[0]}", str(file or "the guide"))
    network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return _Columns(network, [names.index(name) for name in attributes])


def _only(examples: Examples, names: Sequence[str]) -> Examples:
    try:
        return examples.only(names)
    except KeyError as error:
        todo = f"the list needs the columns {', '.join(names)}"
        raise DataError(f"no photo says whether it shows {error}", "attributes", todo) from error


def _settings(examples: Examples, wish: Wish, choices: Choices) -> Settings:
    return {
        "lesson": TRANSLATOR,
        "attributes": ",".join(choices.attributes),
        "against": ",".join(choices.against),
        "guides": ",".join(guide.name for guide in choices.guides),
        "width": choices.width,
        "depth": choices.depth,
        "bfloat16": int(choices.bfloat16),
        "examples": examples.digest,
        "epochs": wish.epochs,
        "rate": wish.rate,
        "at_once": wish.at_once,
        "seed": wish.seed,
    }


def _facts(
    examples: Examples, wish: Wish, choices: Choices, command: str, losses: Losses
) -> dict[str, str]:
    card = {
        "name": wish.output.stem,
        "paper": "arXiv:1711.09020; arXiv:1904.12620",
        "description": f"gives faces {len(examples.names)} other attributes",
        "architecture": f"{choices.width} and {2 * choices.width} channels, "
        f"{choices.depth} residual blocks",
        "data": f"{len(examples)} faces",
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
    return {
        "architecture": TRANSLATOR,
        "attributes": json.dumps(examples.names),
        "width": str(choices.width),
        "depth": str(choices.depth),
        "hides": str(bool(choices.against)),
        "card": json.dumps(card, sort_keys=True),
    }
