"""The study of redaction: how much of a blurred or pixelated face can be made out again?

Faces of LFW are blurred and pixelated as ``visard anonymize`` does it, and shown to recognisers
in four ways: as they are; sharpened by somebody who knows the blur (Wiener's filter); enlarged by
the super-resolution that comes with visard; and as they are, but beside photos that were
redacted alike, as somebody does who knows the tool (the "parrot" of McPherson, Shokri, Shmatikov
2016, arXiv:1609.00408, without training a network anew). The face's place is told: somebody can
mark it by hand.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float

from visard import methods
from visard.bench.journal import Journal
from visard.bench.provenance import machine, program
from visard.data.people import people
from visard.data.splits import split
from visard.errors import DataError
from visard.jobs.versions import versions
from visard.judge.acquire import sighted, surroundings
from visard.metrics.pairwise import pairwise
from visard.photo.files import read
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector, Recognizer, Upscaler
from visard.studies.redaction_attacks import AS_IS, ATTACKS, PARROT, Restore
from visard.studies.redaction_treatments import TREATMENTS, Treatment, written
from visard.tensors import Embeddings
from visard.types import Face, ImageArray

NAME = "redaction"
FAR = 1e-3
COUNTS = {False: {"test": 60, "calibrate": 60}, True: {"test": 6, "calibrate": 8}}
_BATCH = 20

Advance = Callable[[int, int], None]
Figures = dict[str, float]
Grid = Float[np.ndarray, "_ _"]
"""Distances from each person's redacted photo to each person's other photo."""
Shot = tuple[ImageArray, Face]


@dataclass(frozen=True, slots=True)
class Row:
    """All figures of one redaction."""

    treatment: str
    figures: dict[str, float]

    @property
    def key(self) -> str:
        return self.treatment


def study(
    data: Path,
    out: Path,
    *,
    quick: bool = False,
    advance: Advance = lambda done, total: None,
) -> dict[str, Any]:
    """Run the study, or go on with it, and return its result.

    Args:
        data: folder with ``lfw/`` and ``splits.json``.
        out: folder for the rows; redactions that are in them are not measured again.
        quick: a few people only; direction, not evidence.
        advance: called with how many redactions are done, and how many there are.

    Raises:
        DataError: data are missing, or the rows there were made with other settings.
        WeightsError: no recogniser is at hand.
    """
    present, missing = methods.recognizers()
    parts = ("anonymize/redact/fills.py", "anonymize/redact/region.py", "judge/acquire.py")
    settings = {
        "quick": quick,
        "people": COUNTS[quick],
        "program": program(*parts, "restore", "recognize", "studies/redaction_attacks.py"),
        "recognizers": [each.card.name for each in present],
        "versions": versions(),
        "machine": machine(),
    }
    journal = Journal(out / f"{NAME}.rows.jsonl", settings, Row)
    if any(each.name not in journal.rows for each in TREATMENTS):
        _fill(journal, data, COUNTS[quick], present, advance)
    rows = [journal.rows[each.name] for each in TREATMENTS]
    counts = COUNTS[quick]
    return {
        "study": NAME,
        "command": f"visard study {NAME} --data DATA --out OUT" + " --quick" * quick,
        "date": datetime.now(UTC).date().isoformat(),
        "data": f"{counts['test']} people of LFW's test part, two photos each; thresholds at "
        f"FAR 1e-3 from {counts['calibrate']} others, redacted alike",
        "settings": settings,
        "missing": list(missing),
        "figures": {f"{part}.people": count for part, count in counts.items()}
        | {name: value for row in rows for name, value in row.figures.items()},
    }


def _fill(
    journal: Journal[Row],
    data: Path,
    counts: Mapping[str, int],
    recognizers: Sequence[Recognizer],
    advance: Advance,
) -> None:
    upscaler, detector = methods.upscaler("esrgan"), methods.detector()
    sets = {part: list(_pairs(data, part, n, detector)) for part, n in counts.items()}
    clean = {part: _embedded([pair[1] for pair in its], recognizers) for part, its in sets.items()}
    for treatment in TREATMENTS:
        advance(len(journal.rows), len(TREATMENTS))
        if treatment.name not in journal.rows:
            figures = _figures(treatment, sets, clean, recognizers, upscaler)
            journal.add(Row(treatment.name, figures))
    advance(len(TREATMENTS), len(TREATMENTS))


def _pairs(data: Path, part: str, count: int, detector: Detector) -> Iterator[tuple[Shot, Shot]]:
    """Of so many people two photos each, cut to the face's surroundings."""
    names = split(data / "splits.json", "lfw", part)
    given = 0
    for person in people(data / "lfw", names):
        shots = [shot for photo in person.photos[:2] if (shot := _shot(photo, detector))]
        if len(shots) == 2:
            yield shots[0], shots[1]
            given += 1
        if given == count:
            return
    raise DataError(f"it has {given} people with two photos, not {count}", str(data / "lfw"), part)


def _shot(photo: Path, detector: Detector) -> Shot | None:
    image = read(photo).pixels
    face = main_face(detector.detect(image), (image.shape[1], image.shape[0]))
    return None if face is None else surroundings(image, face)


def _figures(
    treatment: Treatment,
    sets: Mapping[str, Sequence[tuple[Shot, Shot]]],
    clean: Mapping[str, Mapping[str, Embeddings]],
    recognizers: Sequence[Recognizer],
    upscaler: Upscaler,
) -> Figures:
    """Of one redaction, by recogniser and attack, and the worst of them."""
    grids: dict[str, dict[str, dict[str, Grid]]] = {}
    for part, pairs in sets.items():
        probes, others = (
            [(written(*pair[side], treatment), pair[side][1]) for pair in pairs] for side in (0, 1)
        )
        seen = {AS_IS: _embedded(probes, recognizers)}
        for attack, restore in ATTACKS.items():
            made = _restored(probes, restore, treatment, upscaler) if attack != AS_IS else None
            if made is not None:
                seen[attack] = _embedded(made, recognizers)
        compared = {attack: (found, clean[part]) for attack, found in seen.items()}
        compared[PARROT] = (seen[AS_IS], _embedded(others, recognizers))
        for attack, (found, known) in compared.items():
            for each in recognizers:
                name, metric = each.card.name, each.card.metric
                grid = pairwise(found[name], known[name], metric).numpy()
                grids.setdefault(attack, {}).setdefault(name, {})[part] = grid
    figures = {
        f"{treatment.name}.{name}.{attack}.{key}": value
        for attack, by_name in grids.items()
        for name, both in by_name.items()
        for key, value in measured(**both).items()
    }
    worst = {
        key: max(v for n, v in figures.items() if n.endswith(key)) for key in ("matched", "rank1")
    }
    return figures | {f"{treatment.name}.{key}": value for key, value in worst.items()}


def measured(test: Grid, calibrate: Grid) -> Figures:
    """How many people are known again.

    ``matched`` is the share whose two photos are nearer than the threshold, which one in a
    thousand pairs of two other people is; ``rank1`` the share to whose redacted photo their
    own other photo is the nearest of all. By chance these are 0.001 and 1 in so many.

    >>> same = np.eye(3)
    >>> measured(test=1 - same, calibrate=1 - same)
    {'matched': 1.0, 'rank1': 1.0}
    """
    strangers = np.sort(calibrate[~np.eye(len(calibrate), dtype=bool)])
    threshold = strangers[int(FAR * len(strangers))]
    own = np.diag(test)
    nearest = (test <= own[:, None]).sum(axis=1) == 1
    return {
        "matched": round(float((own < threshold).mean()), 4),
        "rank1": round(float(nearest.mean()), 4),
    }


def _restored(
    shots: Sequence[Shot], restore: Restore, treatment: Treatment, upscaler: Upscaler
) -> list[Shot] | None:
    made = [(restore(image, face, treatment, upscaler), face) for image, face in shots]
    shown = [(picture, face) for picture, face in made if picture is not None]
    return shown if len(shown) == len(shots) else None


def _embedded(shots: Sequence[Shot], recognizers: Sequence[Recognizer]) -> dict[str, Embeddings]:
    sightings = [sighted(*shot) for shot in shots]
    found: dict[str, Embeddings] = {}
    with torch.inference_mode():
        for each in recognizers:
            crops = [sighting.crop(each.card) for sighting in sightings]
            batches = (crops[at : at + _BATCH] for at in range(0, len(crops), _BATCH))
            found[each.card.name] = torch.cat([each.embed(torch.cat(b)) for b in batches]).clone()
    return found
