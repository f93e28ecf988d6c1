"""The study of the recognisers themselves: do they know people on clean photos?

Accuracy, equal error rate and TAR at a FAR of 1e-3 on people who took part in no
calibration, as on LFW (Huang et al. 2007) but with every pair of two people; what
enrolling costs; and how long a gallery takes to answer.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from visard.bench.provenance import machine, program
from visard.data.pairs import pairs
from visard.data.people import Person, people
from visard.data.splits import split
from visard.distance import threshold
from visard.jobs.versions import versions
from visard.methods import detector, recognizers
from visard.pipeline.extract import Extraction
from visard.protocols import Recognizer
from visard.studies.enrolling import answering, enrolling
from visard.studies.likeness import Figures, acquisition, comparisons, only, verification
from visard.studies.recognizers_table import NAME

_DRAWS = {"accuracy": 200, "accuracy_at_1e-3": 200, "eer": 100, "tar_at_far_1e-3": 100}
_QUICK_PEOPLE, _QUICK_DRAWS = 60, 20
_PROBES = 100
_MERGED = ("gallery.recall_at_10", "gallery.query_ms", "gallery.bytes_per_vector")

Progress = Callable[[int, int], None]


def study(data: Path, out: Path, *, quick: bool, progress: Progress) -> dict[str, Any]:
    """Run the study and return its result.

    Args:
        data: folder with ``lfw/`` (and its ``pairs.csv``), ``celeba/`` and ``splits.json``.
        out: folder of results; the gallery benchmark's, where it is, is taken over.
        quick: fewer people; direction, not evidence.
        progress: called with how many photos are done, and how many there will be.

    Raises:
        DataError: data are missing.
        WeightsError: the detector is missing.
    """
    present, missing = recognizers()
    finds = detector()
    lfw, celeba, test = _people(data, quick=quick)
    total = sum(len(person.photos) for person in (*lfw, *celeba))
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        progress(done, total)

    faces, _ = enrolling(lfw, finds, present, advance)
    crowd, figures = enrolling(celeba, finds, present, advance)
    figures |= acquisition("lfw", faces) | acquisition("celeba", only(crowd, test))
    figures |= _verifications(data, faces, only(crowd, test), present, quick=quick)
    probes = [source.path for source in faces.sources[:: max(1, len(faces.sources) // _PROBES)]]
    with TemporaryDirectory() as folder:
        figures |= answering(crowd, probes, finds, present, Path(folder) / "gallery")
    return {
        "study": NAME,
        "command": f"visard study {NAME} --data DATA --out OUT{' --quick' * quick}",
        "date": datetime.now(UTC).date().isoformat(),
        "data": _description(figures),
        "settings": _settings(present, quick=quick),
        "missing": list(missing),
        "figures": figures | _merged(out / "gallery.json"),
    }


def _people(
    data: Path, *, quick: bool
) -> tuple[tuple[Person, ...], tuple[Person, ...], tuple[str, ...]]:
    """Those of LFW to be tested, all of CelebA, and which of these are to be tested."""
    names = split(data / "splits.json", "lfw", "test")
    test = split(data / "splits.json", "celeba", "test")
    if quick:
        named = dict.fromkeys(_person(pair.first) for pair in pairs(data / "lfw" / "pairs.csv"))
        names = tuple(name for name in named if name in set(names))[:_QUICK_PEOPLE]
        test = test[: _QUICK_PEOPLE // 8]
    return people(data / "lfw", names), people(data / "celeba", test if quick else None), test


def _person(file: str) -> str:
    """Whose photo a file of LFW is: ``Tony_Blair_0001.jpg``."""
    return file.rpartition("/")[2].rpartition("_")[0]


def _verifications(
    data: Path,
    lfw: Extraction,
    celeba: Extraction,
    present: tuple[Recognizer, ...],
    *,
    quick: bool,
) -> Figures:
    listed = pairs(data / "lfw" / "pairs.csv")
    draws = dict.fromkeys(_DRAWS, _QUICK_DRAWS) if quick else _DRAWS
    figures: Figures = {}
    for name, found, of_list in (("lfw", lfw, listed), ("celeba", celeba, None)):
        for each in present:
            card = each.card
            measured = comparisons(found, card, of_list)
            figures |= verification(f"{name}.{card.name}", measured, card, draws)
    return figures


def _settings(present: tuple[Recognizer, ...], *, quick: bool) -> dict[str, Any]:
    return {
        "quick": quick,
        "recognizers": [each.card.name for each in present],
        "thresholds": {each.card.name: threshold(each.card) for each in present},
        "draws": _QUICK_DRAWS if quick else _DRAWS,
        "program": program(),
        "versions": versions(),
        "machine": machine(),
    }


def _description(figures: Figures) -> str:
    return "; ".join(
        f"{title}: {figures[f'{name}.photos']:.0f} photos of {figures[f'{name}.people']:.0f} "
        f"people of the test part, {figures[f'{name}.not_acquired']:.0f} not acquired"
        for name, title in (("lfw", "LFW"), ("celeba", "CelebA"))
    )


def _merged(file: Path) -> Figures:
    """What the gallery's benchmark found, if it was run into the same folder."""
    if not file.is_file():
        return {}
    figures = json.loads(file.read_text(encoding="utf-8"))["figures"]
    return {name: figures[name] for name in _MERGED if name in figures}
