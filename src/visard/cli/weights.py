"""``visard weights``: the model files that do not come with the install."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from visard import weights
from visard.cli.output import complain, data, print_json, talk
from visard.errors import VisardError
from visard.weights import State, Status

Json = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")]


def list_files(as_json: Json = False) -> None:
    """Show each model file: what it is for, its licence, whether it is here and where.

    Files are looked for in the folders named by VISARD_WEIGHTS, then among the
    downloads (VISARD_CACHE moves these).

    Examples:
        visard weights list
        visard weights list --json
    """
    states = weights.verify()
    if as_json:
        print_json([_facts(status) for status in states])
        return
    for status in states:
        data.print(_block(status))


def pull(
    names: Annotated[list[str] | None, typer.Argument(help="Which files; all by default.")] = None,
    as_json: Json = False,
) -> int:
    """Download model files that are not here yet, each from its public source.

    A file is kept only when its contents are exactly the expected ones. What could
    not be had is named, with what works without it; the exit status is then 1.

    Examples:
        visard weights pull
        visard weights pull yunet-n.onnx
    """
    results = [_pull(name) for name in names or weights.registry()]
    if as_json:
        print_json(results)
    return 1 if any("error" in result for result in results) else 0


def verify(as_json: Json = False) -> int:
    """Check that the model files here are the right ones, byte for byte.

    A file that is absent is no failure. A damaged one is: the exit status is then 1.

    Examples:
        visard weights verify
    """
    states = weights.verify()
    if as_json:
        print_json([_facts(status) for status in states])
    else:
        for status in states:
            data.print(f"{status.state:<8}  {status.file.name}  {status.path or ''}".rstrip())
    return 1 if any(status.state is State.DAMAGED for status in states) else 0


def _pull(name: str) -> dict[str, str]:
    from rich.progress import Progress

    with Progress(console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task(name, total=None)

        def show(_: str, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        try:
            path = weights.pull([name], show)[0]
        except VisardError as error:
            complain(error)
            return {"name": name, "error": str(error)}
    talk.print(f"{name}: present in {path.parent}")
    return {"name": name, "path": str(path)}


def _facts(status: Status) -> dict[str, Any]:
    where = str(status.path) if status.path else None
    return {**asdict(status.file), "state": status.state.value, "path": where}


def _block(status: Status) -> str:
    file = status.file
    use = "commercial use allowed" if file.commercial else "not for commercial use"
    where = f" in {status.path.parent}" if status.path else f"; without it, {file.without}"
    return (
        f"{file.name} ({file.size / 1e6:.1f} MB)\n"
        f"  for       {file.purpose}\n"
        f"  licence   {file.licence}, {use}; trained on: {file.trained_on}\n"
        f"  source    {file.source}\n"
        f"  here      {status.state.value}{where}\n"
    )
