"""The study of the main job: how often do recognisers lose the person, and who sees it?

Measured as Fawkes (Shan et al. 2020, arXiv:2002.08327) and its successors do: a pair
counts when the recogniser accepts it clean, and the protection success rate is the
share of those that it accepts no longer. A face that is not found any more is no
success, and is counted on its own.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.journal import Journal
from visard.bench.protection import Figures
from visard.methods import cast
from visard.studies.figures import holding, success
from visard.studies.provenance import settings
from visard.studies.rows import Row
from visard.studies.trials import (
    LFW_RUNS,
    PORTRAIT_RUNS,
    Trial,
    lfw_trials,
    portrait_trials,
)
from visard.studies.workbench import Workbench

NAME = "protect"


def study(
    data: Path,
    out: Path,
    *,
    photos: Path | None = None,
    quick: bool = False,
    seed: int = 0,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Run the study, or go on with it, and return its result.

    Args:
        data: folder with ``lfw/``, ``splits.json`` and, unless ``photos`` is given,
            ``portraits/``.
        out: folder for the rows; those that are there already are not made again.
        photos: folder of portraits, one face each.
        quick: a few photos only; direction, not evidence.
        advance: called with how many rows there are, and how many there will be.

    Raises:
        DataError: data are missing, or the rows there were made with other settings.
        WeightsError: no recogniser is at hand.
    """
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        trials = lfw_trials(data, quick=quick)
        trials += portrait_trials(photos or data / "portraits", scratch, quick=quick)
        everybody = cast()
        conditions = settings(everybody, trials, seed, quick=quick)
        journal = Journal(out / f"{NAME}.rows.jsonl", conditions, Row)
        bench = Workbench((*LFW_RUNS, *PORTRAIT_RUNS), scratch, seed)
        _fill(journal, trials, bench, advance)
    rows = list(journal.rows.values())
    return {
        "study": NAME,
        "command": _command(quick=quick, seed=seed, photos=photos is not None),
        "date": datetime.now(UTC).date().isoformat(),
        "data": _description(rows, photos),
        "settings": conditions,
        "missing": list(everybody.missing),
        "figures": figures(rows, conditions["roles"]),
    }


def figures(rows: Sequence[Row], roles: Mapping[str, str]) -> Figures:
    """All figures of the study.

    ``lfw.standard_same`` is ``lfw.standard`` on the pairs that ``lfw.pgd`` has as
    well, for a comparison of like with like.
    """
    found: Figures = {}
    for run in LFW_RUNS:
        found |= success(run.name, [row for row in rows if row.run == run.name])
    shared = {row.key[1:] for row in rows if row.run == "lfw.pgd"}
    same = [row for row in rows if row.run == "lfw.standard" and row.key[1:] in shared]
    found |= success("lfw.standard_same", same)
    for run in PORTRAIT_RUNS:
        attacked = {} if run.method == "noise" else dict(roles)
        found |= holding(run.name, [row for row in rows if row.run == run.name], attacked)
    return found


def _fill(
    journal: Journal[Row],
    trials: Sequence[Trial],
    bench: Workbench,
    advance: Callable[[int, int], None],
) -> None:
    advance(len(journal.rows), len(trials))
    for trial in trials:
        if trial.key not in journal.rows:
            journal.add(bench.row(trial))
            advance(len(journal.rows), len(trials))


def _command(*, quick: bool, seed: int, photos: bool) -> str:
    options = " --quick" * quick + f" --seed {seed}" * bool(seed) + " --photos PHOTOS" * photos
    return f"visard study {NAME} --data DATA --out OUT{options}"


def _description(rows: Sequence[Row], photos: Path | None) -> str:
    pairs = [row for row in rows if row.run == "lfw.standard"]
    people = len({row.person for row in pairs})
    portraits = sum(row.run == "portraits.standard" for row in rows)
    kind = "synthetic portraits" if photos is None else "portraits"
    return (
        f"LFW: {len(pairs)} genuine pairs of {people} people of the test part, none of whom "
        f"took part in the calibration; {portraits - 1} {kind}, and scikit-image's astronaut"
    )
