"""``visard study cloaks``: the whole family of cloaks before strangers."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import talk
from visard.cli.results import check_folder, hand_over


def cloaks(
    data: Annotated[
        Path, typer.Option(help="Folder with lfw/, celeba/, celeba-large/ and splits.json.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for cloaks.json, photos and rows.")],
    only: Annotated[
        str, typer.Option(help="Only these methods or ways of protecting, between commas.")
    ] = "",
    default: Annotated[int | None, typer.Option(min=1, help="People for the default.")] = None,
    frontier: Annotated[int | None, typer.Option(min=0, help="People for its curve.")] = None,
    others: Annotated[int | None, typer.Option(min=0, help="People for other methods.")] = None,
    scarce: Annotated[int | None, typer.Option(min=0, help="People for very slow ones.")] = None,
    seed: given.Seed = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few people only, in about a minute.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Measure every cloak before recognisers that it never saw, at equal visibility.

    Counts are people of each of the smaller data sets; about a third as many large faces
    are added. What was made is kept, so that a run that was stopped goes on, and several
    may fill one folder at once, each with other methods: the last one, for all, has the
    result. Runs for some methods write cloaks.part.json instead.

    Examples:
        visard study cloaks --data data/ --out results/ --quick
        visard study cloaks --data data/ --out results/ --only fawkes,lowkey
        visard study cloaks --data data/ --out results/
    """
    check_folder(out)
    from visard.studies.cloaks import study
    from visard.studies.cloaks_casting import QUICK, Counts

    asked = {"default": default, "frontier": frontier, "others": others, "scarce": scarce}
    named = {key: value for key, value in asked.items() if value is not None}
    wanted = tuple(part for each in only.split(",") if (part := each.strip()))
    result = study(
        data,
        out,
        counts=replace(QUICK if quick else Counts(), **named),
        only=wanted,
        quick=quick,
        seed=seed,
        say=lambda words: talk.print(f"{words} …"),
    )
    name = "cloaks.part.json" if wanted else "cloaks.json"
    hand_over(result, out / name, as_json=as_json)
