"""``visard mask anonymousnet``: the perturbation that ends the method of that name."""

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from visard.cli import protect_options as given
from visard.cli.mask import SUFFIX, Output, bar, facts, tell_lost, words
from visard.cli.output import data, print_json
from visard.cli.targets import check_target
from visard.registry import DEFAULT_DETECTOR


def anonymousnet(
    photos: Annotated[list[Path], Argument(help="Photos of many people, or folders.")],
    output: Output,
    weights: Annotated[
        Path | None, Option(help="A network that visard train anonymousnet wrote.")
    ] = None,
    passes: Annotated[int, Option(min=1, help="At most so many times through all photos.")] = 5,
    attack: Annotated[
        list[str] | None,
        Option(help="A recogniser to attack, or mtcnn. Default: as in protect."),
    ] = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    seed: given.Seed = 0,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Make the perturbation that ends the method anonymousnet (arXiv:1610.08401).

    One change for every face, made of photos whose attributes are drawn anew. Exit status
    1 if a file could not be read.

    Examples:
        visard mask anonymousnet people/ -o perturbation.safetensors
        visard anonymize photo.jpg --method anonymousnet --mask perturbation.safetensors
    """
    check_target(output, "--output", SUFFIX, force=force, spare=[weights])
    from visard.jobs.mask_anonymousnet import make
    from visard.photo.atomic import write_bytes

    with bar() as advance:
        made = make(
            photos,
            weights=weights,
            passes=passes,
            attack=attack or (),
            seed=seed,
            detector_name=detector,
            advance=advance,
        )
    write_bytes(output, made.data, force=force)
    tell_lost(made.lost)
    use = f"visard anonymize PHOTO --method anonymousnet --mask {output}"
    if as_json:
        print_json(facts(made, output, "anonymousnet", made.attacked))
    else:
        data.print(words(made, output, made.attacked, use))
    return 1 if any(lost.error for lost in made.lost) else 0
