"""``visard train anonymousnet``: the network that gives faces other attributes."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli.targets import check_target
from visard.cli.train import (
    Cache,
    Dataset,
    Force,
    Minutes,
    Output,
    Resume,
    Seed,
    Split,
    Terms,
    _tell,
    _training,
)
from visard.cli.train_attributes import Part, Photos, Rate, command_of, examples_of

AT_ONCE = 12
"""Faces a step."""

Epochs = Annotated[int, typer.Option(min=1, help="How often each face is seen.")]
Against = Annotated[
    list[str], typer.Option(help="A recogniser to lead astray; may be repeated; none: leave out.")
]
Guides = Annotated[
    list[Path] | None,
    typer.Option(help="A file of train attributes; may be repeated; by default visard's own."),
]
Width = Annotated[int, typer.Option(min=8, max=256, help="Channels at half size.")]
Depth = Annotated[int, typer.Option(min=1, max=32, help="Residual blocks.")]
Bfloat16 = Annotated[
    bool,
    typer.Option("--bfloat16", help="Calculate with half the digits; faster on new processors."),
]


def anonymousnet(
    photos: Photos,
    output: Output,
    against: Against = ["mobilefacenet", "mobileface"],  # noqa: B006
    guide: Guides = None,
    width: Width = 48,
    depth: Depth = 4,
    epochs: Epochs = 16,
    rate: Rate = 3e-4,
    minutes: Minutes = None,
    resume: Resume = False,
    bfloat16: Bfloat16 = False,
    cache: Cache = None,
    split: Split = None,
    dataset: Dataset = None,
    part: Part = ["train"],  # noqa: B006
    seed: Seed = 0,
    terms: Terms = "as the photos it was trained on",
    force: Force = False,
) -> None:
    """Train a network that gives faces other attributes (AnonymousNet's third stage).

    It is StarGAN (arXiv:1711.09020), which also leads recognisers astray: --against names
    them, "" nobody. The folder has a folder a person and attributes.csv in it, as for
    train attributes. A training that is stopped goes on with --resume, and ends as if it
    had not been. The losses are kept beside the file.

    Examples:
        visard train anonymousnet photos/ -o translator.safetensors
        visard train anonymousnet photos/ -o translator.safetensors --minutes 30 --resume
        visard train anonymousnet photos/ -o open.safetensors --against ""
    """
    check_target(output, "--output", (".safetensors",), force=force, spare=[*(guide or ())])
    from visard.jobs import train_anonymousnet, training

    names = tuple(name for name in against if name)
    choices = train_anonymousnet.Choices(
        against=names, guides=tuple(guide or ()), width=width, depth=depth, bfloat16=bfloat16
    )
    examples = examples_of(photos, split, dataset, part, cache)
    wish = training.Wish(
        output, epochs, minutes, rate=rate, at_once=AT_ONCE, seed=seed, resume=resume, terms=terms
    )
    options = " ".join(f"--against {name}" for name in names or ['""'])
    options += f" --width {width} --depth {depth}" + " --bfloat16" * bfloat16
    options += "".join(f" --guide {each.name}" for each in guide or ())
    said = command_of("anonymousnet", wish, options, split, part)
    with _training() as progress:
        finished = train_anonymousnet.anonymousnet(examples, wish, progress, choices, said)
    _tell(wish, finished=finished)
