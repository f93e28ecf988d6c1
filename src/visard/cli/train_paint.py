"""``visard train paint``: the network that paints, from strokes that chance makes."""

from typing import Annotated

import typer

from visard.cli.targets import check_target
from visard.cli.train import Force, Minutes, Output, Resume, Seed, Start, _tell, _training

AT_ONCE = 64
"""Patches a step."""

Steps = Annotated[int, typer.Option(min=1, help="Of 64 patches each.")]


def paint(
    output: Output,
    steps: Steps = 6_000,
    start: Start = None,
    minutes: Minutes = None,
    resume: Resume = False,
    seed: Seed = 0,
    force: Force = False,
) -> None:
    """Train a network that paints photos in strokes (Paint Transformer, arXiv:2108.03798).

    It learns from strokes that chance makes and needs no photo. Use it with:
    visard anonymize --method paint --weights. A training that is stopped goes on with
    --resume, and ends as if it had not been. The losses are kept beside the file.

    Examples:
        visard train paint -o painter.safetensors
        visard train paint -o painter.safetensors --minutes 10
        visard train paint -o painter.safetensors --minutes 10 --resume
        visard train paint -o better.safetensors --start painter.safetensors --seed 1
    """
    check_target(output, "--output", (".safetensors",), force=force, spare=[start])
    from visard.jobs import train_paint, training

    wish = training.Wish(
        output, 1, minutes, rate=1e-3, at_once=AT_ONCE, seed=seed, resume=resume, terms="Apache-2.0"
    )
    with _training() as progress:
        finished = train_paint.paint(wish, steps, progress, start)
    _tell(wish, finished=finished)
