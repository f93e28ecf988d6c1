"""``visard study defense``: a recogniser trained on obfuscated photos, measured."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.harden import Loss, Much
from visard.cli.output import talk
from visard.cli.results import check_folder, hand_over
from visard.types import Strength


def defense(
    data: Annotated[Path, typer.Option(help="Folder with celeba/, lfw/ and splits.json.")],
    out: Annotated[Path, typer.Option(help="Folder for photos, checkpoints and the result.")],
    recognizer: Annotated[str, typer.Option(help="Which is hardened.")] = "mobilefacenet",
    obfuscator: Annotated[str, typer.Option(help="What it learns from.")] = "pgd",
    strength: Much = Strength.STANDARD,
    loss: Annotated[Loss, typer.Option(help="What it is trained through.")] = Loss.CROSS_ENTROPY,
    each: Annotated[
        int | None, typer.Option(min=1, help="Photos of each person to train on.")
    ] = None,
    epochs: Annotated[int | None, typer.Option(min=1, help="How often each is seen.")] = None,
    seed: given.Seed = 0,
    quick: Annotated[
        bool, typer.Option("--quick", help="A few people only: a direction, no evidence.")
    ] = False,
    as_json: given.Json = False,
) -> None:
    """Measure what training on obfuscated photos does for a recogniser (Vos 2023).

    Attack success rates, error rates and histograms before and after, with the obfuscator
    that it learned from and with others, on CelebA and on LFW; clean accuracy; and what the
    other side answers. What was made is kept, so that a run that was stopped goes on.

    Examples:
        visard study defense --data data/ --out results/ --quick
        visard study defense --data data/ --out results/ --obfuscator advfaces \
            --strength strong --loss anchors --each 10
    """
    check_folder(out)
    from dataclasses import replace

    from visard.jobs.harden import Head
    from visard.photo.atomic import write_bytes
    from visard.report.histograms import drawn
    from visard.studies.defense import NAME, study
    from visard.studies.defense_sets import QUICK, Counts
    from visard.studies.defense_training import Plan

    counts = QUICK if quick else Counts()
    counts = replace(counts, train=each or counts.train, epochs=epochs or counts.epochs)
    plan = Plan(recognizer, obfuscator, Head(loss.value), counts, quick, seed, strength)
    result = study(data, out, plan, say=lambda words: talk.print(f"{words} …"))
    for name, shapes in result["histograms"].items():
        picture = drawn(shapes, f"{recognizer}, {name}")
        write_bytes(out / f"{NAME}-{name}.svg", picture.encode(), force=True)
    hand_over(result, out / f"{NAME}.json", as_json=as_json)
