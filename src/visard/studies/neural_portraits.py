"""The study of "Private Neural Portraits" (Minyard): do machines find painted faces?

The paper cloaks one photo with Fawkes, paints it (arXiv:2108.03798), enlarges it with ESRGAN
(arXiv:1809.00219), and shows it to MTCNN. Here many photos are shown to several detectors,
in every treatment and enlarged in every way; and where a face is found, recognisers are asked
whose it is: a portrait is compared with its untouched self, a photo of LFW with another one.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard import methods
from visard.bench.journal import Journal
from visard.bench.provenance import machine, program
from visard.distance import distance, threshold
from visard.jobs.versions import versions
from visard.judge.acquire import Sighting, overlap, scaled, sighted
from visard.protocols import Detector
from visard.studies.neural_portraits_figures import Look, figures, measured_apart
from visard.studies.neural_portraits_sitters import FACE, Shot, Sitter, shots, sitters
from visard.studies.neural_portraits_ways import STROKES, Ways
from visard.tensors import Embeddings
from visard.types import Box, Face, ImageArray

NAME = "neural-portraits"
_COUNTS = {False: {"portraits": 60, "lfw": 200}, True: {"portraits": 2, "lfw": 2}}
_PROGRAM = ("anonymize/paint", "restore", "cloak/fawkes.py", "judge/acquire.py", "detect")
"""All that makes a row; of another program there must be other rows."""
_SAME_FACE = 0.3
"""Least overlap (intersection over union) of what is found with where the face is."""


def study(
    data: Path,
    out: Path,
    *,
    portraits: int | None = None,
    lfw: int | None = None,
    quick: bool = False,
    seed: int = 0,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Run the study, or go on with it, and return its result.

    Args:
        data: folder with ``portraits/``, ``lfw/`` and ``splits.json``.
        out: folder for the rows; photos that are in them are not looked at again. Figures of
            painting.json and upscaling.json are taken over where these are in it.
        portraits, lfw: how many photos of each; by default all 60, and 200.
        quick: a few photos only; direction, not evidence.

    Raises:
        DataError: data are missing, or the rows there were made with other settings.
        WeightsError: no recogniser is at hand.
    """
    counts = {"portraits": portraits, "lfw": lfw}
    given = {group: count for group, count in counts.items() if count is not None}
    everybody = sitters(data, _COUNTS[quick] | given)
    detectors, missing = methods.detectors()
    bench = _Bench(Ways(methods.cast(), seed), detectors)
    settings = {
        "quick": quick,
        "seed": seed,
        "strokes": STROKES,
        "program": program(*_PROGRAM),
        "thresholds": {r.card.name: threshold(r.card) for r in bench.ways.cast.everybody},
        "versions": versions(),
        "machine": machine(),
    }
    journal = Journal(out / f"{NAME}.rows.jsonl", settings, Look)
    for done, sitter in enumerate(everybody):
        advance(done, len(everybody))
        bench.fill(journal, sitter)
    advance(len(everybody), len(everybody))
    return {
        "study": NAME,
        "command": _command(given, quick=quick),
        "date": datetime.now(UTC).date().isoformat(),
        "data": _description(everybody),
        "settings": settings,
        "missing": [*missing, *bench.ways.cast.missing],
        "figures": figures(list(journal.rows.values())) | measured_apart(out),
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """All that looks at photos."""

    ways: Ways
    detectors: Sequence[Detector]

    def fill(self, journal: Journal[Look], sitter: Sitter) -> None:
        """Every look at one sitter's photo; none where they are there, or no face is found."""
        last = self.detectors[-1].name
        photo = sitter.photo.stem
        if (sitter.group, photo, "blur", "esrgan", last) in journal.rows:
            return
        pair = list(shots(sitter, self.detectors[0]))
        if len(pair) == 2:
            for look in self._looks(sitter.group, photo, *pair):
                if look.key not in journal.rows:
                    journal.add(look)

    def _looks(self, group: str, photo: str, shot: Shot, other: Shot) -> Iterator[Look]:
        references = {
            each.card.name: sighted(other.image, other.face).embed(each)
            for each in self.ways.cast.everybody
        }
        for treatment, treated in self.ways.treated(shot):
            for upscaler, picture in self.ways.enlarged(treated):
                where = scaled(shot.face, picture.shape[1] / shot.image.shape[1]).box
                for detector in self.detectors:
                    face = _found(detector, picture, where)
                    yield Look(
                        group,
                        photo,
                        treatment,
                        upscaler,
                        detector.name,
                        None if face is None else face.confidence,
                        None if face is None else face.box,
                        {} if face is None else self._known(sighted(picture, face), references),
                    )

    def _known(self, sighting: Sighting, references: Mapping[str, Embeddings]) -> dict[str, bool]:
        known = {}
        for each in self.ways.cast.everybody:
            card = each.card
            apart = distance(sighting.embed(each), references[card.name], card.metric)
            known[card.name] = bool(apart <= threshold(card))
        return known


def _found(detector: Detector, picture: ImageArray, where: Box) -> Face | None:
    """The face that the detector finds there."""
    near = [(overlap(face.box, where), face) for face in detector.detect(picture)]
    best = max(near, key=lambda pair: pair[0], default=None)
    return best[1] if best is not None and best[0] >= _SAME_FACE else None


def _command(counts: Mapping[str, int], *, quick: bool) -> str:
    options = "".join(f" --{group} {count}" for group, count in counts.items())
    return f"visard study {NAME} --data DATA --out OUT{options}" + " --quick" * quick


def _description(everybody: Sequence[Sitter]) -> str:
    count = {group: sum(each.group == group for each in everybody) for group in _COUNTS[False]}
    return (
        f"{count['portraits']} synthetic portraits, and {count['lfw']} people of LFW's test part, "
        f"each compared with another photo; faces {FACE} pixels wide, three face widths cut out"
    )
