"""The study of cloaks that take one pass: what do they hide, and how much sooner?

Networks that learned beforehand, ``latent`` and ``advfaces``, beside the default, which
descends on each photo, and noise: the same photos, the same budget for the eye, and the same
recognisers. The photos are of people from whom nobody learned and nobody was calibrated. A
pair counts when a recogniser accepts it clean at a false accept rate of 1e-3, and the
protection success rate is the share of those that it accepts no longer.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.provenance import machine, program
from visard.distance import threshold
from visard.jobs.versions import versions
from visard.methods import cast, detector
from visard.studies.cloaks import description
from visard.studies.cloaks_hiding import Hiding
from visard.studies.cloaks_judging import Court
from visard.studies.cloaks_looking import Gallery, Looking
from visard.studies.cloaks_rows import Row
from visard.studies.cloaks_sitters import CELEBA, LFW, Crowd, Sitter, everybody, sitters
from visard.studies.cloaks_ways import Group, Way
from visard.studies.generators_figures import ATTACKED, STRANGER, figures
from visard.studies.generators_speed import speed
from visard.studies.generators_table import NAME
from visard.types import Strength

__all__ = ["NAME", "study"]

GENERATORS = ("latent", "advfaces")
COUNT, QUICK = 20, 2
"""People of each crowd."""
WAYS = (
    *(Way(name, name, Group.OTHERS) for name in GENERATORS),
    Way("noise", "noise", Group.OTHERS),
    Way("standard", "visard", Group.OTHERS),
    *(Way(f"{name}.strong", name, Group.OTHERS, Strength.STRONG) for name in GENERATORS),
)
"""All at the strength standard, and the generators at strong as well."""
TIMED = WAYS[: len(GENERATORS) + 2]
_CROWDS = (CELEBA, LFW)
_NOBODY = Gallery("", (), {})

Advance = Callable[[int, int], None]


def study(
    data: Path,
    out: Path,
    *,
    quick: bool = False,
    seed: int = 0,
    advance: Advance = lambda done, total: None,
) -> dict[str, Any]:
    """Run the study, or go on with it, and return its result.

    Args:
        data: folder with ``lfw/``, ``celeba/`` and ``splits.json``.
        out: folder for protected photos and rows, which are not made again.
        quick: a few people only; direction, not evidence.
        advance: called with how many rows there are, and how many there will be.

    Raises:
        DataError: data are missing.
        WeightsError: no recogniser is at hand, or a network is missing.
    """
    actors, finder = cast(), detector()
    hiding = Hiding(out / "protected", actors.surrogates, seed)
    looking = Looking(finder, actors.everybody)
    (out / "rows").mkdir(exist_ok=True)
    court = Court(actors, hiding, looking, _NOBODY, out / "rows")
    conditions = _settings(court, seed, quick=quick)  # the program may change meanwhile
    sat = [each for crowd in _CROWDS for each in _sat(data, crowd, court, quick=quick)]
    rows = _rows(court, sat, advance)
    return {
        "study": NAME,
        "command": f"visard study {NAME} --data DATA --out OUT"
        + " --quick" * quick
        + f" --seed {seed}" * bool(seed),
        "date": datetime.now(UTC).date().isoformat(),
        "data": description(rows),
        "settings": conditions,
        "missing": list(actors.missing),
        "figures": figures(rows, conditions["roles"])
        | speed([hiding.built(way) for way in TIMED], sat, seed),
    }


def _sat(data: Path, crowd: Crowd, court: Court, *, quick: bool) -> list[Sitter]:
    people = everybody(data, crowd)
    return sitters(people, crowd, court.looking.detector, QUICK if quick else COUNT)


def _rows(court: Court, sat: Sequence[Sitter], advance: Advance) -> list[Row]:
    rows, total = list[Row](), len(WAYS) * len(sat)
    for way in WAYS:
        for sitter in sat:
            advance(len(rows), total)
            rows.append(court.row(way, sitter))
    advance(total, total)
    return rows


def _settings(court: Court, seed: int, *, quick: bool) -> dict[str, Any]:
    present = court.cast.everybody
    return {
        "seed": seed,
        "quick": quick,
        "thresholds": {each.card.name: threshold(each.card) for each in present},
        "roles": {way.label: _roles(court, way) for way in WAYS},
        "program": program(),
        "versions": versions(),
        "machine": machine(),
    }


def _roles(court: Court, way: Way) -> dict[str, str]:
    """Whom a method was made with: of a network those that it learned to mislead."""
    families = {card.family for card in court.hiding.built(way).surrogates or ()}
    return {
        each.card.name: ATTACKED if each.card.family in families else STRANGER
        for each in court.cast.everybody
    }
