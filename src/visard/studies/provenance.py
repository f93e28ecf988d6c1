"""What made a study's figures, so that they can be made again and never get mixed."""

from collections.abc import Sequence
from typing import Any

from visard.bench.provenance import digest, machine, program, roles
from visard.distance import threshold
from visard.jobs.versions import versions
from visard.methods import Cast
from visard.studies.trials import Trial


def settings(cast: Cast, trials: Sequence[Trial], seed: int, *, quick: bool) -> dict[str, Any]:
    """All that could change a row, as plain values."""
    return {
        "seed": seed,
        "quick": quick,
        "thresholds": {each.card.name: threshold(each.card) for each in cast.everybody},
        "roles": roles(cast),
        "runs": {t.run.name: f"{t.run.method}, {t.run.strength}" for t in trials},
        "trials": digest(" ".join(trial.key).encode() for trial in trials),
        "program": program(),
        "versions": versions(),
        "machine": machine(),
    }
