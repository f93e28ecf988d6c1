"""The study of Kaziakhmedov et al. 2019 (arXiv:1910.06261): patches that hide a face from MTCNN.

How often does the whole cascade miss a face with patches on the cheeks, or on a mask, at four
scale step factors? The paper filmed the people it had trained on. No volunteers are to be had
here: frames are made of photos of people (other photos than those trained on) by chance in
pose, light, size and noise, and masks are drawn. Beside the paper's question stand three more:
controls of noise and of grey, people not trained on, and detectors not trained on.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.provenance import digest, machine, program
from visard.errors import WeightsError
from visard.jobs.patch_eval import Trial, at_factors, missed
from visard.jobs.patch_train import Wish, train
from visard.jobs.versions import versions
from visard.methods import detector
from visard.patch.frames import Camera, Dress
from visard.patch.places import Where
from visard.patch.stored import Pair, read
from visard.patch.training import Recipe
from visard.photo.atomic import write_bytes
from visard.studies.mtcnn_attack_people import Sitters, sitters

NAME = "mtcnn-attack"
PARTS = (Where.CHEEKS, Where.MASK)
TRANSFER = ("yunet", "dlib_hog", "dlib_cnn")
_MATTERS = tuple(
    f"patch/{name}.py" for name in ("frames", "chance", "projection", "places", "surgical_mask")
)
"""Parts of the program whose change makes other frames."""
_BLOCK = 50
"""Frames that are counted together, and kept."""
_TERMS = "trained on CelebA: non-commercial research only"

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Counts:
    """How many of everything.

    Attributes:
        people: trained on, and as many not trained on.
        frames: of people trained on, with patches.
        plain: the same without.
        controls: the same with noise and with grey.
        strangers: of people not trained on.
        transfer: of people trained on, twice as large, for other detectors.
    """

    people: int = 12
    epochs: int = 500
    frames: int = 1000
    plain: int = 1000
    controls: int = 200
    strangers: int = 200
    transfer: int = 200


QUICK = Counts(people=3, epochs=12, frames=8, plain=4, controls=4, strangers=4, transfer=4)


def study(
    data: Path,
    out: Path,
    *,
    counts: Counts | None = None,
    only: Sequence[str] = (),
    quick: bool = False,
    seed: int = 0,
    say: Say = lambda words: None,
) -> dict[str, Any]:
    """Train the patches, measure them, and return the result.

    Patches that lie in the folder are taken as they are, a training that stopped goes on, and
    what was counted is kept, so that a study that was stopped goes on too.

    Args:
        data: folder with ``celeba/`` and ``splits.json``.
        out: folder for the patches and the counts.
        only: parts of the face; by default cheeks and mask.

    Raises:
        DataError: data are missing.
        WeightsError: the networks of MTCNN are missing.
    """
    wanted = counts or (QUICK if quick else Counts())
    parts = [part for part in PARTS if not only or part.value in only]
    say("finding faces")
    among, missing = sitters(data, wanted.people), list[str]()
    figures: dict[str, float] = {"people": float(wanted.people)}
    for part in parts:
        pair = _pair(part, among, out, wanted, seed, say)
        figures |= _measured(part, pair, among, out, wanted, seed, say, missing)
    return {
        "study": NAME,
        "command": f"visard study {NAME} --data DATA --out OUT" + " --quick" * quick,
        "date": datetime.now(UTC).date().isoformat(),
        "data": f"CelebA: patches trained on {len(among.trained)} photos of {among.people} people "
        f"of the training part; frames made of {len(among.known)} other photos of them, and of "
        f"{len(among.strangers)} photos of {among.people} people of the test part",
        "settings": {
            "quick": quick,
            "seed": seed,
            "counts": asdict(wanted),
            "program": program(*_MATTERS),
            "versions": versions(),
            "machine": machine(),
        },
        "missing": list(dict.fromkeys(missing)),
        "figures": {name: round(value, 6) for name, value in figures.items()},
    }


def _pair(part: Where, among: Sitters, out: Path, wanted: Counts, seed: int, say: Say) -> Pair:
    wish = Wish(
        out,
        part,
        Recipe(epochs=wanted.epochs, seed=seed),
        resume=(out / f"{part.value}.unfinished.safetensors").is_file(),
        data="CelebA, training part",
        people=among.people,
        terms=_TERMS,
    )
    if not wish.output.is_file():
        say(f"training patches for the {part.value}")
        train(among.trained, wish, lambda *_: None)
    return read(wish.output)


def _measured(
    part: Where,
    pair: Pair,
    among: Sitters,
    out: Path,
    wanted: Counts,
    seed: int,
    say: Say,
    missing: list[str],
) -> dict[str, float]:
    figures: dict[str, float] = {}
    for name, dress, trial in _trials(part, among, wanted, missing):
        say(f"{part.value}, {name}{dress.value}: {trial.frames} frames")
        figures |= _rates(f"{part.value}.{name}", dress, _counted(trial, dress, pair, out, seed))
    return figures


def _trials(
    part: Where, among: Sitters, wanted: Counts, missing: list[str]
) -> Iterator[tuple[str, Dress, Trial]]:
    """Name, dress and trial: what matters most comes first."""
    factors = at_factors()
    for dress in Dress:
        count = {Dress.PATCHED: wanted.frames, Dress.PLAIN: wanted.plain}.get(
            dress, wanted.controls
        )
        yield "", dress, Trial(among.known, part, count, factors)
    for dress in Dress:
        yield "strangers.", dress, Trial(among.strangers, part, wanted.strangers, factors)
    for name in TRANSFER:
        try:
            found = {"": detector(name)}
        except WeightsError as error:
            missing.append(f"{name}: {error}")
            continue
        trial = Trial(among.known, part, wanted.transfer, found, Camera().scaled(2))
        for dress in (Dress.PATCHED, Dress.PLAIN, Dress.NOISE):
            yield f"transfer.{name}.", dress, trial


def _counted(trial: Trial, dress: Dress, pair: Pair, out: Path, seed: int) -> dict[str, float]:
    """Shares of missed frames by detector, and how many frames."""
    total = Counter[str]()
    for first in range(0, trial.frames, _BLOCK):
        part = replace(trial, first=first, frames=min(_BLOCK, trial.frames - first))
        total.update(_block(part, dress, pair, out, seed))
    found = {name: total[name] / trial.frames for name in trial.detectors}
    return found | {"frames": float(trial.frames)}


def _block(trial: Trial, dress: Dress, pair: Pair, out: Path, seed: int) -> dict[str, int]:
    """Misses in a few frames; those counted earlier, where nothing has changed since."""
    names = [f"{name} {each.name}" for name, each in trial.detectors.items()]
    asked = (trial.where.value, dress.value, trial.first, trial.frames, seed, trial.camera, names)
    key = digest(
        [
            pair.patches.numpy().tobytes() if dress is Dress.PATCHED else b"",
            repr(asked).encode(),
            *(image.tobytes() for image, _ in trial.sitters),
            program(*_MATTERS).encode(),
        ]
    )
    kept = out / f"counts-{key}.json"
    if kept.is_file():
        return dict(json.loads(kept.read_text("utf-8")))
    found = missed(trial, dress, pair.patches, seed, lambda done, total: None)
    write_bytes(kept, json.dumps(found).encode(), force=True)
    return found


def _rates(name: str, dress: Dress, found: dict[str, float]) -> dict[str, float]:
    """``NAME.DRESS.misdetection``, the mean over the factors, and one figure for each of them."""
    shares = {key: value for key, value in found.items() if key != "frames"}
    figures = {
        f"{name}{dress.value}.misdetection": sum(shares.values()) / len(shares),
        f"{name}{dress.value}.frames": found["frames"],
    }
    for factor, share in shares.items():
        if factor:
            figures[f"{name}{dress.value}.factor_{factor}.misdetection"] = share
    return figures
