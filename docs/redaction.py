"""Makes the picture of redacted faces in docs/anonymizing.md: docs/pictures/redaction.webp.

python docs/redaction.py PORTRAIT [-o FILE]

PORTRAIT is one of github.com/faker-js/assets-person-portrait, people who do not exist. Above, the
face as it is, blurred by three widths, in three counts of squares, and under a black box; below
each what somebody makes of it who knows how it was done.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

from visard.methods import detector, upscaler
from visard.photo.files import read
from visard.pipeline.preprocess import main_face
from visard.restore.bicubic import resized
from visard.studies.redaction_attacks import deconvolved, enlarged
from visard.studies.redaction_treatments import TREATMENTS, written
from visard.types import Face, ImageArray

PICTURE = Path(__file__).resolve().parent / "pictures" / "redaction.webp"
SIDE, SMALL = 220, 256
"""Pixels of a part of the picture, and of the photo: a face in it is as wide as in LFW."""
SHOWN = ("none", "blur.0.062", "blur.0.125", "blur.0.250")
SHOWN += ("pixelate.16", "pixelate.8", "pixelate.4", "solid")


def columns(image: ImageArray, face: Face) -> list[ImageArray]:
    """Each redaction above what is made of it."""
    by_name = {each.name: each for each in TREATMENTS}
    how = upscaler("esrgan")
    found = []
    for name in SHOWN:
        treatment = by_name[name]
        given = written(image, face, treatment)
        attack = deconvolved if treatment.blur else enlarged
        made = attack(given, face, treatment, how)
        found.append(
            np.vstack([around(given, face), around(given if made is None else made, face)])
        )
    return found


def around(image: ImageArray, face: Face) -> ImageArray:
    """The head, as large as it is to be shown."""
    x, y = (face.box[0] + face.box[2]) / 2, (face.box[1] + face.box[3]) / 2 - 0.1 * face.height
    half = 0.85 * face.height
    left, top = (max(0, round(middle - half)) for middle in (x, y))
    part = image[top : round(y + half), left : round(x + half)]
    return resized(np.ascontiguousarray(part), SIDE, SIDE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("portrait", type=Path)
    parser.add_argument("-o", "--output", type=Path, default=PICTURE)
    asked = parser.parse_args()
    image = resized(read(asked.portrait).pixels, SMALL, SMALL)
    face = main_face(detector().detect(image), (SMALL, SMALL))
    if face is None:
        raise SystemExit("no face in it")
    made = columns(image, face)
    rows = [np.hstack(made[:4]), np.hstack(made[4:])]
    Image.fromarray(np.vstack(rows)).save(asked.output, quality=88, method=6)


if __name__ == "__main__":
    main()
