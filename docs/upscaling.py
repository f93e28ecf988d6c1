"""Measures what enlarging brings, for docs/upscaling.md: docs/results/upscaling.json.

python docs/upscaling.py FOLDER [--portrait FILE]

FOLDER holds the folders Set5 and Set14. With --portrait it draws the picture of the page
instead: a face made small, and large again in several ways.
"""

import argparse
import json
import resource
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from visard.methods import upscaler
from visard.photo.files import read
from visard.protocols import Upscaler
from visard.restore.bicubic import resized
from visard.types import ImageArray

HERE = Path(__file__).resolve().parent
RESULT, PICTURE = HERE / "results" / "upscaling.json", HERE / "pictures" / "upscaling.webp"
REALISMS = (0.0, 0.25, 0.5, 0.75, 1.0)
SCALE, BORDER = 4, 4
"""Pixels that are cut off all round before measuring, as is usual for this scale."""
SIDE = 360
"""Of a part of the picture."""


def luma(image: ImageArray) -> np.ndarray:
    """Y of BT.601 as MATLAB has it, 16 to 235."""
    return 16 + image.astype(float) @ (np.array([65.481, 128.553, 24.966]) / 255)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / np.mean((one.astype(float) - other.astype(float)) ** 2)))


def pair(path: Path) -> tuple[ImageArray, ImageArray]:
    """A photo cut to a multiple of four, and the same a quarter as wide and high."""
    photo = read(path).pixels
    height, width = (length // SCALE for length in photo.shape[:2])
    large = np.ascontiguousarray(photo[: height * SCALE, : width * SCALE])
    return resized(large, width, height), large


def measured(how: Upscaler, folder: Path) -> dict[str, float]:
    """Mean PSNR in decibels over the photos of a folder."""
    values = []
    for path in sorted(folder.glob("*.png")):
        small, large = pair(path)
        made, truth = (each[BORDER:-BORDER, BORDER:-BORDER] for each in (how.upscale(small), large))
        values.append((psnr(luma(made), luma(truth)), psnr(made, truth)))
    y, rgb = np.mean(values, axis=0)
    return {"psnr_y": round(float(y), 2), "psnr_rgb": round(float(rgb), 2), "count": len(values)}


def cost() -> dict[str, float]:
    """The processor's seconds a megapixel given, and megabytes held at most."""
    torch.set_num_threads(2)
    how = upscaler("esrgan")
    picture = np.random.default_rng(0).integers(0, 256, (250, 400, 3), np.uint8)
    how.upscale(picture)
    peak = _peak()
    larger = np.concatenate([picture] * 4)
    start = time.process_time()
    how.upscale(larger)
    seconds = (time.process_time() - start) / (larger.size / 3e6)
    return {
        "processor_seconds_per_megapixel": round(seconds, 1),
        "peak_megabytes": round(peak),
        "peak_megabytes_more_for_four_times_the_pixels": round(_peak() - peak),
    }


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def figures(folder: Path) -> dict[str, float]:
    ways = {"bicubic": upscaler("bicubic")}
    ways |= {f"realism.{share:.2f}": upscaler("esrgan", share) for share in REALISMS}
    found = {
        f"{name.lower()}.{way}.{what}": value
        for name in ("Set5", "Set14")
        for way, how in ways.items()
        for what, value in measured(how, folder / name).items()
    }
    return found | cost()


def draw(portrait: Path) -> None:
    """A face at a quarter of its size, and enlarged: bicubic, soft, between, crisp; the truth."""
    photo = resized(read(portrait).pixels, 512, 512)
    photo = np.ascontiguousarray(photo[60 : 60 + SIDE, 76 : 76 + SIDE])
    small = resized(photo, SIDE // SCALE, SIDE // SCALE)
    ways = [upscaler("bicubic"), *(upscaler("esrgan", share) for share in (0.0, 0.5, 1.0))]
    row = [np.repeat(np.repeat(small, SCALE, 0), SCALE, 1), *(h.upscale(small) for h in ways)]
    parts = [*row, photo]
    rows = [np.hstack(parts[:3]), np.hstack(parts[3:])]
    PICTURE.parent.mkdir(exist_ok=True)
    Image.fromarray(np.vstack(rows)).save(PICTURE, quality=88, method=6)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--portrait", type=Path)
    asked = parser.parse_args()
    if asked.portrait is not None:
        draw(asked.portrait)
        return
    result = {
        "command": "python docs/upscaling.py FOLDER",
        "date": datetime.now(UTC).date().isoformat(),
        "data": "Set5 and 13 photos of Set14, made small by Pillow's bicubic with antialiasing",
        "versions": {name: version(name) for name in ("visard", "torch", "pillow")},
        "python": sys.version.split()[0],
        "figures": figures(asked.folder),
    }
    RESULT.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
