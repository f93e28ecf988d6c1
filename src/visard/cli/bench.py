"""``visard bench``: many methods before many adversaries, on one's own people."""

import json
from pathlib import Path
from typing import Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.output import data as stdout
from visard.cli.output import print_json, talk


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
    if not out.is_dir():
        raise typer.BadParameter(f"{out} is no folder; create it first", param_hint="--out")
    from visard.bench.leaderboard import leaderboard
    from visard.bench.run import Bench
    from visard.bench.suite import find, load
    from visard.photo.atomic import write_bytes

    wanted = load(find(suite))
    result = Bench(wanted, data, out, lambda words: talk.print(f"{words} …")).run()
    text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_bytes(out / f"{wanted.name}.json", text.encode(), force=True)
    if as_json:
        print_json(result)
    else:
        stdout.print(leaderboard(result))
