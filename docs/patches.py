"""Makes the picture in docs/patches.md: docs/pictures/patches.webp.

python docs/patches.py PORTRAIT [-o FILE]

PORTRAIT is one of github.com/faker-js/assets-person-portrait: a person who does not exist.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from visard.jobs.patch_apply import PatchJob, Settings, pair_of
from visard.patch.places import Where
from visard.photo.files import read
from visard.types import ImageArray

PICTURE = Path(__file__).resolve().parent / "pictures" / "patches.webp"
SIDE = 360


def dressed(photo: ImageArray, where: Where) -> ImageArray:
    """The photo with the pair that comes along, and what MTCNN says of it."""
    job = PatchJob(Settings(pair_of(None, where)))
    spots = job.spots(photo)
    made = job.dress(photo, spots)
    found = [face.found for face in job.judged(made, spots)]
    print(f"{where}: {'still found' if any(found) else 'not found any more'}")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portrait", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=PICTURE)
    asked = parser.parse_args()
    photo = read(asked.portrait).pixels
    three = (photo, *(dressed(photo, where) for where in (Where.CHEEKS, Where.MASK)))
    small = [Image.fromarray(each).resize((SIDE, SIDE)) for each in three]
    Image.fromarray(np.hstack([np.array(each) for each in small])).save(asked.output, quality=80)


if __name__ == "__main__":
    main()
