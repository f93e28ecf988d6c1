"""A stand-in for the work on photos: quick, without networks, and it can be made to die."""

import os
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from visard.photo.files import Keep
from visard.scale.rows import FaceRow, State
from visard.scale.work import Treated


@dataclass(frozen=True)
class Backwards:
    """Writes each photo's bytes from behind.

    Attributes:
        deadly: a file; while it is there, whoever begins a batch removes it and dies.
        pause: seconds a photo.
    """

    mode: str = "plain"
    deadly: str = ""
    pause: float = 0.0
    keep: Keep = Keep.NOTHING
    force: bool = False
    said: dict = field(default_factory=dict)

    def settings(self):
        return {"verb": "backwards", "mode": self.mode}

    def begin(self):
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


def _die_once(deadly: Path) -> None:
    try:
        deadly.unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


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
