"""The table of the re-test of Fawkes, ours beside the paper's."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table
from visard.studies.anti_fr_fawkes import PAPER


def tables(result: Mapping[str, Any]) -> str:
    """What each recogniser finds, and what the paper's found."""
    figures, settings = result["figures"], result["settings"]
    ways = ("clean", *reversed(settings["ways"]))
    rows = [
        [f"{name} ({role})", way, *(_share(figures, f"{name}.{way}.{key}") for key in _KEYS)]
        for name, role in settings["roles"].items()
        for way in ways
    ]
    quick = " A quick run: a direction, no evidence." if settings["quick"] else ""
    return "\n\n".join(
        (
            "Looked for with a clean photo, where of the person only one photo is enrolled, among "
            f"clean photos of {figures['people'] - 1:.0f} others:",
            table(["recogniser", "enrolled photo", *_KEYS.values()], rows),
            "The paper (one person, one photo cloaked by Fawkes, PubFig):",
            table(["recogniser", "result"], PAPER),
            f"{result['data']}. Made by `{result['command']}` on {result['date']} "
            f"({settings['machine']}).{quick}",
        )
    )


_KEYS = {
    "acquired": "face found in both photos",
    "verified": "same person, compared alone",
    "first": "nearest of all",
    "found": "found (both)",
    "taken_for_others": "taken for somebody else",
}


def _share(figures: Mapping[str, float], name: str) -> str:
    return percent(figures[name]) if name in figures else "not counted"
