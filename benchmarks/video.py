"""How many faces slip through in videos, and how fast that goes: visard beside deface.

.venv/bin/python benchmarks/video.py DATA --deface peer/bin/deface --out docs/results/video.json

DATA holds portraits/, lfw/ and natural/train/. The clips are made by clips.py; what of each
face is to be seen is known, and counts as uncovered where less than nine tenths of it are
black. Both tools run in turn, clip by clip.
"""

import argparse
import hashlib
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import av
import numpy as np
from clips import Clip, head, write
from protect import _processor as processor

from visard.jobs.anonymize_film import FilmJob
from visard.jobs.versions import versions
from visard.jobs.wishes import Wishes
from visard.photo.files import read

SIZES = (((640, 480), (28.0, 150.0)), ((1280, 720), (40.0, 260.0)))
SECONDS, EACH = 8.0, 4
_BLACK, _ENOUGH = 12, 0.9


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        clips = [write(*each, folder) for each in _planned(options.data)]
        job, rows = FilmJob(Wishes("solid", force=True)), []
        load_before = os.getloadavg()[0]
        start_up = _deface(options.deface, _short(clips[0], folder), folder / "short-d.mp4")
        for clip in clips:
            rows.append(_row(job, options.deface, clip, folder, start_up))
            print(rows[-1], flush=True)
    result = {
        "study": "video",
        "command": "python benchmarks/video.py DATA --deface peer/bin/deface",
        "date": datetime.now(UTC).date().isoformat(),
        "data": f"{len(rows)} clips of {SECONDS:.0f} seconds, made of portraits of people who do "
        "not exist, LFW's faces and photos of BSDS500",
        "settings": {
            "seed": 0,
            "processor": processor(),
            "cores": os.cpu_count(),
            "load_before": round(load_before, 2),
            "versions": versions(),
            "deface": "1.5.0, --replacewith solid",
        },
        "figures": _figures(rows),
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text) if options.out is None else options.out.write_text(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--deface", type=Path, required=True, help="the peer's program")
    parser.add_argument("--out", type=Path, help="a JSON file; else the result is printed")
    return parser.parse_args()


def _planned(data: Path) -> Iterator[tuple]:
    photos = sorted((data / "portraits").glob("*.jpg"))[::6]
    photos += sorted((data / "lfw").glob("S*/*_0001.jpg"))[::12][:14]
    heads = [found for photo in photos if (found := head(photo)) is not None]
    scenes = sorted((data / "natural" / "train").iterdir())
    for size, sides in SIZES:
        for seed in range(EACH):
            clip = Clip(f"{size[0]}-{seed}", *size, SECONDS, seed, 1 + seed % 3, sides)
            chosen = np.random.default_rng(100 + seed).choice(len(heads), clip.faces, replace=False)
            scene = read(scenes[seed * 17 % len(scenes)]).pixels
            yield clip, [heads[index] for index in chosen], scene


def _row(job: FilmJob, deface: Path, clip: Path, folder: Path, start_up: float) -> dict:
    out = folder / "out"
    out.mkdir(exist_ok=True)
    report = job.run(clip, out, lambda done, total: None)
    theirs = folder / f"deface-{clip.name}"
    seconds = _deface(deface, clip, theirs) - start_up
    truth = json.loads(clip.with_suffix(".json").read_text())["faces"]
    return {
        "clip": clip.stem,
        "frames": report.frames,
        "faces": sum(map(len, truth)),
        "ours": _uncovered(out / report.output, truth),
        "deface": _uncovered(theirs, truth),
        "seconds": report.seconds["cover"],
        "seconds_judging": report.seconds["judge"],
        "deface_seconds": seconds,
        "audio": _sound(clip) == _sound(out / report.output),
    }


def _deface(program: Path, clip: Path, target: Path) -> float:
    start = time.perf_counter()
    command = [program, clip, "--replacewith", "solid", "-o", target]
    subprocess.run([*map(str, command)], check=True, capture_output=True)
    return time.perf_counter() - start


def _short(clip: Path, folder: Path) -> Path:
    """One frame, to see what a start costs."""
    path = folder / "short.mp4"
    with av.open(str(clip)) as given, av.open(str(path), "w") as made:
        film = made.add_stream("h264", rate=25)
        frame = next(given.decode(video=0))
        film.width, film.height, film.pix_fmt = frame.width, frame.height, "yuv420p"
        made.mux(film.encode(frame))
        made.mux(film.encode())
    return path


def _uncovered(film: Path, truth: list[list[list[int]]]) -> int:
    missed = 0
    with av.open(str(film)) as container:
        for frame, faces in zip(container.decode(video=0), truth, strict=True):
            black = frame.to_ndarray(format="rgb24").max(axis=2) < _BLACK
            for left, top, right, bottom in faces:
                missed += bool(black[top:bottom, left:right].mean() < _ENOUGH)
    return missed


def _sound(film: Path) -> str:
    with av.open(str(film)) as container:
        packets = [bytes(each) for each in container.demux(audio=0) if each.size]
    return hashlib.sha256(b"".join(packets)).hexdigest()


def _figures(rows: list[dict]) -> dict[str, float]:
    faces, ours, deface = (sum(row[key] for row in rows) for key in ("faces", "ours", "deface"))
    figures = {
        "faces": faces,
        "uncovered_share": ours / faces,
        "deface.uncovered_share": deface / faces,
        "misses_ratio_to_deface": ours / max(deface, 1),
        "audio_identical": float(all(row["audio"] for row in rows)),
    }
    for width in ("640", "1280"):
        own = [row for row in rows if row["clip"].startswith(f"{width}-")]
        figures |= _speeds(f"at_{width}.", own)
    figures["speed_ratio_to_deface"] = min(
        figures[f"at_{width}.speed_ratio_to_deface"] for width in ("640", "1280")
    )
    return {key: round(value, 4) for key, value in figures.items()}


def _speeds(prefix: str, rows: list[dict]) -> dict[str, float]:
    def rate(*keys: str) -> float:
        return float(np.median([row["frames"] / sum(row[key] for key in keys) for row in rows]))

    ratios = [row["deface_seconds"] / row["seconds"] for row in rows]
    return {
        f"{prefix}fps": rate("seconds"),
        f"{prefix}fps_with_judging": rate("seconds", "seconds_judging"),
        f"{prefix}deface.fps": rate("deface_seconds"),
        f"{prefix}speed_ratio_to_deface": float(np.median(ratios)),
    }


if __name__ == "__main__":
    main()
