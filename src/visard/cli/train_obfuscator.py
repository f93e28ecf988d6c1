"""``visard train obfuscator``: networks that change faces at a glance."""

from enum import StrEnum
from typing import Annotated

import typer

from visard.cli.targets import check_target
from visard.cli.train import (
    Cache,
    Dataset,
    Force,
    Minutes,
    Output,
    Part,
    Photos,
    Resume,
    Seed,
    Split,
    Terms,
    _faces,
    _tell,
    _training,
)
from visard.cli.train_anonymousnet import Bfloat16, Depth
from visard.cli.train_attributes import Epochs, Rate, command_of


class Method(StrEnum):
    """Which cloak the network is for."""

    LATENT = "latent"
    ADVFACES = "advfaces"


AGAINST = ["mobilefacenet", "mobileface", "dlib"]
Against = Annotated[
    list[str], typer.Option(help="A recogniser that it shall mislead; may be repeated.")
]
Impersonate = Annotated[
    bool,
    typer.Option("--impersonate", help="Draw faces towards people who do not exist (advfaces)."),
]
AtOnce = Annotated[int, typer.Option(min=1, max=1024, help="Faces a step.")]
Width = Annotated[
    int, typer.Option(min=16, max=256, help="Channels at a quarter of the side, 16 times some.")
]


def obfuscator(
    photos: Photos,
    output: Output,
    method: Annotated[Method, typer.Option(help="Which cloak it is for.")] = Method.LATENT,
    against: Against = AGAINST,
    impersonate: Impersonate = False,
    width: Width = 64,
    depth: Depth = 3,
    at_once: AtOnce = 8,
    epochs: Epochs = 8,
    rate: Rate = 2e-3,
    minutes: Minutes = None,
    resume: Resume = False,
    bfloat16: Bfloat16 = False,
    cache: Cache = None,
    split: Split = None,
    dataset: Dataset = None,
    part: Part = "train",
    seed: Seed = 0,
    terms: Terms = "as the photos it was trained on",
    force: Force = False,
) -> None:
    """Train a network that changes a face at a glance, so that recognisers lose it.

    For the cloak latent it learns to lead recognisers as far away as may be for what is
    seen of it; for advfaces beside a critic, and with --impersonate towards people who do
    not exist. Use it with: visard protect --method latent:FILE. A training that is stopped
    goes on with --resume, and ends as if it had not been. The losses are kept beside it.

    Examples:
        visard train obfuscator photos/ -o mine.safetensors
        visard train obfuscator photos/ -o mine.safetensors --minutes 10 --resume
        visard train obfuscator photos/ -o critic.safetensors --method advfaces
        visard train obfuscator photos/ -o decoy.safetensors --method advfaces --impersonate
    """
    check_target(output, "--output", (".safetensors",), force=force)
    _check(method, against, width, impersonate=impersonate)
    from visard.jobs import train_obfuscator, training

    choices = train_obfuscator.Choices(
        method.value,
        tuple(dict.fromkeys(against)),
        impersonate=impersonate,
        width=width,
        depth=depth,
        bfloat16=bfloat16,
    )
    faces = _faces(photos, split, dataset, part, cache)
    wish = training.Wish(
        output, epochs, minutes, rate=rate, at_once=at_once, seed=seed, resume=resume, terms=terms
    )
    options = f"--method {method.value} " + " ".join(f"--against {each}" for each in against)
    options += " --impersonate" * impersonate
    options += f" --width {width} --depth {depth} --at-once {at_once}" + " --bfloat16" * bfloat16
    said = command_of("obfuscator", wish, options, split, [part])
    with _training() as progress:
        finished = train_obfuscator.obfuscator(faces, wish, progress, choices, said)
    _tell(wish, finished=finished)


def _check(method: Method, against: list[str], width: int, *, impersonate: bool) -> None:
    if impersonate and method is not Method.ADVFACES:
        raise typer.BadParameter("only advfaces does", param_hint="--impersonate")
    if width % 16:
        raise typer.BadParameter(f"{width} does not divide by 16", param_hint="--width")
    if not all(against):
        raise typer.BadParameter("name a recogniser", param_hint="--against")
