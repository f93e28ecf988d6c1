"""How every measurement ends and shows its way: a folder, a bar, a JSON file, tables."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typer

from visard.cli.output import data, print_json, talk


def check_folder(out: Path) -> None:
    """Before long work: the folder for the result must be there.

    Raises:
        typer.BadParameter: it is not.
    """
    if not out.is_dir():
        raise typer.BadParameter(f"{out} is no folder; create it first", param_hint="--out")


@contextmanager
def counting(words: str) -> Iterator[Callable[[int, int], None]]:
    """A bar, and how to tell it what is done and how much there is."""
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:2], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=talk, disable=not talk.is_terminal) as bar:
        task = bar.add_task(words, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def hand_over(result: dict[str, Any], path: Path, *, as_json: bool) -> None:
    """Keep a result on disk, and print it as JSON or as its tables."""
    from visard.photo.atomic import write_bytes
    from visard.studies.table import tables

    text = json.dumps(result, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_bytes(path, text.encode(), force=True)
    if as_json:
        print_json(result)
    else:
        data.print(tables(result))
