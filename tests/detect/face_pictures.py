"""The pictures that detectors are tested on, and how they are put together.

Needs only NumPy, Pillow and scikit-image, because the script that made the
reference boxes runs it in an environment of its own.
"""

from pathlib import Path

import numpy as np
import skimage.data
from PIL import Image


def portrait(portraits: Path, name: str) -> np.ndarray:
    with Image.open(portraits / name) as image:
        return np.asarray(image.convert("RGB"))


def mosaic(portraits: Path, names: list[str], columns: int, shrink: int) -> np.ndarray:
    """Portraits side by side, row by row, each block of pixels averaged to one."""
    tiles = [_shrunk(portrait(portraits, name), shrink) for name in names]
    rows = [np.hstack(tiles[i : i + columns]) for i in range(0, len(tiles), columns)]
    return np.vstack(rows)


def picture(recipe: dict, portraits: Path) -> np.ndarray:
    """The picture that one entry of the fixture speaks of."""
    if recipe["kind"] == "astronaut":
        return skimage.data.astronaut()
    if recipe["kind"] == "portrait":
        return portrait(portraits, recipe["names"][0])
    return mosaic(portraits, recipe["names"], recipe["columns"], recipe["shrink"])


def _shrunk(image: np.ndarray, shrink: int) -> np.ndarray:
    height, width, _ = image.shape
    blocks = image.reshape(height // shrink, shrink, width // shrink, shrink, 3)
    return np.round(blocks.mean(axis=(1, 3))).astype(np.uint8)
