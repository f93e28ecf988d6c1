"""The photos that are measured on: Eileen Collins (NASA, public domain), no file of our own."""

from pathlib import Path

import cv2
import numpy as np
from skimage.data import astronaut

QUALITY = 95
_HEAD = (slice(0, 300), slice(70, 370))


def portrait(path: Path) -> Path:
    """1000 × 1000 pixels, one face about 300 pixels wide."""
    return _save(path, cv2.resize(astronaut()[_HEAD], (1000, 1000), interpolation=cv2.INTER_CUBIC))


def large(path: Path, width: int = 8660, height: int = 5774) -> Path:
    """By default 50 megapixels of soft texture, with one face about 90 pixels wide."""
    coarse = np.random.default_rng(0).normal(120, 12, (height // 40, width // 40, 3))
    picture = cv2.resize(coarse.clip(0, 255).astype(np.uint8), (width, height))
    head = astronaut()[_HEAD]
    top, left = height // 3, width // 2
    picture[top : top + 300, left : left + 300] = head
    return _save(path, picture)


def _save(path: Path, picture: np.ndarray) -> Path:
    options = [cv2.IMWRITE_JPEG_QUALITY, QUALITY] if path.suffix == ".jpg" else []
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    return path
