"""Protects one photo in a new process, and says as JSON what that took.

python benchmarks/once.py PHOTO FOLDER
"""

import json
import sys
import time
from pathlib import Path

started = time.perf_counter()

from visard.jobs.protect import ProtectJob  # noqa: E402  the import is what is timed
from visard.jobs.settings import Settings  # noqa: E402


def peak() -> float:
    """Megabytes of memory held at most.

    Linux's own count: that of ``resource`` begins with what the parent held.
    """
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def main(photo: Path, folder: Path) -> None:
    imported = time.perf_counter()
    job = ProtectJob(Settings(output=folder, force=True))
    loaded, before = time.perf_counter(), peak()
    report = job.run(photo).report
    done = time.perf_counter()
    facts = {
        "import": imported - started,
        "load": loaded - imported,
        "run": done - loaded,
        "loaded_mb": before,
        "peak_mb": peak(),
        "outcomes": [face.outcome.value for face in report.faces],
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
