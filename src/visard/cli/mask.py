"""``visard mask``: a change made once, of some photos, to be laid on many."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Option

from visard.cli import protect_options as given
from visard.cli.output import complain, data, print_json, talk
from visard.cli.targets import check_target
from visard.cloak.mask_choices import Norm, Subspace
from visard.registry import DEFAULT_DETECTOR

if TYPE_CHECKING:
    from visard.jobs.main_faces import Advance
    from visard.jobs.mask import Made, Recipe
    from visard.jobs.mask_anonymousnet import Made as MadeAnew
    from visard.pipeline.preprocess import Lost

SUFFIX = (".safetensors",)

Output = Annotated[Path, Option("--output", "-o", help="The mask's file, NAME.safetensors.")]
Measure = Annotated[Norm, Option(help="How the mask's size is measured.")]
Attack = Annotated[
    list[str] | None,
    Option(help="A recogniser to attack; may be given several times. Default: as in protect."),
]
Largest = Annotated[
    float | None,
    Option(min=1, max=64, help="Largest change, in grey levels; by default as published."),
]


def opom(
    photos: Annotated[list[Path], Argument(help="Photos of one person, two or more, or folders.")],
    output: Output,
    subspace: Annotated[Subspace, Option(help="What stands for the person.")] = Subspace.CONVEX,
    norm: Measure = Norm.LINF,
    largest: Largest = None,
    attack: Attack = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    seed: given.Seed = 0,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Make a mask for one person, from a few photos of that person.

    Afterwards it hides photos that were not among them, and no network has to run for it.
    How strong it is there, --strength says when it is used. Exit status 1 if a file could
    not be read.

    Examples:
        visard mask opom photos-of-me/ -o me.safetensors
        visard protect holiday.jpg --method opom:me.safetensors
    """
    check_target(output, "--output", SUFFIX, force=force)
    from dataclasses import replace

    from visard.cloak.opom import USUAL

    limit = USUAL.limit if largest is None else largest / 255
    recipe = replace(USUAL, subspace=subspace, norm=norm, limit=limit)
    return _make(photos, output, recipe, attack, detector, seed, force=force, as_json=as_json)


def universal(
    photos: Annotated[list[Path], Argument(help="Photos of many people, or folders.")],
    output: Output,
    norm: Measure = Norm.L2,
    largest: Largest = None,
    attack: Attack = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    seed: given.Seed = 0,
    force: given.Force = False,
    as_json: given.Json = False,
) -> int:
    """Make a mask for everybody, from photos of many people.

    It does less for a person than a mask of the person's own photos. Exit status 1 if a
    file could not be read.

    Examples:
        visard mask universal portraits/ -o everybody.safetensors
        visard protect holiday.jpg --method universal:everybody.safetensors
    """
    check_target(output, "--output", SUFFIX, force=force)
    from visard.cloak.universal import Recipe

    recipe = Recipe(norm=norm, limit=None if largest is None else largest / 255)
    return _make(photos, output, recipe, attack, detector, seed, force=force, as_json=as_json)


def _make(
    photos: Sequence[Path],
    output: Path,
    recipe: "Recipe",
    attack: Sequence[str] | None,
    detector: str,
    seed: int,
    *,
    force: bool,
    as_json: bool,
) -> int:
    from visard.cloak.mask_file import write
    from visard.jobs.mask import make

    with bar() as advance:
        made = make(
            photos, recipe, attack=attack or (), seed=seed, detector_name=detector, advance=advance
        )
    write(made.mask, output, force=force)
    tell_lost(made.lost)
    attacked, method = [card.name for card in made.mask.surrogates], made.mask.method
    if as_json:
        told = facts(made, output, method, attacked)
        print_json(told | {"settings": dict(made.mask.settings)})
    else:
        use = f"visard protect PHOTO --method {method}:{output}"
        data.print(words(made, output, attacked, use))
    return 1 if any(lost.error for lost in made.lost) else 0


@contextmanager
def bar() -> "Iterator[Advance]":
    """A bar for each thing that is done."""
    from rich.progress import Progress

    with Progress(console=talk, transient=True, disable=not talk.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield advance


def tell_lost(lost: Sequence["Lost"]) -> None:
    """Name the photos that were of no use."""
    for each in lost:
        complain(each if each.error else f"{each}; not used")


def facts(
    made: "Made | MadeAnew", output: Path, method: str, attacked: Sequence[str]
) -> dict[str, Any]:
    """What was made, for programs."""
    return {
        "path": str(output),
        "method": method,
        "attacked": list(attacked),
        "used": [str(source) for source in made.used],
        "lost": [{"source": str(lost.source), "why": str(lost)} for lost in made.lost],
        "fooled": dict(made.fooled),
    }


def words(made: "Made | MadeAnew", output: Path, attacked: Sequence[str], use: str) -> str:
    """What was made, for people."""
    lines = [
        f"  {name:<16} {share:4.0%}" + ("" if name in attacked else "  (not attacked)")
        for name, share in made.fooled.items()
    ]
    count = f"{len(made.used)} photo{'' if len(made.used) == 1 else 's'}"
    return "\n".join(
        [
            f"Made {output} of {count}.",
            "Taken for somebody else with the mask on, as strong as it was made:",
            *lines,
            f"To use it: {use}",
        ]
    )
