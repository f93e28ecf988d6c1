"""``visard poison``: photos that are no use to train a recogniser on."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from visard.cli import protect_options as given
from visard.cli.mask import bar
from visard.cli.output import complain, data, print_json
from visard.poison.kinds import Kind

if TYPE_CHECKING:
    from visard.jobs.poison import Poisoned

UNPROTECTED = 3


def poison(
    folder: Annotated[
        Path, Argument(help="Folder with one folder a person, or with photos of one person.")
    ],
    output: Annotated[Path, Option("--output", "-o", help="Folder for the results.")],
    kind: Annotated[
        Kind, Option(help="The same noise on all photos of a person, or each its own.")
    ] = Kind.CLASS,
    epsilon: Annotated[
        int, Option(min=1, max=64, help="Largest change of a colour, in grey levels.")
    ] = 8,
    others: Annotated[
        Path | None,
        Option(help="Folder of further people, one folder each, to make the noise on."),
    ] = None,
    size: Annotated[
        int, Option(min=48, max=224, help="Side of the crops the noise is made for, in pixels.")
    ] = 64,
    stop: Annotated[
        float | None,
        Option(min=0.001, max=0.5, help="Share of photos that may still be told by the face."),
    ] = None,
    rounds: Annotated[
        int | None, Option(min=1, help="Give up after so many; then nothing is written.")
    ] = None,
    seed: given.Seed = 0,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Add noise to photos that leaves a network in training nothing to learn from them.

    Of each photo the main face gets noise (error-minimising, arXiv:2101.04898), no colour
    changes by more than --epsilon, and the result NAME.visard.png holds it without loss; saved
    as JPEG it may be lost. It hides nobody from recognisers that are trained already. The
    noise needs ten people with four photos each: who has only photos of one person gives
    further people to --others. Exit status 3 if a photo stayed without noise.

    Examples:
        visard poison people/ -o poisoned/
        visard poison people/ -o poisoned/ --kind sample --epsilon 8
        visard poison photos-of-me/ -o poisoned/ --others people/
    """
    if not output.is_dir():
        raise typer.BadParameter(f"{output} is no folder; create it first", param_hint="--output")
    from visard.jobs.poison import Wish
    from visard.jobs.poison import poison as job

    wish = Wish(
        folder,
        output,
        kind=kind,
        epsilon=epsilon,
        others=others,
        size=size,
        stop=stop,
        rounds=rounds,
        seed=seed,
        force=force,
    )
    with bar() as advance:
        done = job(wish, advance)
    _tell(done, as_json=as_json)
    return UNPROTECTED if done.lost else 0


def _tell(done: "Poisoned", *, as_json: bool) -> None:
    for line in done.lost:
        complain(f"{line}; it stays without noise")
    if as_json:
        from dataclasses import asdict

        print_json(asdict(done))
        return
    largest = max(each.largest for each in done.written)
    data.print(
        f"{len(done.written)} photos of {len({each.person for each in done.written})} people have "
        f"noise; no colour of a written pixel changed by more than {largest} of 255."
    )
    data.print(
        f"A network in training took {done.errors[-1]:.1%} of the noisy photos for somebody else "
        f"after {len(done.errors)} rounds: there is little left to learn from them."
    )
    if done.own_error is not None:
        data.print(
            "The noise was made on other people; of your photos that network takes "
            f"{done.own_error:.1%} for anybody but whom the noise says."
        )
    data.print("Publish the PNG files as they are: JPEG may undo the noise.")
