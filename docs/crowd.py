"""Makes the crowd that reports draw a face among: src/visard/cards/crowd.npz.

python docs/crowd.py FOLDER [-o FILE]

FOLDER holds the portraits of github.com/faker-js/assets-person-portrait, 1024 pixels
wide. Those are taken whose number ends in 1, 3 or 6: 30 of women, 30 of men.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from visard.methods import detector, recognizers
from visard.pipeline.collect import collect
from visard.pipeline.extract import extract
from visard.protocols import Detector, Recognizer
from visard.registry import RECOGNIZERS, names, target

TAKEN = "*male-[0-9][136].jpg"
CROWD = Path(__file__).resolve().parent.parent / "src" / "visard" / "cards" / "crowd.npz"


def built_in() -> list[Recognizer]:
    """Those that come with visard, all of them."""
    present, missing = recognizers()
    ours = {name for name in names(RECOGNIZERS) if target(RECOGNIZERS, name)[0][:7] == "visard."}
    if lacking := ours - {each.card.name for each in present}:
        raise SystemExit(f"not at hand: {', '.join(sorted(lacking))} ({'; '.join(missing)})")
    return [each for each in present if each.card.name in ours]


def embed(folder: Path, finds: Detector, among: Sequence[Recognizer]) -> dict[str, np.ndarray]:
    """One row a portrait, by recogniser, with half of float32's bits."""
    sources = collect(sorted(folder.glob(TAKEN)), "crowd")
    found = extract(sources, finds, among)
    if found.lost:
        raise SystemExit(f"no face in {', '.join(each.source.path.name for each in found.lost)}")
    return {name: rows.numpy().astype(np.float16) for name, rows in found.embeddings.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=CROWD)
    asked = parser.parse_args()
    np.savez(asked.output, **embed(asked.folder, detector(), built_in()))


if __name__ == "__main__":
    main()
