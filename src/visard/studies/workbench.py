"""Photos protected and judged as the ``protect`` job does it, a row each."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from visard.errors import DataError, NoFaceError, VisardError
from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings
from visard.judge.examine import References
from visard.photo.files import read
from visard.pipeline.preprocess import main_face, prominence
from visard.studies.rows import Row
from visard.studies.trials import Run, Trial
from visard.types import Outcome


class Workbench:
    """Makes rows of trials.

    All that the runs need is loaded at once: a study takes long, and the program's
    text may change meanwhile.

    Args:
        runs: the ways of protecting that trials will ask for.
        scratch: a folder for the protected files.
        seed: of the methods.
    """

    def __init__(self, runs: Iterable[Run], scratch: Path, seed: int) -> None:
        self._jobs = {run: _job(run, scratch, seed) for run in runs}

    def row(self, trial: Trial) -> Row:
        """One photo protected and judged; what goes wrong is said in the row."""
        job = self._jobs[trial.run]
        start = Row(*trial.key, trial.person, Outcome.FAILED)
        try:
            job.panel = replace(job.panel, references=_references(trial.other, job))
            report = job.run(trial.photo).report
        except NoFaceError as error:
            return replace(start, outcome=Outcome.NO_FACE, error=str(error))
        except VisardError as error:
            return replace(start, error=str(error))
        main = max(report.faces, key=lambda face: prominence(face.box, report.size))
        return replace(
            start,
            outcome=main.outcome,
            findings=main.findings,
            visibility=main.visibility,
            seconds=round(report.seconds["cloak"] / len(report.faces), 3),
        )


def _job(run: Run, scratch: Path, seed: int) -> ProtectJob:
    return ProtectJob(
        Settings(output=scratch, method=run.method, strength=run.strength, seed=seed, force=True)
    )


def _references(other: Path | None, job: ProtectJob) -> References | None:
    if other is None:
        return None
    photo = read(other)
    face = main_face(job.detector.detect(photo.pixels), photo.size)
    if face is None:
        raise DataError("the other photo shows no face", other.name)
    return [(photo.pixels, face)]
