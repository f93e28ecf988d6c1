"""How fast the main job is, and how much memory it takes; see README.md beside this.

.venv/bin/python benchmarks/protect.py --out docs/results/speed.json
"""

import argparse
import json
import os
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import photos
import whole


def main() -> None:
    options = _options()
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        portrait = photos.portrait(folder / "portrait.jpg")
        big = photos.large(folder / "large.jpg")
        lossless = photos.large(folder / "large.png", 3000, 2000)
        # new processes first: while this one is still small and has no threads
        figures = whole.processes(portrait, big, folder, max(2, options.repeats // 2))
        import loop
        import networks

        figures |= whole.loaded(portrait, folder, options.repeats)
        figures |= whole.untouched(lossless, folder)
        figures |= loop.figures(portrait, options.repeats)
        figures |= networks.figures(options.repeats)
    result = {
        "study": "speed",
        "command": "python benchmarks/protect.py",
        "date": datetime.now(UTC).date().isoformat(),
        "data": "scikit-image's astronaut, enlarged, and pasted into a large photo",
        "settings": _settings(options.repeats, load_before),
        "figures": figures,
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text) if options.out is None else options.out.write_text(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=9, help="after one run to warm up")
    parser.add_argument("--out", type=Path, help="a JSON file; else the result is printed")
    return parser.parse_args()


def _settings(repeats: int, load_before: float) -> dict:
    """What the figures depend on; no name of a machine or of a person."""
    import torch

    from visard.jobs.versions import versions

    return {
        "repeats": repeats,
        "seed": 0,
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": torch.get_num_threads(),
        "load_before": round(load_before, 2),
        "system": f"{platform.system()} {platform.machine()}",
        "versions": versions(),
    }


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


if __name__ == "__main__":
    main()
