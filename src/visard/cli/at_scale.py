"""What verbs share that can be handed to an engine: its options, the run, the account of it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer import Option

from visard.cli.output import complain, data, print_json, talk
from visard.cli.photos import UNPROTECTED

if TYPE_CHECKING:
    from visard.scale.run import Engine, Sink, Tally
    from visard.scale.work import Plan

MANY = 1000
"""Photos from which on an engine is recommended."""


class EngineName(StrEnum):
    """What does the work on a large set."""

    LOCAL = "local"
    RAY = "ray"


EngineChoice = Annotated[
    EngineName | None,
    Option(
        "--engine",
        help="For large sets: keep a manifest, go on after any stop, use all cores (local) or "
        "a cluster (ray). Photos may be folders, lists (.txt), tables (.parquet, .lance), URIs.",
    ),
]
Trainers = Annotated[
    EngineName, Option(help="Who trains: this process, or several of a Ray cluster.")
]
Address = Annotated[
    str | None, Option(help="Of the Ray cluster, or auto; a cluster of one machine if left out.")
]
Workers = Annotated[
    int | None, Option(min=1, help="Processes that work; as many as cores if left out.")
]


Where = tuple[EngineName, str | None, int | None]
"""An engine, the cluster's address, and how many workers."""


def check_engine(
    engine: EngineName | None,
    output: Path | None,
    address: str | None,
    workers: int | None,
    alone: Mapping[str, object],
) -> None:
    """Before anything is read: what is asked for goes together.

    Args:
        alone: options that are not for an engine, and what was given for them.

    Raises:
        typer.BadParameter: it does not.
    """
    if engine is None:
        for option, value in (("--address", address), ("--workers", workers)):
            if value is not None:
                raise typer.BadParameter("that is for --engine", param_hint=option)
        return
    if output is None:
        what = "an engine keeps results and their manifest in a folder; name one"
        raise typer.BadParameter(what, param_hint="--output")
    if address is not None and engine is not EngineName.RAY:
        raise typer.BadParameter("that is for --engine ray", param_hint="--address")
    for option, given in alone.items():
        if given:
            raise typer.BadParameter("that is not for --engine", param_hint=option)


def at_scale(
    plan: "Plan",
    photos: Sequence[Path],
    output: Path | None,
    where: Where,
    words: str,
    *,
    as_json: bool,
    sink: "Sink | None" = None,
) -> int:
    """Hand a set of photos to an engine, and say what its manifest says. The exit status."""
    from visard.cli.results import counting
    from visard.scale.places import address_of
    from visard.scale.run import run

    addresses = [address_of(each) for each in photos]
    with counting(words) as advance:
        out = address_of(output or Path())
        tally = run(plan, addresses, out, _engine(*where), advance, sink)
    _tell(tally, as_json=as_json)
    return 0 if tally.hidden == tally.total else UNPROTECTED


def recommend(count: int) -> None:
    """Say that there is a better way for so many photos."""
    if count >= MANY:
        talk.print(f"{count} photos: with --engine local a run that was stopped can go on.")


def _engine(name: EngineName, address: str | None, workers: int | None) -> "Engine":
    if name is EngineName.RAY:
        from visard.scale.on_ray import OnRay

        return OnRay(address, workers)
    from visard.scale.local import Local, usual_workers

    return Local(workers or usual_workers())


def _tell(tally: "Tally", *, as_json: bool) -> None:
    for key, error in tally.errors:
        complain(error if key in error else f"{key}: {error}")
    if as_json:
        print_json(
            {
                "photos": tally.total,
                "hidden": tally.hidden,
                "kept": tally.kept,
                "states": tally.states,
                "manifest": tally.manifest,
            }
        )
        return
    ended = ", ".join(f"{count} {state}" for state, count in sorted(tally.states.items()))
    before = f", {tally.kept} of them by an earlier run" if tally.kept else ""
    good = "" if "enrolled" in tally.states else f"; hidden in {tally.hidden}"
    photos = "photo" if tally.total == 1 else "photos"
    data.print(f"{tally.total} {photos}: {ended}{before}{good}.")
    data.print(f"What became of each: {tally.manifest}")
