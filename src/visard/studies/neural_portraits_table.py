"""The tables of the study of painted portraits, the paper's beside ours."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table
from visard.studies.neural_portraits import NAME
from visard.studies.neural_portraits_ways import TREATMENTS, UPSCALERS

__all__ = ["NAME", "tables"]

_TREATMENTS = {
    "original": "nothing",
    "fawkes": "Fawkes",
    "paint": "painting",
    "fawkes_paint": "Fawkes, then painting",
    "blur": "blur (the control)",
}
_UPSCALERS = {"none": "as it is", "bicubic": "bicubic ×4", "esrgan": "ESRGAN ×4"}
_GROUPS = {"portraits": "Synthetic portraits", "lfw": "LFW"}
_PAPER = (
    ("Fawkes, ESRGAN", "found", "0.993"),
    ("Fawkes, then Paint Transformer, ESRGAN", "not found", "none"),
)

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """The paper's table, and for each group of photos who is found and known."""
    quick = " A quick run: a direction, no evidence." if result["settings"]["quick"] else ""
    missing = "".join(f" Not taking part: {line}." for line in result["missing"])
    parts = [
        "The paper's Table 1: one photo of a celebrity, shown to MTCNN:",
        table(["treated with", "the face is", "confidence"], _PAPER),
    ]
    for group, words in _GROUPS.items():
        parts += [
            f"{words}: share of photos in which the face is found (between brackets how many of "
            "those known to the recogniser beforehand are found and known still, the mean of "
            "the recognisers):",
            _group(result["figures"], group),
        ]
    made = f"{result['data']}. Made by `{result['command']}` on {result['date']} "
    return "\n\n".join([*parts, f"{made}({result['settings']['machine']}).{missing}{quick}"])


def _group(figures: Figures, group: str) -> str:
    detectors = list(dict.fromkeys(n.split(".")[1] for n in figures if n.startswith(f"{group}.")))
    rows = [
        [
            _TREATMENTS[treatment],
            _UPSCALERS[upscaler],
            *(_cell(figures, f"{group}.{name}.{treatment}.{upscaler}") for name in detectors),
        ]
        for treatment in TREATMENTS
        for upscaler in UPSCALERS
    ]
    return table(["treated with", "enlarged", *detectors], rows)


def _cell(figures: Figures, prefix: str) -> str:
    if f"{prefix}.detected" not in figures:
        return "–"
    known = [
        value
        for name, value in figures.items()
        if name.startswith(f"{prefix}.") and name.endswith(".recognized")
    ]
    brackets = f" ({percent(sum(known) / len(known))})" if known else ""
    return f"{percent(figures[f'{prefix}.detected'])}{brackets}"
