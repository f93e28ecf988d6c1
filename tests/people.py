"""Photos for tests: the astronaut, alone and in company."""

from pathlib import Path

import numpy as np
from PIL import Image
from skimage.data import astronaut


def portrait(path: Path, *, side: int = 240, **options) -> Path:
    """Writes the astronaut's head and shoulders; the suffix decides the format."""
    face = Image.fromarray(astronaut()[:280, 80:360]).resize((side, side), Image.Resampling.BICUBIC)
    face.save(path, **options)
    return path


def landscape(path: Path) -> Path:
    """Writes a photo without a face."""
    rows, columns = np.mgrid[0:240, 0:320]
    sky = np.stack([rows / 2, columns / 3, 255 - rows / 2], axis=-1)
    Image.fromarray(sky.astype(np.uint8)).save(path)
    return path
