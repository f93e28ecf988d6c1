"""A stand-in for the work on photos: quick, without networks, and it can be made to die."""

import errno
import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from visard.errors import WeightsError
from visard.photo import atomic
from visard.photo.files import Keep
from visard.scale.rows import FaceRow, State
from visard.scale.work import Treated


@dataclass(frozen=True)
class Backwards:
    """Writes each photo's bytes from behind.

    Attributes:
        deadly: a file; while it is there, whoever begins a batch removes it and dies.
        pause: seconds a photo.
        full: a file; while it is there, the disk is full after the first few results.
        missing: something that is asked for is not there.
    """

    mode: str = "plain"
    deadly: str = ""
    pause: float = 0.0
    full: str = ""
    missing: bool = False
    keep: Keep = Keep.NOTHING
    force: bool = False
    of_results: bool = False

    def settings(self):
        return {"verb": "backwards", "mode": self.mode}

    def begin(self):
        if self.missing:
            raise WeightsError("its file is missing", "backwards", "run: visard weights pull")
        if self.full:
            _fill_up(Path(self.full))
        return _Work(self)


class _Work:
    method = "backwards"

    def __init__(self, plan):
        self.plan = plan

    def treat(self, loaded):
        name = Path(loaded.task.item.key)
        if self.plan.deadly and name.stem.endswith("7"):
            _die_once(Path(self.plan.deadly))
        time.sleep(self.plan.pause)
        if name.stem.startswith("empty"):
            return Treated(State.NO_FACE, outcome="no face", error=f"{name}: no face was found")
        if name.stem.startswith("odd"):
            raise RuntimeError("odd")
        face = FaceRow(1, "protected", (0.0, 0.0, 4.0, 4.0))
        made = f"{name.stem}.visard{name.suffix}"
        return Treated(State.WRITTEN, loaded.data[::-1], made, "protected", True, (face,))


class Who:
    """A server's engine that says by whom each item was done, and with how many others."""

    def __init__(self, limits, ask):
        pass

    def run(self, kind, items):
        if kind == "odd":
            raise RuntimeError("odd")
        time.sleep(1.5 if kind == "slow" else 0.02)
        return [(item, os.getpid(), len(items)) for item in items]


def _die_once(deadly: Path) -> None:
    try:
        deadly.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def _fill_up(full: Path) -> None:
    """From here on this process cannot write more than a few files, while ``full`` is there."""
    fill, left = atomic._fill, [4]

    def tight(path: Path, data: bytes) -> None:
        if full.exists() and left[0] == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        left[0] -= 1
        fill(path, data)

    atomic._fill = tight


def photos(folder: Path, count: int, corrupt: int = 0) -> Path:
    """Small photos, all different; the last ``corrupt`` of them are cut off."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        pixels = np.random.default_rng(number).integers(0, 256, (8, 8, 3), np.uint8)
        path = folder / f"{number % 3}" / f"{number:04d}.png"
        path.parent.mkdir(exist_ok=True)
        Image.fromarray(pixels).save(path)
        if number >= count - corrupt:
            path.write_bytes(path.read_bytes()[:60])
    return folder


def check(source: Path, out: Path, count: int, corrupt: int = 0) -> None:
    """Every photo has one row and, unless it is corrupt, the one result that belongs to it."""
    from pyarrow import parquet

    rows = parquet.read_table(out / "manifest.parquet").to_pylist()
    assert len(rows) == len({row["key"] for row in rows}) == count
    states = [row["state"] for row in rows]
    assert (states.count("written"), states.count("unreadable")) == (count - corrupt, corrupt)
    results = {str(path.relative_to(out)) for path in out.rglob("*.visard.*")}
    assert results == {row["output"] for row in rows if row["state"] == "written"}
    for row in rows:
        if row["state"] == "written":
            there = (source / row["key"]).read_bytes()
            assert (out / row["output"]).read_bytes() == there[::-1]
    left = [path.name for path in (out / "manifest").iterdir() if path.name != ".lock"]
    assert left == ["settings.json"]
