"""Train the network that paints; it needs no photo."""

import json
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import torch

from visard.anonymize.paint.lesson import Painting
from visard.anonymize.paint.network import PaintTransformer
from visard.anonymize.paint.stored import ARCHITECTURE
from visard.jobs.losses import Losses
from visard.jobs.training import Progress, Wish, begin, train
from visard.networks.stored import packed
from visard.photo.atomic import write_bytes
from visard.train.checkpoint import beside


@dataclass(frozen=True, slots=True)
class Strokes:
    """So many patches of strokes that chance makes: what is learned from."""

    patches: int
    digest: str = "strokes made by chance"

    def __len__(self) -> int:
        return self.patches


def paint(wish: Wish, steps: int, progress: Progress, start: Path | None = None) -> bool:
    """Train the network by strokes that chance makes; whether it is finished and written.

    The losses go into ``NAME.losses.jsonl`` beside the file, a line every hundred steps.

    Args:
        start: a painter's file whose weights are the first; None: chance.

    Raises:
        WeightsError: the start is another network's.
        DataError: the training to go on with is another one.
        PhotoError: a file cannot be written.
    """
    torch.manual_seed(wish.seed)
    network = PaintTransformer()
    began = begin(network, start)
    lesson = Painting(network, at_once=wish.at_once, seed=wish.seed)
    curve = Losses(lesson.parts, wish.output.with_suffix(".losses.jsonl"), anew=not wish.resume)

    def both(done: int, total: int, loss: float) -> None:
        curve.note(done)
        progress(done, total, loss)

    strokes = Strokes(steps * wish.at_once)
    if not train(lesson, strokes, wish, {"lesson": ARCHITECTURE, "start": began}, both):
        return False
    write_bytes(wish.output, packed(network, _facts(wish, steps, curve, start)), force=True)
    with suppress(OSError):
        beside(wish.output).unlink()
    return True


def _facts(wish: Wish, steps: int, losses: Losses, start: Path | None) -> dict[str, str]:
    began = "" if start is None else f" --start {start.name}"
    settings = f"--steps {steps} --seed {wish.seed}{began}"
    card = {
        "name": wish.output.stem,
        "paper": "arXiv:2108.03798",
        "data": "strokes made by chance, no photo",
        "command": f"visard train paint -o {wish.output.name} {settings}",
        "patches": steps * wish.at_once,
        "rate": wish.rate,
        "licence": "Apache-2.0",
        "versions": {name: version(name) for name in ("visard", "torch")},
        "losses": losses.thinned(),
    }
    return {"architecture": ARCHITECTURE, "card": json.dumps(card, sort_keys=True)}
