"""``visard audit``: would machines still find the person in a photo?"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from visard.cli import protect_options as given
from visard.cli.at_scale import Address, EngineChoice, Workers, at_scale, check_engine
from visard.cli.output import complain, data, print_json, talk
from visard.cli.targets import PAGE, TABLE, check_target
from visard.registry import DEFAULT_DETECTOR
from visard.types import Outcome

if TYPE_CHECKING:
    from visard.jobs.audit import Audited, Question

RECOGNISED = 3


def audit(
    photo: Annotated[Path, typer.Argument(help="The photo that somebody has.")],
    original: Annotated[Path | None, typer.Option(help="The photo before it was changed.")] = None,
    references: Annotated[
        Path | None, typer.Option(help="Folder with other photos of the person.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the evidence page here.")] = None,
    latex: Annotated[Path | None, typer.Option(help="Write tables for a paper here.")] = None,
    csv: Annotated[Path | None, typer.Option(help="Write every number here.")] = None,
    bibtex: Annotated[
        Path | None, typer.Option(help="Write the sources of all that was used here.")
    ] = None,
    adversary: Annotated[
        list[str] | None,
        typer.Option(help="Send only this one; may be given often. See: visard methods."),
    ] = None,
    attacked: Annotated[
        list[str] | None,
        typer.Option(help="A recogniser that the photo was made against; may be given often."),
    ] = None,
    detector: given.Detector = DEFAULT_DETECTOR,
    force: given.Force = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="With --engine: folder for a report a photo."),
    ] = None,
    engine: EngineChoice = None,
    address: Address = None,
    workers: Workers = None,
    as_json: given.Json = False,
) -> int:
    """Ask of a photo: would machines still find the person in it?

    The photo is compared with the untouched one, or with other photos of the person, by
    every recogniser at hand: as it is, after what messengers and websites do to photos,
    and after what those who look may try to undo a protection. The exit status is 0
    where none finds the person, and 3 otherwise. With --engine the photo is a folder of
    protected ones, and --original a folder of those they were made from.

    Examples:
        visard audit me.visard.jpg --original me.jpg
        visard audit me.visard.jpg --original me.jpg --references photos-of-me/ --html audit.html
        visard audit me.visard.jpg --original me.jpg --latex audit.tex --bibtex audit.bib
        visard audit safe/ --original archive/ --engine local -o audits/
    """
    files = {"--html": html, "--latex": latex, "--csv": csv, "--bibtex": bibtex}
    alone = files | {"--references": references}
    check_engine(engine, output, address, workers, alone)
    sent, made_against = tuple(adversary or ()), None if attacked is None else tuple(attacked)
    if engine is not None:
        from visard.scale.auditing import Audit

        plan = Audit(photo, original, sent, made_against, detector, force)
        where = (engine, address, workers)
        return at_scale(plan, [photo], output, where, "Auditing", as_json=as_json)
    kinds = (PAGE, (".tex",), TABLE, (".bib",))
    targets = dict(zip(files, zip(files.values(), kinds, strict=True), strict=True))
    for option, (path, suffixes) in targets.items():
        if path is not None:
            check_target(path, option, suffixes, force=force, spare=(photo, original))
    from visard.jobs.audit import Question
    from visard.report import audit_terminal, json

    audited = _look(Question(photo, original, references, sent, made_against, detector))
    for option, (path, _) in targets.items():  # first: who reads along may stop early
        if path is not None:
            _write(audited, option, path, force=force)
    if as_json:
        print_json(json.plain(audited.report))
    else:
        audit_terminal.show(audited.report, data)
    for line in audited.report.missing if as_json else ():
        complain(f"could not take part: {line}")
    return 0 if audited.report.outcome is Outcome.PROTECTED else RECOGNISED


def _look(question: "Question") -> "Audited":
    from rich.progress import Progress

    from visard.jobs.audit import AuditJob

    with Progress(console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task("Looking with every recogniser at hand", total=None)
        return AuditJob(
            question, lambda done, total: bar.update(task, completed=done, total=total)
        ).run()


def _write(audited: "Audited", option: str, path: Path, *, force: bool) -> None:
    from visard.photo.atomic import write_bytes
    from visard.report import bibtex, csv, latex
    from visard.report.audit_html import page

    report = audited.report
    written = {
        "--html": lambda: page(report, audited.photo, audited.original),
        "--latex": lambda: latex.dumps(report),
        "--csv": lambda: csv.dumps(report),
        "--bibtex": lambda: bibtex.dumps(report),
    }[option]()
    write_bytes(path, written.encode("utf-8", "backslashreplace"), force=force)
    talk.print(f"Written: {path}")
