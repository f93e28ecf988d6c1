"""The study of AnonymousNet (Li & Lin 2019, arXiv:1904.12620), the poster's table beside it.

Photos of people whom no network here was trained on are anonymised in every way; how alike
they still are is measured, and what the poster leaves out: who is still found, and who is
still known. A face counts as known where a recogniser takes it for the one in the untouched
photo, with a detector's help or told where the face is; the same with another photo.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard import methods
from visard.anonymize.anonymousnet import attributes
from visard.bench.journal import Journal
from visard.bench.provenance import machine, program
from visard.data.people import people
from visard.data.splits import split
from visard.distance import threshold
from visard.jobs.versions import versions
from visard.protocols import Detector
from visard.studies.anonymousnet_attributes import measured
from visard.studies.anonymousnet_figures import Row, figures
from visard.studies.anonymousnet_looking import Looking, Shot, shot
from visard.studies.anonymousnet_told import told
from visard.studies.anonymousnet_ways import WAYS, Ways
from visard.studies.trials import spread

NAME = "anonymousnet"
CELEBA = "celeba"
_PEOPLE = {False: 55, True: 3}


def study(
    data: Path,
    out: Path,
    *,
    witness: Path | None = None,
    photos: int = 2,
    quick: bool = False,
    seed: int = 0,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Run the study, or go on with it, and return its result.

    Args:
        data: folder with ``celeba/`` and ``splits.json``.
        out: folder for the rows; photos that are in them are not looked at again.
        witness: a network that tells attributes and that no other network here has seen;
            it says whether what was to be shown is to be seen.
        photos: of each of the 55 people.
        quick: three people only; direction, not evidence.

    Raises:
        DataError: data are missing, or the rows there were made with other settings.
        WeightsError: no recogniser is at hand, or the witness cannot be used.
    """
    recognizers, unknowing = methods.recognizers()
    detectors, blind = methods.detectors()
    tells = None if witness is None else attributes.load(witness)
    sitters = _sitters(data, _PEOPLE[quick], 1 if quick else photos)
    bench = _Bench(Ways(seed), Looking(detectors, recognizers, tells))
    settings = {
        "quick": quick,
        "seed": seed,
        "photos": photos,
        "witness": None if witness is None else witness.name,
        "program": program("anonymize", "jobs/anonymize.py", "judge/acquire.py"),
        "thresholds": {each.card.name: threshold(each.card) for each in recognizers},
        "versions": versions(),
        "machine": machine(),
    }
    journal = Journal(out / f"{NAME}.rows.jsonl", settings, Row)
    for done, sitter in enumerate(sitters):
        advance(done, len(sitters))
        bench.fill(journal, sitter, detectors[0])
    advance(len(sitters), len(sitters))
    rows = list(journal.rows.values())
    return {
        "study": NAME,
        "command": _command(photos, quick=quick, witness=witness),
        "date": datetime.now(UTC).date().isoformat(),
        "data": _description(rows),
        "settings": settings,
        "missing": [*unknowing, *blind],
        "figures": figures(rows) | measured(data, quick=quick) | told(seed),
    }


@dataclass(frozen=True, slots=True)
class _Sitter:
    """A photo to be anonymised, and another one of the same person."""

    person: str
    photo: Path
    other: Path


def _sitters(data: Path, count: int, photos: int) -> list[_Sitter]:
    everybody = people(data / CELEBA, split(data / "splits.json", CELEBA, "test"))
    known = [each for each in everybody if len(each.photos) > photos]
    return [
        _Sitter(person.name, photo, person.photos[-1])
        for person in spread(known, count)
        for photo in person.photos[:photos]
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    ways: Ways
    looking: Looking

    def fill(self, journal: Journal[Row], sitter: _Sitter, detector: Detector) -> None:
        """Every way for one photo; none where it is there, or a photo shows no face."""
        missing = [way for way in WAYS if (way, sitter.photo.stem) not in journal.rows]
        if not missing:
            return
        here, other = shot(sitter.photo, detector), shot(sitter.other, detector)
        if here is None or other is None:
            return
        for way in missing:
            journal.add(self._row(way, sitter, here, other))

    def _row(self, way: str, sitter: _Sitter, here: Shot, other: Shot) -> Row:
        made = self.ways.made(way, here)
        return self.looking.at(way, sitter.person, sitter.photo.stem, here, other, made)


def _command(photos: int, *, quick: bool, witness: Path | None) -> str:
    options = f" --photos {photos}" + " --quick" * quick
    named = "" if witness is None else f" --witness {witness.name}"
    return f"visard study {NAME} --data DATA --out OUT{options}{named}"


def _description(rows: Sequence[Row]) -> str:
    photos, people_ = {row.photo for row in rows}, {row.person for row in rows}
    return f"{len(photos)} photos of {len(people_)} people of CelebA, on whom nothing was trained"
