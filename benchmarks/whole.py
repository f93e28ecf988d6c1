"""Whole runs: with models loaded, from a cold start, and of a large photo."""

import json
import subprocess
import sys
from pathlib import Path
from statistics import median

import numpy as np
from timing import in_turn, spread, timed

HERE = Path(__file__).parent
PARTS = ("read", "detect", "cloak", "encode", "judge")


def processes(photo: Path, big: Path, folder: Path, repeats: int) -> dict[str, float]:
    """Each run in a new process; the large photo and the small one in turn."""
    facts: dict[str, list[dict]] = {"small": [], "big": []}

    def once(name: str, path: Path) -> None:
        command = [sys.executable, HERE / "once.py", path, folder]
        facts[name].append(json.loads(subprocess.check_output(command, text=True)))

    taken = in_turn(
        repeats,
        help=timed(lambda: _visard("--help")),
        cold=timed(lambda: once("small", photo)),
        large=timed(lambda: once("big", big)),
    )
    found = spread("help", taken["help"]) | spread("cold", taken["cold"])
    for part in ("import", "load", "run"):
        found |= spread(f"cold.{part}", [each[part] for each in facts["small"][1:]])
    found |= spread("large.run", [each["run"] for each in facts["big"][1:]])
    peaks = {name: median(each["peak_mb"] for each in facts[name]) for name in facts}
    return found | {
        "cold.loaded_megabytes": round(median(each["loaded_mb"] for each in facts["small"])),
        "cold.peak_megabytes": round(peaks["small"]),
        "large.peak_megabytes": round(peaks["big"]),
        "large.peak_over_small_megabytes": round(peaks["big"] - peaks["small"]),
        "large.faces": len(facts["big"][0]["outcomes"]),
        "large.faces_protected": facts["big"][0]["outcomes"].count("protected"),
    }


def loaded(photo: Path, folder: Path, repeats: int) -> dict[str, float]:
    """One portrait after the other with the models in memory, and where the time goes."""
    from visard.jobs.protect import ProtectJob
    from visard.jobs.settings import Settings

    job = ProtectJob(Settings(output=folder, force=True))
    reports = []
    taken = in_turn(repeats, run=timed(lambda: reports.append(job.run(photo).report)))
    found = spread("run", taken["run"])
    for part in PARTS:
        found |= spread(f"run.{part}", [each.seconds[part] for each in reports[1:]])
    (face,) = reports[0].faces
    return found | {
        "run.steps": face.steps,
        "run.protected": int(face.outcome.value == "protected"),
        "run.ssimulacra2": round(face.visibility.ssimulacra2, 2),
    }


def untouched(photo: Path, folder: Path) -> dict[str, float]:
    """Pixels of a lossless photo that changed, outside the faces' windows and inside."""
    from visard.jobs.protect import ProtectJob
    from visard.jobs.settings import Settings
    from visard.photo.files import read
    from visard.photo.window import cut

    job = ProtectJob(Settings(output=folder, force=True))
    report = job.run(photo).report
    before, after = read(photo).pixels, read(folder / report.output).pixels
    outside = np.ones(before.shape[:2], bool)
    for face in job.detector.detect(before):
        window = cut(before, face, job.protector.margin)
        height, width = window.pixels.shape[:2]
        outside[window.top : window.top + height, window.left : window.left + width] = False
    changed = (before != after).any(axis=2)
    return {
        "large.changed_outside_windows": int((changed & outside).sum()),
        "large.changed_inside_windows": int((changed & ~outside).sum()),
    }


def _visard(*arguments: str) -> None:
    command = [Path(sys.executable).with_name("visard"), *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
