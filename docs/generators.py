"""Makes the picture of the cloaks of one pass in docs/cloaks.md: docs/pictures/generators.webp.

python docs/generators.py FOLDER [-o FILE] [--strength STRENGTH]

FOLDER holds the portraits of github.com/faker-js/assets-person-portrait, people who do not
exist. A row each for four of them: the photo, then what latent and advfaces make of it; last,
eight times as strong, what advfaces changed.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from visard.jobs.cloak import cloak
from visard.methods import cast, detector, protector
from visard.photo.files import read
from visard.pipeline.preprocess import main_face
from visard.types import ImageArray, Strength

PICTURE = Path(__file__).resolve().parent / "pictures" / "generators.webp"
METHODS = ("latent", "advfaces")
COUNT, SIDE, TIMES = 4, 300, 8
"""Portraits; pixels a side of each part, neither made smaller nor larger; how much stronger."""


def row(path: Path, strength: Strength) -> ImageArray:
    """A portrait, what each method makes of it, and the last one's change."""
    photo = read(path)
    face = main_face(detector().detect(photo.pixels), photo.size)
    if face is None:
        raise SystemExit(f"no face in {path.name}")
    attacked = cast().surrogates
    made = [cloak(photo, [face], protector(name, attacked, strength), 0).pixels for name in METHODS]
    change = TIMES * (made[-1].astype(int) - photo.pixels.astype(int))
    x = round((face.box[0] + face.box[2] - SIDE) / 2)
    y = round((face.box[1] + face.box[3] - SIDE) / 2)
    shown = [photo.pixels, *made, (128 + change).clip(0, 255).astype(np.uint8)]
    return np.hstack([each[y : y + SIDE, x : x + SIDE] for each in shown])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=PICTURE)
    parser.add_argument("--strength", type=Strength, default=Strength.STANDARD)
    asked = parser.parse_args()
    photos = sorted(asked.folder.glob("*.jpg"))
    chosen = [photos[(2 * n + 1) * len(photos) // (2 * COUNT)] for n in range(COUNT)]
    rows = [row(each, asked.strength) for each in chosen]
    Image.fromarray(np.vstack(rows)).save(asked.output, quality=88, method=6)


if __name__ == "__main__":
    main()
