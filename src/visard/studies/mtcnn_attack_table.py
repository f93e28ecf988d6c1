"""The tables of the study of patches, ours beside the paper's."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.patch.pyramid import FACTORS
from visard.report.markdown import table
from visard.studies.mtcnn_attack import NAME, TRANSFER

__all__ = ["NAME", "tables"]

_DRESSES = {
    "patched": "trained patches",
    "plain": "nothing",
    "noise": "patches of noise",
    "grey": "grey patches",
}
_PAPER = (
    ("cheeks", "trained patches", "slightly below 90 %"),
    ("cheeks", "nothing", "slightly below 20 %"),
    ("mask", "trained patches", "slightly above 80 %"),
    ("mask", "nothing", "slightly above 20 %"),
)
"""Means over the factors, 1000 frames each, as its figure is described."""

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """What MTCNN misses, what the paper says, and who else is fooled."""
    figures = result["figures"]
    quick = " A quick run: a direction, no evidence." if result["settings"]["quick"] else ""
    missing = "".join(f" Not taking part: {line}." for line in result["missing"])
    return "\n\n".join(
        (
            "Share of frames in which the whole MTCNN misses the face, by scale step factor. "
            "*Trained on* are other photos of the people whose photos the patches were trained "
            "on; *strangers* were not among them:",
            _cascade(figures),
            "The paper's figure (means over the factors, 1,000 frames each, people trained on):",
            table(["on the", "worn", "missed"], _PAPER),
            "Other detectors, at their defaults, on frames twice as large of people trained on:",
            _transfer(figures),
            f"{result['data']}. Made by `{result['command']}` on {result['date']} "
            f"({result['settings']['machine']}).{missing}{quick}",
        )
    )


def _cascade(figures: Figures) -> str:
    head = ["on the", "people", "worn", "frames", *(f"{each:g}" for each in FACTORS), "mean"]
    rows = []
    for part in ("cheeks", "mask"):
        for prefix, people in (("", "trained on"), ("strangers.", "strangers")):
            for dress, words in _DRESSES.items():
                name = f"{part}.{prefix}{dress}"
                each = [f"{name}.factor_{factor:g}.misdetection" for factor in FACTORS]
                shares = [_share(figures, key) for key in (*each, f"{name}.misdetection")]
                rows.append([part, people, words, _count(figures, f"{name}.frames"), *shares])
    return table(head, rows)


def _transfer(figures: Figures) -> str:
    worn = ("patched", "plain", "noise")
    head = ["detector", "on the", "frames", *(_DRESSES[dress] for dress in worn)]
    rows = []
    for detector in TRANSFER:
        for part in ("cheeks", "mask"):
            name = f"{part}.transfer.{detector}"
            shares = [_share(figures, f"{name}.{dress}.misdetection") for dress in worn]
            rows.append([detector, part, _count(figures, f"{name}.patched.frames"), *shares])
    return table(head, rows)


def _share(figures: Figures, name: str) -> str:
    return percent(figures[name]) if name in figures else "–"


def _count(figures: Figures, name: str) -> str:
    return f"{figures[name]:.0f}" if name in figures else "–"
