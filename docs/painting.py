"""Measures what painting brings, for docs/neural-portraits.md: docs/results/painting.json.

python docs/painting.py FOLDER

FOLDER holds the folders portraits (synthetic people) and natural/Set14. With --pictures the
pictures of the page are drawn instead. Photos that stand in the file --journal are not
measured again.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import cv2
import numpy as np
import torch
from PIL import Image

from visard import methods
from visard.anonymize.paint.anonymizer import Fineness, build
from visard.anonymize.paint.painter import difference
from visard.jobs.anonymize import AnonymizeJob
from visard.jobs.wishes import Wishes
from visard.judge.spotting import Watch
from visard.photo.files import read
from visard.studies.neural_portraits_ways import blurred
from visard.types import Face, ImageArray, Outcome

HERE = Path(__file__).resolve().parent
RESULT, PICTURES = HERE / "results" / "painting.json", HERE / "pictures"
SIDE, EVERY = 512, 3
"""Pixels a side of the portraits that are painted; of every third it is asked who finds it."""
LABELS = {f"{fineness} strokes": fineness for fineness in Fineness}
Found = dict[str, list[float]]


def shrunk(image: ImageArray, side: int) -> ImageArray:
    by = min(1.0, side / max(image.shape[:2]))
    size = [round(length * by) for length in image.shape[1::-1]]
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def painted(image: ImageArray) -> Iterator[tuple[Fineness, ImageArray]]:
    for made in build().versions(image, [], 0):
        if made.label in LABELS:
            yield LABELS[made.label], made.pixels


class Journal:
    """What was found of each photo, kept on disk: a measuring that was stopped goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text().splitlines() if path.is_file() else []
        self.entries = [json.loads(line) for line in lines]

    def add(self, photo: str, found: Iterator[tuple[str, float]]) -> None:
        if all(entry["photo"] != photo for entry in self.entries):
            self.entries.append({"photo": photo, "found": list(found)})
            with self._path.open("a") as file:
                file.write(json.dumps(self.entries[-1]) + "\n")
            print(photo, file=sys.stderr, flush=True)

    def by_name(self) -> Found:
        found: Found = defaultdict(list)
        for entry in self.entries:
            for name, value in entry["found"]:
                found[name].append(value)
        return found


def likeness(name: str, image: ImageArray) -> Iterator[tuple[str, float]]:
    for fineness, picture in painted(image):
        yield f"paint.{name}.{fineness}.mae", difference(picture, image)


def asked(image: ImageArray, watch: Watch) -> Iterator[tuple[str, float]]:
    """How near the paintings of a portrait are, and what machines make of them."""
    face = watch.detectors[0].detect(image)[0]
    yield from judged("original", image, image, face, watch)
    for fineness, picture in painted(image):
        far = difference(picture, image)
        yield f"paint.portraits.{fineness}.mae", far
        yield from judged(fineness, picture, image, face, watch)
        yield from judged(f"{fineness}.blur", blurred(image, 255 * far), image, face, watch)


def judged(
    name: str, picture: ImageArray, image: ImageArray, face: Face, watch: Watch
) -> Iterator[tuple[str, float]]:
    spotted = watch.spot(image, picture, face)
    for each in spotted:
        yield f"{each.detector}.{name}.detected", each.after
    for each in watch.examine(image, picture, face, spotted):
        if each.before is Outcome.MATCHED:
            yield f"{each.recognizer}.{name}.recognized", each.after is Outcome.MATCHED


def cost() -> dict[str, float]:
    """Seconds for a photo of 1024 × 1024 pixels, finest strokes, on two threads."""
    torch.set_num_threads(2)
    from skimage.data import astronaut

    image = cv2.resize(astronaut(), (1024, 1024), interpolation=cv2.INTER_CUBIC)
    (_,) = build("broadest").versions(image, [], 0)
    start, busy = time.perf_counter(), time.process_time()
    (_,) = build("finest").versions(image, [], 0)
    return {
        "paint.seconds": round(time.perf_counter() - start, 1),
        "paint.processor_seconds": round(time.process_time() - busy, 1),
    }


def measure(folder: Path, journal: Journal) -> None:
    portraits = sorted((folder / "portraits").glob("*.jpg"))
    whole = AnonymizeJob(Wishes("paint")).watch
    panel = replace(whole.panel, adversaries=whole.panel.adversaries[:1])
    watch = replace(whole, channels=whole.channels[:1], panel=panel)  # the file as it is
    for path in portraits[::EVERY]:
        journal.add(path.stem, asked(shrunk(read(path).pixels, SIDE), watch))
    for path in sorted((folder / "natural" / "Set14").glob("*.png")):
        journal.add(path.stem, likeness("set14", read(path).pixels))
    for path in portraits:
        journal.add(path.stem, likeness("portraits", shrunk(read(path).pixels, SIDE)))
    write(journal)


def write(journal: Journal) -> None:
    """The result, of the photos that are in the journal."""
    figures, found = cost(), journal.by_name()
    figures |= {name: round(float(np.mean(each)), 4) for name, each in sorted(found.items())}
    counts = {name: len(each) for name, each in sorted(found.items())}
    result = {
        "study": "painting",
        "command": "python docs/painting.py FOLDER",
        "date": datetime.now(UTC).date().isoformat(),
        "seed": 0,
        "versions": {name: version(name) for name in ("visard", "torch", "numpy")},
        "recognizers": [each.card.name for each in methods.recognizers()[0]],
        "figures": figures,
        "counts": counts,
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n")


def draw(folder: Path) -> None:
    """One portrait from broad strokes to fine, and ten painted."""
    paths = sorted((folder / "portraits").glob("*.jpg"))
    first = shrunk(read(paths[0]).pixels, SIDE)
    row = [shrunk(picture, 256) for _, picture in painted(first)]
    _save([[*row[::-1], shrunk(first, 256)]], "painting-strokes.webp")
    chosen = [shrunk(read(path).pixels, SIDE) for path in paths[1::6]]
    versions = (next(build("medium").versions(image, [], 0)) for image in chosen[:10])
    made = [shrunk(version.pixels, 320) for version in versions]
    _save([made[:5], made[5:]], "painting-portraits.webp")


def _save(rows: list[list[ImageArray]], name: str) -> None:
    whole = np.concatenate([np.concatenate(row, axis=1) for row in rows])
    Image.fromarray(whole).save(PICTURES / name, quality=70, method=6)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--journal", type=Path, default=Path("painting.jsonl"))
    parser.add_argument("--pictures", action="store_true")
    given = parser.parse_args()
    if given.pictures:
        draw(given.folder)
    else:
        measure(given.folder, Journal(given.journal))
