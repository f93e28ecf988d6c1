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
    from visard.jobs.mask import Advance, Made, Recipe

_SUFFIX = (".safetensors",)

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
    check_target(output, "--output", _SUFFIX, force=force)
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
    check_target(output, "--output", _SUFFIX, force=force)
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

    with _bar() as advance:
        made = make(
            photos, recipe, attack=attack or (), seed=seed, detector_name=detector, advance=advance
        )
    write(made.mask, output, force=force)
    for lost in made.lost:
        complain(lost if lost.error else f"{lost}; not used")
    if as_json:
        print_json(_facts(made, output))
    else:
        data.print(_words(made, output))
    return 1 if any(lost.error for lost in made.lost) else 0


@contextmanager
def _bar() -> "Iterator[Advance]":
    from rich.progress import Progress

    with Progress(console=talk, transient=True, disable=not talk.is_terminal) as bar:
        tasks: dict[str, Any] = {}

        def advance(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield advance


def _facts(made: "Made", output: Path) -> dict[str, Any]:
    return {
        "path": str(output),
        "method": made.mask.method,
        "settings": dict(made.mask.settings),
        "attacked": [card.name for card in made.mask.surrogates],
        "used": [str(source) for source in made.used],
        "lost": [{"source": str(lost.source), "why": str(lost)} for lost in made.lost],
        "fooled": dict(made.fooled),
    }


def _words(made: "Made", output: Path) -> str:
    attacked = {card.name for card in made.mask.surrogates}
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
            f"To use it: visard protect PHOTO --method {made.mask.method}:{output}",
        ]
    )
