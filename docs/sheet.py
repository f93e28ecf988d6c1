"""Makes the sheet of pairs in docs/cloaks.md: docs/pictures/pairs.webp.

python docs/sheet.py FOLDER [-o FILE] [--strength STRENGTH] [--pairs COUNT]

FOLDER holds the portraits of github.com/faker-js/assets-person-portrait, people who do not
exist, 1024 pixels wide. Of each pair one is protected; nothing is made smaller or larger.
Which one is on which side is drawn by the photo's name, and printed.
"""

import argparse
from pathlib import Path
from zlib import crc32

import numpy as np
from PIL import Image

from visard.jobs.cloak import cloak
from visard.methods import cast, detector, protector
from visard.photo.files import read
from visard.pipeline.preprocess import main_face
from visard.types import ImageArray, Strength

SHEET = Path(__file__).resolve().parent / "pictures" / "pairs.webp"
SIDE, ACROSS = 360, 3
"""Pixels a side of each photo's part, and pairs in a row."""


def pair(path: Path, strength: Strength) -> ImageArray:
    """A photo's face before and after, side by side."""
    photo = read(path)
    face = main_face(detector().detect(photo.pixels), photo.size)
    if face is None:
        raise SystemExit(f"no face in {path.name}")
    after = cloak(photo, [face], protector("visard", cast().surrogates, strength), 0).pixels
    x = round((face.box[0] + face.box[2] - SIDE) / 2)
    y = round((face.box[1] + face.box[3] - SIDE) / 2)
    both = [each[y : y + SIDE, x : x + SIDE] for each in (photo.pixels, after)]
    right = crc32(path.name.encode()) % 2 == 0
    print(f"{path.name}: protected on the {'right' if right else 'left'}", flush=True)
    return np.hstack(both if right else both[::-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=SHEET)
    parser.add_argument("--strength", type=Strength, default=Strength.STANDARD)
    parser.add_argument("--pairs", type=int, default=30)
    asked = parser.parse_args()
    photos = sorted(asked.folder.glob("*.jpg"))
    chosen = [photos[n * len(photos) // asked.pairs] for n in range(asked.pairs)]
    pairs = [pair(each, asked.strength) for each in chosen]
    rows = [np.hstack(pairs[i : i + ACROSS]) for i in range(0, len(pairs), ACROSS)]
    asked.output.parent.mkdir(exist_ok=True)
    Image.fromarray(np.vstack(rows)).save(asked.output, quality=90, method=6)


if __name__ == "__main__":
    main()
