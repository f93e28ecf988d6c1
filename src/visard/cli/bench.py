"""``visard bench``: many methods before many adversaries, on one's own people."""

from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import talk
from visard.cli.results import check_folder, hand_over


def bench(
    suite: Annotated[
        Path, typer.Argument(help="TOML file that says what to measure, or a built-in's name.")
    ],
    data: Annotated[Path, typer.Option(help="Folder that the suite's folders are in.")],
    out: Annotated[Path, typer.Option(help="Folder for the result and what is behind it.")],
    as_json: given.Json = False,
) -> None:
    """Measure methods before adversaries, and rank them.

    Photos of people are protected by every method of the suite, and every adversary
    looks for the people in three scenarios: the probe is protected, the references are,
    or both. A run that was stopped goes on where it was; rows made with other settings,
    or by another version of the program, are refused. Built in: adversaries.

    Examples:
        visard bench suite.toml --data data/ --out results/
        visard bench adversaries --data data/ --out results/ --json
    """
    check_folder(out)
    from visard.bench.run import Bench
    from visard.bench.suite import find, load

    wanted = load(find(suite))
    result = Bench(wanted, data, out, lambda words: talk.print(f"{words} …")).run()
    hand_over(result, out / f"{wanted.name}.json", as_json=as_json)
