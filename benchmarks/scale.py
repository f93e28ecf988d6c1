"""How both engines do on a large set: rate, the same bytes, memory, faults.

    .venv/bin/python benchmarks/scale.py --data people/ --out docs/results/scale.json

The photos are made from those of ``--data``: mirrored, cut, brightened, scaled to 128 to 256
pixels and written as JPEG, by a seed, so that no two are alike. Each engine works in a process
of its own. What it costs to start an engine is told apart: the rate is what further photos
cost, from two sets of which one has many times as many. Memory is what all processes of an
engine hold together (proportional set size, sampled), on photos of 0.2 and of 24 megapixels.
Faults are those of ``tests/scale``, each of which makes one and then looks at every row and
every file.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from visard.bench.provenance import machine

ROOT = Path(__file__).resolve().parent.parent
ENGINES = {
    "local.1": ("local", 1),
    "local.2": ("local", 2),
    "ray.1": ("ray", 1),
    "ray.2": ("ray", 2),
}
ONE, TWO = ("local.1", "ray.1"), ("local.2", "ray.2")
FAULTS = "corrupt or dies or leaves or killed or full or interrupted or survive"


def main() -> None:
    """Measure, and write or print the result; what other parts measured before stays in it."""
    options = _options()
    if options.engine:
        print(json.dumps(_one(options)))
        return
    load = os.getloadavg()[0]
    figures = _before(options.out)
    for part in options.only or PARTS:
        with tempfile.TemporaryDirectory() as folder:
            figures |= PARTS[part](options, Path(folder))
        figures |= _summary(figures)
        text = json.dumps(_result(options, load, figures), indent=2) + "\n"
        print(text) if options.out is None else options.out.write_text(text)


def _before(out: Path | None) -> dict[str, float]:
    found: dict[str, float] = (
        json.loads(out.read_text())["figures"] if out and out.is_file() else {}
    )
    return found


def _result(
    options: argparse.Namespace, load: float, figures: dict[str, float]
) -> dict[str, object]:
    return {
        "study": "scale",
        "command": f"python benchmarks/scale.py --anonymize {options.anonymize} "
        f"--protect {options.protect}",
        "date": datetime.now(UTC).date().isoformat(),
        "data": f"{options.anonymize} photos of 128 to 256 pixels through anonymize --method solid "
        f"--check file, {options.protect} through protect --strength light; of one worker a tenth",
        "settings": {"machine": machine(), "load_before": round(load, 1), "seed": 0},
        "figures": {name: round(value, 4) for name, value in figures.items()},
    }


def _with_one(options: argparse.Namespace, work: Path) -> dict[str, float]:
    """Both engines with one worker, on a tenth of the set."""
    return _rates(ONE, options, work, (options.anonymize // 10, options.anonymize // 40))


def _with_two(options: argparse.Namespace, work: Path) -> dict[str, float]:
    """Both engines with two workers, on all of it."""
    return _rates(TWO, options, work, (options.anonymize, options.anonymize // 10))


def _rates(
    engines: tuple[str, str], options: argparse.Namespace, work: Path, counts: tuple[int, int]
) -> dict[str, float]:
    """Photos a second, by what further photos take; and whether both wrote the same."""
    sets = [make(Path(options.data), work / f"{count}", count) for count in counts]
    figures, wrote = dict[str, float](), list[str]()
    for name in engines:
        many, few = (_process("anonymize", name, each, work) for each in sets)
        wrote.append(many["digests"])
        each = (many["seconds"] - few["seconds"]) / (many["photos"] - few["photos"])
        start = few["seconds"] - few["photos"] * each
        figures[f"anonymize.{name}.photos_per_second"] = 1 / each
        figures[f"anonymize.{name}.start_seconds"] = max(0.0, start)
        figures[f"anonymize.{name}.written"] = float(many["written"])
    same = float(len(set(wrote)) == 1)
    return figures | {f"anonymize.{engines[0][-1]}.outputs_identical": same}


def _protect(options: argparse.Namespace, work: Path) -> dict[str, float]:
    photos = make(Path(options.faces or options.data), work / "photos", options.protect)
    told = [_process("protect", name, photos, work) for name in TWO]
    figures = dict[str, float]()
    for name, each in zip(TWO, told, strict=True):
        figures[f"protect.{name}.photos_per_second"] = each["photos"] / each["seconds"]
        figures[f"protect.{name}.written"] = float(each["written"])
    same = told[0]["digests"] == told[1]["digests"]
    return figures | {"protect.outputs_identical": float(same)}


def _faulty(options: argparse.Namespace, work: Path) -> dict[str, float]:
    return {"faults_survived": float(_faults())}


def make(data: Path, folder: Path, count: int, megapixels: float | None = None) -> Path:
    """Photos that are all different, made from those of a folder."""
    folder.mkdir()
    originals = sorted(each for each in data.rglob("*") if each.suffix.lower() in (".jpg", ".png"))
    random = np.random.default_rng(0)
    for number in range(count):
        with Image.open(originals[number % len(originals)]) as photo:
            made = photo.convert("RGB")
        if random.random() < 0.5:
            made = ImageOps.mirror(made)
        made = ImageOps.crop(made, int(random.integers(0, max(1, min(made.size) // 16))))
        made = ImageEnhance.Brightness(made).enhance(random.uniform(0.85, 1.15))
        longest = (megapixels * 1e6) ** 0.5 if megapixels else random.integers(128, 257)
        by = longest / max(made.size)
        made = made.resize((round(made.width * by), round(made.height * by)))
        place = folder / f"{number % 100:02d}"
        place.mkdir(exist_ok=True)
        made.save(place / f"{number:06d}.jpg", quality=int(random.integers(85, 96)))
    return folder


def _memory(options: argparse.Namespace, work: Path) -> dict[str, float]:
    figures, data, count = dict[str, float](), Path(options.data), options.memory
    for name, megapixels in (("small", 0.2), ("large", 24.0)):
        photos = make(data, work / name, count, megapixels)
        for engine in ("local.1", "ray.2"):
            told = _process("anonymize", engine, photos, work)
            figures[f"memory_mb.{engine}.{name}"] = told["megabytes"]
        figures[f"memory_mb.{name}"] = figures[f"memory_mb.ray.2.{name}"]
    return figures


def _summary(figures: dict[str, float]) -> dict[str, float]:
    rates = [figures.get(f"anonymize.{name}.photos_per_second") for name in ENGINES]
    found = dict[str, float]()
    if None not in rates:
        one, two, _, ray = rates
        found |= {
            "local.photos_per_second": max(one, two),
            "ray.photos_per_second": ray,
            "ray.rate_ratio": ray / max(one, two),
        }
    names = ("anonymize.1", "anonymize.2", "protect")
    same = [figures.get(f"{name}.outputs_identical") for name in names]
    return found | ({} if None in same else {"outputs_identical": min(same)})


def digests(out: Path) -> tuple[int, str]:
    """How many results there are, and a hash of all their names and bytes."""
    found = sorted((*out.rglob("*.visard.*"), *out.rglob("*.partial.*")))
    each = (
        f"{path.relative_to(out)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n"
        for path in found
    )
    return len(found), hashlib.sha256("".join(each).encode()).hexdigest()


def _process(verb: str, engine: str, photos: Path, work: Path) -> dict[str, Any]:
    """One engine on one set, in a process of its own; and what it wrote."""
    out = work / f"{verb}-{engine}-{photos.name}"
    out.mkdir()
    words = [sys.executable, __file__, "--engine", engine, "--verb", verb]
    run = subprocess.run(
        [*words, "--data", str(photos), "--folder", str(out)], check=True, stdout=subprocess.PIPE
    )
    told = dict(json.loads(run.stdout.splitlines()[-1]))
    told["written"], told["digests"] = digests(out)
    print(verb, engine, told, file=sys.stderr, flush=True)
    return told


def _one(options: argparse.Namespace) -> dict[str, float]:
    """One engine on one set, in this process and those that it starts."""
    from visard.jobs.settings import Settings
    from visard.jobs.wishes import Wishes
    from visard.scale.anonymizing import Anonymize
    from visard.scale.local import Local
    from visard.scale.on_ray import OnRay
    from visard.scale.protecting import Protect
    from visard.scale.run import run
    from visard.types import Check, Strength

    plans = {
        "anonymize": Anonymize(Wishes("solid", check=Check.FILE)),
        "protect": Protect(Settings(strength=Strength.LIGHT)),
    }
    name, workers = ENGINES[options.engine]
    engine = Local(workers) if name == "local" else OnRay(None, workers)
    held = [0.0]
    threading.Thread(target=_watch, args=(held,), daemon=True).start()
    start = time.perf_counter()
    tally = run(plans[options.verb], [options.data], options.folder, engine)
    seconds = time.perf_counter() - start
    return {"photos": tally.total, "seconds": seconds, "megabytes": held[0]}


def _watch(held: list[float]) -> None:
    while True:
        held[0] = max(held[0], sum(map(_megabytes, _family(os.getpid()))))
        time.sleep(1)


def _family(root: int) -> list[int]:
    """A process and all that it started, directly or not."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        parents.setdefault(parent, []).append(int(path.parent.name))
    found = [root]
    for each in found:
        found += parents.get(each, [])
    return found


def _megabytes(process: int) -> float:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) / 1024


def _faults() -> int:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/scale", "-k", FAULTS]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    print(told[-2000:], file=sys.stderr)
    passed = re.search(r"(\d+) passed", told)
    return int(passed[1]) if passed else 0


PARTS = {
    "one": _with_one,
    "two": _with_two,
    "protect": _protect,
    "memory": _memory,
    "faults": _faulty,
}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", required=True, help="folder with portraits")
    parser.add_argument("--faces", help="folder with other photos to protect")
    parser.add_argument("--anonymize", type=int, default=10_000, help="photos to anonymise")
    parser.add_argument("--protect", type=int, default=500, help="photos to protect")
    parser.add_argument("--memory", type=int, default=6, help="photos of each size")
    parser.add_argument(
        "--only",
        nargs="*",
        choices=PARTS,
        help="parts; by default all. What the result has of others stays",
    )
    parser.add_argument("--out", type=Path, help="file for the result")
    parser.add_argument("--engine", choices=ENGINES, help=argparse.SUPPRESS)
    parser.add_argument("--verb", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
