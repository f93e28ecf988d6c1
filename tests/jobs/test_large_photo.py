"""A photo of 50 megapixels with a small face: bounded memory, and only the face is touched."""

import json
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings
from visard.photo.files import read
from visard.photo.window import cut

pytestmark = pytest.mark.slow

_COPIES = 5
"""How often a run may hold the photo's pixels at its height."""
_MEASURED = """
import json, sys
from pathlib import Path
from visard.jobs.protect import ProtectJob
from visard.jobs.settings import Settings

def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024

job = ProtectJob(Settings())
job.run(Path(sys.argv[1]))
before = peak()
report = job.run(Path(sys.argv[2])).report
print(json.dumps({"more": peak() - before, "faces": len(report.faces), "size": report.size}))
"""


def _photo(path: Path, head: np.ndarray, width: int, height: int) -> Path:
    coarse = np.random.default_rng(0).normal(120, 12, (height // 40, width // 40, 3))
    picture = cv2.resize(coarse.clip(0, 255).astype(np.uint8), (width, height))
    picture[height // 3 :, width // 2 :][:300, :300] = head
    cv2.imwrite(str(path), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    return path


@pytest.fixture
def head(astronaut) -> np.ndarray:
    return astronaut[:300, 70:370]


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is counted by Linux")
def test_memory_does_not_grow_with_the_photo_but_for_its_pixels(tmp_path, head) -> None:
    small = _photo(tmp_path / "small.jpg", head, 1200, 1000)
    large = _photo(tmp_path / "large.jpg", head, 8660, 5774)
    command = [sys.executable, "-c", _MEASURED, small, large]
    found = json.loads(subprocess.check_output(command, text=True))
    assert found["size"] == [8660, 5774]
    assert found["faces"] == 1
    assert found["more"] < _COPIES * 8660 * 5774 * 3


def test_only_the_window_changes(tmp_path, head) -> None:
    job = ProtectJob(Settings())
    report = job.run(_photo(tmp_path / "large.png", head, 4000, 3000)).report
    before, after = read(tmp_path / "large.png").pixels, read(tmp_path / report.output).pixels
    (face,) = job.detector.detect(before)
    window = cut(before, face, job.protector.margin)
    height, width = window.pixels.shape[:2]
    changed = (before != after).any(axis=2)
    assert changed.any()
    changed[window.top : window.top + height, window.left : window.left + width] = False
    assert not changed.any()
