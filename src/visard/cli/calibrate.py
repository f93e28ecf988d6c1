"""``visard weights calibrate``: thresholds from one's own people."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from visard.cli.output import complain, data, print_json, talk

if TYPE_CHECKING:
    from collections.abc import Callable

    from visard.data.people import Person
    from visard.judge.calibrate import Distances
    from visard.judge.enrol import Enrolled
    from visard.protocols import Recognizer
    from visard.types import Calibration


def calibrate(
    folders: Annotated[list[Path], typer.Argument(help="Folders of people, one folder a person.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Folder for the cards.")],
    split: Annotated[
        Path | None, typer.Option(help="JSON file that says which people are for what.")
    ] = None,
    dataset: Annotated[
        list[str] | None,
        typer.Option(help="The folder's name in that file, one a folder; by default its own."),
    ] = None,
    part: Annotated[str, typer.Option(help="Which of the file's people.")] = "calibrate",
    detector: Annotated[str, typer.Option(help="What finds the faces.")] = "mtcnn",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON and nothing else on stdout.")
    ] = False,
) -> None:
    """Measure, on a folder of people, where each recogniser says “same person”.

    Every pair of photos of two people is an impostor pair; the threshold at a false
    accept rate of 1e-3 takes one in a thousand of them for one person. Pairs are made
    within a folder, and those of all folders count together. A rate that the pairs are
    too few to tell is left out. Set VISARD_CARDS to the output folder to judge with these.
    Recognisers that VISARD_RECOGNIZERS names are measured too, also those that have no
    thresholds yet; with an ONNX file's own folder as output, they go into its card.

    Examples:
        visard weights calibrate people/ -o cards/
        visard weights calibrate lfw/ celeba/ --split splits.json --part calibrate -o cards/
    """
    if not output.is_dir():
        raise typer.BadParameter(f"{output} is no folder; create it first", param_hint="--output")
    if dataset and len(dataset) != len(folders):
        raise typer.BadParameter("give one for each folder", param_hint="--dataset")
    names = dataset or [folder.resolve().name for folder in folders]
    groups = [_people(*each, split, part) for each in zip(folders, names, strict=True)]
    results = _calibrations(groups, names, detector, f", part {part}" if split else "")
    for result in results:
        _write(result, output)
        if not as_json:
            data.print(_block(result))
    if as_json:
        print_json([_facts(result) for result in results])


class _Result(NamedTuple):
    recognizer: "Recognizer"
    distances: "Distances"
    found: "Calibration"


def _people(folder: Path, name: str, split: Path | None, part: str) -> "Sequence[Person]":
    from visard.data.people import people
    from visard.data.splits import split as named

    return people(folder, None if split is None else named(split, name, part))


def _calibrations(
    groups: "Sequence[Sequence[Person]]", names: Sequence[str], detector_name: str, part: str
) -> list[_Result]:
    from visard.judge.calibrate import calibration, measure
    from visard.judge.enrol import enrol
    from visard.methods import detector, recognizers

    present, missing = recognizers(calibrated=False)
    for line in missing:
        complain(f"not calibrated: {line}")
    finder = detector(detector_name)
    with _bar(sum(len(person.photos) for group in groups for person in group)) as advance:
        sets = [enrol(group, finder, present, advance) for group in groups]
    words = "; ".join(
        _words(name + part, group, enrolled)
        for name, group, enrolled in zip(names, groups, sets, strict=True)
    )
    words += f"; pairs within a data set, counted together; detector {detector_name}"
    people = sum(len(group) for group in groups)
    results = []
    for each in present:
        samples = [enrolled.samples[each.card.name] for enrolled in sets]
        distances = measure(samples, each.card.metric)
        results.append(_Result(each, distances, calibration(distances, words, people)))
    return results


def _words(name: str, people: "Sequence[Person]", enrolled: "Enrolled") -> str:
    return (
        f"{name}: {enrolled.photos} photos of {len(people)} people, "
        f"{enrolled.not_acquired} not acquired"
    )


@contextmanager
def _bar(total: int) -> "Iterator[Callable[[int], None]]":
    from rich.progress import Progress

    with Progress(console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task("Embedding", total=total)
        yield lambda done: bar.advance(task, done)


def _write(result: _Result, folder: Path) -> None:
    from visard.cards import to_json
    from visard.photo.atomic import write_bytes

    card = replace(result.recognizer.card, calibration=result.found)
    path = folder / f"{card.name}.json"
    before = path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
    write_bytes(path, to_json(card, before).encode(), force=True)


def _facts(result: _Result) -> dict[str, Any]:
    from visard.judge.calibrate import accepted

    thresholds = result.found.thresholds
    shares = {far: accepted(result.distances.genuine, at) for far, at in thresholds.items()}
    name = result.recognizer.card.name
    return {"name": name, **asdict(result.found), "genuine_accepted": shares}


def _block(result: _Result) -> str:
    facts = _facts(result)
    lines = "".join(
        f"  at {far}  threshold {at:.4f}, {facts['genuine_accepted'][far]:.2%} of genuine pairs\n"
        for far, at in result.found.thresholds.items()
    )
    return (
        f"{facts['name']}\n{lines}  pairs    {result.found.impostor_pairs} impostor, "
        f"{result.found.genuine_pairs} genuine\n  data     {result.found.data}"
    )
