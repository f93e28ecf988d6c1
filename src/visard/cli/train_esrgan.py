"""``visard train esrgan``: a network that enlarges, from one's own photos."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli.results import counting
from visard.cli.targets import check_target
from visard.cli.train import (
    Force,
    Minutes,
    Output,
    Resume,
    Seed,
    Terms,
    _tell,
    _training,
)

Photos = Annotated[list[Path], typer.Argument(help="Photos, or folders of photos.")]
Epochs = Annotated[int, typer.Option(min=1, help="How often each photo is seen.")]
Rate = Annotated[float, typer.Option(min=1e-7, max=1.0, help="The largest learning rate.")]
AtOnce = Annotated[int, typer.Option(min=1, help="Patches a step.")]
Adversarial = Annotated[
    bool, typer.Option("--adversarial", help="Train against a critic, from --start on.")
]
Start = Annotated[Path | None, typer.Option(help="A file of this verb, to begin with its weights.")]
Bfloat16 = Annotated[
    bool,
    typer.Option("--bfloat16", help="Calculate with half the digits; faster on new processors."),
]
Width = Annotated[int, typer.Option(min=4, max=256, help="Channels between the blocks.")]
Depth = Annotated[int, typer.Option(min=1, max=64, help="Residual blocks.")]
Growth = Annotated[int, typer.Option(min=1, max=128, help="Channels that a layer adds.")]


def esrgan(
    photos: Photos,
    output: Output,
    adversarial: Adversarial = False,
    start: Start = None,
    width: Width = 32,
    depth: Depth = 3,
    growth: Growth = 16,
    epochs: Epochs = 150,
    rate: Rate = 1e-3,
    at_once: AtOnce = 8,
    minutes: Minutes = None,
    resume: Resume = False,
    bfloat16: Bfloat16 = False,
    seed: Seed = 0,
    terms: Terms = "as the photos it was trained on",
    force: Force = False,
) -> None:
    """Train a network that enlarges photos four times (ESRGAN, arXiv:1809.00219).

    First pixel by pixel; then, if you like, with --adversarial against a critic, which
    invents more detail. Use both with: visard upscale --weights. A training that is
    stopped goes on with --resume, and ends as if it had not been.

    Examples:
        visard train esrgan photos/ -o soft.safetensors
        visard train esrgan photos/ -o soft.safetensors --minutes 10 --resume
        visard train esrgan photos/ -o sharp.safetensors --adversarial --start soft.safetensors
    """
    check_target(output, "--output", (".safetensors",), force=force, spare=[start])
    from visard.jobs import train_esrgan, training
    from visard.jobs.folder import photos_in

    with counting("Reading photos") as advance:
        pairs = train_esrgan.pairs_of([each.path for each in photos_in(photos)], advance)
    wish = training.Wish(
        output, epochs, minutes, rate=rate, at_once=at_once, seed=seed, resume=resume, terms=terms
    )
    with _training() as progress:
        finished = train_esrgan.esrgan(
            pairs,
            wish,
            progress,
            size=(width, depth, growth),
            adversarial=adversarial,
            start=start,
            bfloat16=bfloat16,
        )
    _tell(wish, finished=finished)
