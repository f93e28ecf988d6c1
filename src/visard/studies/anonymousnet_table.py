"""The tables of the study of AnonymousNet, the poster's beside ours."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table
from visard.studies.anonymousnet import NAME
from visard.studies.anonymousnet_ways import STEPS

__all__ = ["NAME", "tables"]

_STEPS = {
    way: f"AnonymousNet, {f'{edit:g} times as far, ' * (edit != 1)}perturbed by {epsilon:g}"
    for way, (edit, epsilon) in STEPS.items()
}
_WAYS = {
    "blur": "blurring",
    "pixelate": "pixelation",
    "mask": "masking (an oval)",
    "inpaint": "inpainting",
    "solid": "covering (a box)",
    "anonymousnet": "AnonymousNet, as much as it takes",
    **_STEPS,
}
_POSTER = {
    "blur": (24.532, 0.8281, 0.8842),
    "pixelate": (22.802, 0.8226, 0.8784),
    "mask": (15.459, 0.8762, 0.8204),
    "inpaint": (18.097, 0.8020, 0.7659),
    "anonymousnet": (20.079, 0.7894, 0.8650),
}
_ALIKE = ("psnr", "ssim", "ms_ssim", "face_ssim")

Figures = Mapping[str, float]


def tables(result: Mapping[str, Any]) -> str:
    """How alike, who knows, what stage I reads, and what the draws tell."""
    figures = result["figures"]
    quick = " A quick run: a direction, no evidence." if result["settings"]["quick"] else ""
    missing = "".join(f" Not taking part: {line}." for line in result["missing"])
    made = f"{result['data']}. Made by `{result['command']}` on {result['date']} "
    return "\n\n".join(
        [
            "How alike photos still are: means of the whole photo (between brackets the "
            "poster's figures, of other photos), and of the face alone:",
            _alike(figures),
            "Who still finds and knows the face. A recogniser knows it if it takes it for the "
            "one in the untouched photo, with any detector's help or told where it is; in the "
            "last column, for the one in another photo:",
            _machines(figures) + _flips(figures),
            "What stage I reads of people it was not trained on, the mean of forty attributes:",
            _read(figures),
            "What the draws of stage II tell of an attribute, as promised and as counted:",
            _told(figures),
            f"{made}({result['settings']['machine']}).{missing}{quick}",
        ]
    )


def _alike(figures: Figures) -> str:
    rows = []
    for way, words in _WAYS.items():
        if f"{way}.ssim" in figures:
            poster = _POSTER.get(way, ())
            cells = [_number(figures, f"{way}.{name}") for name in _ALIKE]
            rows.append([words, *map(_beside, cells, [*poster, *[None] * (4 - len(poster))])])
    return table(["made anew by", "PSNR", "SSIM", "MS-SSIM", "SSIM of the face"], rows)


def _beside(cell: str, poster: float | None) -> str:
    return cell if poster is None else f"{cell} ({poster:g})"


def _machines(figures: Figures) -> str:
    detectors, recognizers = (
        [
            n.split(".")[1]
            for n in figures
            if n.startswith("untouched.") and n.count(".") == 2 and n.endswith(f".{what}")
        ]
        for what in ("detected", "matched")
    )
    rows = [
        [
            words,
            *(_share(figures, f"{way}.{name}.detected") for name in detectors),
            *(_share(figures, f"{way}.{name}.matched") for name in recognizers),
            _share(figures, f"{way}.matched"),
            _share(figures, f"{way}.matched_other"),
        ]
        for way, words in {"untouched": "nothing", **_WAYS}.items()
        if f"{way}.matched" in figures
    ]
    found = [f"found by {name}" for name in detectors]
    known = [f"known to {name}" for name in recognizers]
    return table(["made anew by", *found, *known, "their mean", "by another photo"], rows)


def _flips(figures: Figures) -> str:
    """Whether what was to be shown otherwise is, where a witness was asked."""
    if "anonymousnet.flips" not in figures:
        return ""
    asked = f"{figures['anonymousnet.flips']:.0f} attributes that were to be shown otherwise"
    seen = _share(figures, "anonymousnet.flips_confirmed")
    before = _share(figures, "anonymousnet.flips_untouched")
    return f"\n\nOf {asked}, the witness sees {seen} so, and {before} in the untouched photos."


def _read(figures: Figures) -> str:
    rows = [
        [words, *(_share(figures, f"attributes.{name}{what}") for what in _OF_ATTRIBUTES)]
        for name, words in _READERS.items()
        if f"attributes.{name}accuracy" in figures
    ]
    rows.append(["whatever is usual", _share(figures, "attributes.majority"), "50 %", "50 %"])
    return table(["read by", "accuracy", "balanced accuracy", "area under the curve"], rows)


_OF_ATTRIBUTES = ("accuracy", "balanced_accuracy", "auc")
_READERS = {"": "the network", "forests.": "forty random forests on its features"}


def _told(figures: Figures) -> str:
    stated, counted = figures["epsilon.stated"], figures["epsilon.empirical"]
    rows = [
        ["ε of an attribute", f"{stated:g}", f"{counted:.3f}"],
        [
            "ε, were there no t",
            f"{stated:g}",
            f"{figures['epsilon.at_epsilon_alone.empirical']:.3f}",
        ],
        ["t", f"{figures['t.stated']:g}", f"{figures['t.empirical']:.3f}"],
    ]
    return table(["", "at most", "counted"], rows)


def _share(figures: Figures, name: str) -> str:
    return percent(figures[name]) if name in figures else "–"


def _number(figures: Figures, name: str) -> str:
    decimals = 1 if name.endswith("psnr") else 3
    return f"{figures[name]:.{decimals}f}" if name in figures else "–"
