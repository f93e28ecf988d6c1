"""What made a study's figures, so that they can be made again and never get mixed."""

import hashlib
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch

import visard
from visard.distance import threshold
from visard.jobs.versions import versions
from visard.methods import Cast
from visard.studies.trials import Trial

_NO_MATTER = ("cli", "report", "studies", "testing")
"""Parts of the program that cannot change a row."""


def settings(cast: Cast, trials: Sequence[Trial], seed: int, *, quick: bool) -> dict[str, Any]:
    """All that could change a row, as plain values."""
    return {
        "seed": seed,
        "quick": quick,
        "thresholds": {each.card.name: threshold(each.card) for each in cast.everybody},
        "roles": roles(cast),
        "runs": {t.run.name: f"{t.run.method}, {t.run.strength}" for t in trials},
        "trials": _digest(" ".join(trial.key).encode() for trial in trials),
        "program": program(),
        "versions": versions(),
        "machine": machine(),
    }


def roles(cast: Cast) -> dict[str, str]:
    """Who is attacked and who only judges, by recogniser."""
    attacked = {each.card.name: "attacked" for each in cast.surrogates}
    return attacked | {each.card.name: "stranger" for each in cast.strangers}


def program() -> str:
    """A hash of the program's text, without what only shows results."""
    root = Path(visard.__file__).parent
    files = (path for path in sorted(root.rglob("*")) if path.suffix in {".py", ".json"})
    return _digest(
        path.read_bytes() for path in files if path.relative_to(root).parts[0] not in _NO_MATTER
    )


def machine() -> str:
    """The machine as far as it matters to time and rounding, without its name."""
    return f"{platform.system()} {platform.machine()}, {torch.get_num_threads()} thread(s)"


def _digest(parts: Iterable[bytes]) -> str:
    total = hashlib.sha256()
    for part in parts:
        total.update(hashlib.sha256(part).digest())
    return total.hexdigest()[:16]
